import type { ReadDb, WriteDb } from './open';

/** What was said of the files with these columns, as plain data; null when nothing was. */
export function rememberedInstructions(db: ReadDb, header: readonly string[]): unknown {
  const json = db
    .prepare<[string], string>('SELECT instructions FROM remembered_mappings WHERE header = ?')
    .pluck()
    .get(JSON.stringify(header));
  return json === undefined ? null : JSON.parse(json);
}

export function rememberInstructions(
  db: WriteDb,
  given: { header: readonly string[]; instructions: object; at: number },
): void {
  db.prepare(
    `INSERT INTO remembered_mappings (header, instructions, saved_at) VALUES (?, ?, ?)
     ON CONFLICT (header) DO UPDATE SET instructions = excluded.instructions, saved_at = excluded.saved_at`,
  ).run(JSON.stringify(given.header), JSON.stringify(given.instructions), given.at);
}

/** All that was said of files, by their columns. */
export function listInstructions(db: ReadDb): { header: string[]; instructions: unknown }[] {
  return db
    .prepare<[], { header: string; instructions: string }>('SELECT header, instructions FROM remembered_mappings')
    .all()
    .map(({ header, instructions }) => ({ header: JSON.parse(header), instructions: JSON.parse(instructions) }));
}
