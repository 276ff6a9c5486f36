import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { AppError } from '../../shared/errors';

/** What a workspace lives on: files and folders, by the first part of their path within it. */
const own = /^((labels|leases)\.sqlite(-wal|-shm|-journal)?|models|tables|logs|rejects|replays|serving\.token)$/i;

/**
 * A file that is written for somebody must not replace one that the workspace lives on.
 * @throws AppError `bad_usage`
 */
export function refuseOwnFile(workspace: string, path: string): void {
  const [first] = relative(real(workspace), join(real(dirname(resolve(path))), basename(path))).split(sep);
  if (!own.test(first)) return;
  throw new AppError('bad_usage', `${path} belongs to the workspace, which would be damaged. Write to another place.`);
}

/** Without links, as far as there is something. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // A folder that does not exist holds nothing of the workspace.
    return path;
  }
}
