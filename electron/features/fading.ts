/**
 * The share of a task's synthetic labels that is trained on: all while there are at most as many real ones, none from
 * twice as many on, and in between the fewer the more there are.
 */
export function syntheticShare(real: number, synthetic: number): number {
  if (synthetic === 0) return 0;
  return Math.min(1, Math.max(0, 2 - real / synthetic));
}
