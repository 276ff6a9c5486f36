/** A point of a drawing, in pixels. */
export type Place = readonly [x: number, y: number];

/** A line through places, as an SVG path; null interrupts it. */
export function linePath(places: readonly (Place | null)[]): string {
  return runsOf(places)
    .map((run) => `M${through(run)}`)
    .join('');
}

/** What lies between two lines of as many places, as an SVG path; null in either interrupts it. */
export function bandPath(low: readonly (Place | null)[], high: readonly (Place | null)[]): string {
  const pairs = low.map((one, i) => {
    const other = high[i];
    return one && other ? ([one, other] as const) : null;
  });
  return runsOf(pairs)
    .map((run) => `M${through([...run.map(([, up]) => up), ...run.map(([down]) => down).reverse()])}Z`)
    .join('');
}

function through(places: readonly Place[]): string {
  return places.map(([x, y]) => `${rounded(x)},${rounded(y)}`).join('L');
}

/** A hundredth of a pixel is more than anybody sees. */
function rounded(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}

/** What stands between the nulls. */
function runsOf<T>(items: readonly (T | null)[]): T[][] {
  const runs: T[][] = [[]];
  for (const item of items) {
    if (item === null) runs.push([]);
    else runs[runs.length - 1].push(item);
  }
  return runs.filter((run) => run.length > 0);
}
