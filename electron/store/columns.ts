/** What a column holds for a moment: 0 where nobody said. */
export function storedMoment(at: number | null): number {
  return at ?? 0;
}

/** The inverse of `storedMoment`. */
export function momentOf(stored: number): number | null {
  return stored === 0 ? null : stored;
}

/** The columns in which rows hold the values of tasks: one per slot. */
export function valueColumns(slots: readonly number[]): { columns: string; marks: string } {
  return { columns: slots.map(valueColumn).join(', '), marks: slots.map(() => '?').join(', ') };
}

export function valueColumn(slot: number): string {
  return `value_${slot}`;
}
