import { AppError } from '../../shared/errors';
import type { ReadDb } from './open';

/**
 * Copies the database by SQLite's online backup, while others read and write. The connection reads one state all along,
 * so that a busy writer does not make the copy begin again and again.
 * @param reader a connection of its own
 * @throws the signal's reason once it is aborted
 */
export async function copyDatabase(
  reader: ReadDb,
  target: string,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<void> {
  reader.exec('BEGIN');
  try {
    // A transaction begins with the first look.
    reader.pragma('user_version');
    await reader.backup(target, {
      progress: ({ totalPages, remainingPages }) => {
        signal.throwIfAborted();
        onProgress(totalPages === 0 ? 1 : 1 - remainingPages / totalPages);
        return pagesAtOnce;
      },
    });
  } finally {
    reader.exec('COMMIT');
  }
}

/** 8 MB: short enough for other calls to come between. */
const pagesAtOnce = 2048;

/** @throws AppError `workspace_damaged` with what SQLite finds wrong */
export function checkIntegrity(db: ReadDb): void {
  const found = db.prepare<[], string>('PRAGMA integrity_check(5)').pluck().all();
  if (found.length === 1 && found[0] === 'ok') return;
  throw new AppError('workspace_damaged', `The database is damaged: ${found.join('; ')}. Restore another backup.`);
}
