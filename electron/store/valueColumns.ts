/** The columns in which rows hold the values of tasks: one per slot. */
export function valueColumns(slots: readonly number[]): { columns: string; marks: string } {
  return { columns: slots.map(valueColumn).join(', '), marks: slots.map(() => '?').join(', ') };
}

export function valueColumn(slot: number): string {
  return `value_${slot}`;
}
