import { existsSync } from 'node:fs';
import type { ReadDb, WriteDb } from './open';

/** Remembers a file that will be written with rows of clients. */
export function recordExport(db: WriteDb, path: string, at: number): void {
  db.prepare(
    'INSERT INTO exports (path, written_at) VALUES (?, ?) ON CONFLICT DO UPDATE SET written_at = excluded.written_at',
  ).run(path, at);
}

/** Forgets a file that was not written after all, unless another of an earlier time is there. */
export function forgetUnwritten(db: WriteDb, path: string): void {
  if (!existsSync(path)) db.prepare('DELETE FROM exports WHERE path = ?').run(path);
}

/** Absolute paths of the files that were written with rows of clients. */
export function listExports(db: ReadDb): string[] {
  return db.prepare<[], string>('SELECT path FROM exports ORDER BY path').pluck().all();
}

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

/** A visible import of a file in which each line is a client of its own. */
interface LineImport {
  id: number;
  sha256: string;
  /** What the ids of its clients begin with. */
  lineClients: string;
}

/** The visible imports of files of a name in which each line is a client of its own. */
export function lineImports(db: ReadDb, fileName: string): LineImport[] {
  return db
    .prepare<[string], LineImport>(
      `SELECT id, file_sha256 AS sha256, line_clients AS lineClients FROM imports
       WHERE state = 'visible' AND file_name = ? AND line_clients IS NOT NULL ORDER BY id`,
    )
    .all(fileName);
}
