import type { DeploymentRecord, LivePeriod } from '../../shared/schemas/deployments';

/** A time during which a version was the champion of a task, with the deployment that began it. */
export interface LiveSpan extends LivePeriod {
  deployment: DeploymentRecord | undefined;
}

/** More bars than this on a line could not be told apart, nor be hit. */
const mostBars = 40;

/** The spans of a task within a time, oldest first, as bars: those too short to be seen share one, but for the live. */
export function barsOf(spans: readonly LiveSpan[], [from, until]: readonly [number, number]): LiveSpan[][] {
  const isShort = (first: LiveSpan, last: LiveSpan) =>
    last.until !== null && last.until - first.from < (until - from) / mostBars;
  const bars: LiveSpan[][] = [];
  for (const span of spans) {
    if (span.from > until || (span.until !== null && span.until <= from)) continue;
    const before = bars.at(-1);
    if (before && isShort(before[0], before[before.length - 1]) && isShort(span, span)) before.push(span);
    else bars.push([span]);
  }
  return bars;
}

/** Who was live when, per task in the order of the tasks, oldest first. */
export function liveSpans(
  tasks: readonly { name: string }[],
  periods: readonly LivePeriod[],
  deployments: readonly DeploymentRecord[],
): Map<string, LiveSpan[]> {
  const nameOf = (at: number, task: string, version: string | null) => `${at} ${task} ${version}`;
  const changes = new Map(
    deployments.flatMap((one) => one.tasks.map(({ task, to }) => [nameOf(one.at, task, to), one] as const)),
  );
  const began = ({ task, version, from }: LivePeriod) => changes.get(nameOf(from, task, version));
  const spans = tasks.map(({ name }): [string, LiveSpan[]] => [
    name,
    periods.filter(({ task }) => task === name).map((period) => ({ ...period, deployment: began(period) })),
  ]);
  return new Map(spans.filter(([, own]) => own.length > 0));
}
