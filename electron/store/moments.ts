/** What a column holds for a moment: 0 where nobody said. */
export function storedMoment(at: number | null): number {
  return at ?? 0;
}

/** The inverse of `storedMoment`. */
export function momentOf(stored: number): number | null {
  return stored === 0 ? null : stored;
}
