/** The course of a score, without axes: the figures stand beside it. */
export function Sparkline({ values, colour, label }: { values: readonly number[]; colour: string; label: string }) {
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  const x = (i: number) => (values.length === 1 ? 100 : (i / (values.length - 1)) * 200);
  const y = (value: number) => (span === 0 ? 17 : 30 - ((value - low) / span) * 26);
  const points = values.map((value, i) => `${x(i)},${y(value)}`).join(' ');
  return (
    <svg className="spark" viewBox="0 0 200 34" preserveAspectRatio="none" role="img" aria-label={label}>
      {values.length > 1 && (
        <polyline points={points} fill="none" stroke={colour} strokeWidth="1.8" vectorEffect="non-scaling-stroke" />
      )}
      {values.length === 1 && (
        <line x1="0" x2="200" y1="17" y2="17" stroke={colour} strokeWidth="1.8" vectorEffect="non-scaling-stroke" />
      )}
    </svg>
  );
}
