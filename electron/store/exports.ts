import type { ReadDb, WriteDb } from './open';

/** Remembers a file that was written with rows of clients. */
export function recordExport(db: WriteDb, path: string, at: number): void {
  db.prepare(
    'INSERT INTO exports (path, written_at) VALUES (?, ?) ON CONFLICT DO UPDATE SET written_at = excluded.written_at',
  ).run(path, at);
}

/** Absolute paths of the files that were written with rows of clients. */
export function listExports(db: ReadDb): string[] {
  return db.prepare<[], string>('SELECT path FROM exports ORDER BY path').pluck().all();
}
