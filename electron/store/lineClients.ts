import type { ReadDb } from './open';

/** A visible import of a file in which each line is a client of its own. */
export interface LineImport {
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
