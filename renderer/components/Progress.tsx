/** A bar; without a fraction it only says that something is under way. */
export function Progress({ label, fraction }: { label: string; fraction: number | null }) {
  const value = fraction === null ? undefined : Math.round(fraction * 100);
  return (
    <div
      className={fraction === null ? 'bar unknown' : 'bar'}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value}
    >
      <i style={{ width: `${value ?? 100}%` }} />
    </div>
  );
}
