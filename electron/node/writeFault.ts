import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError, systemCodeOf, toErrorReport } from '../../shared/errors';

/**
 * Why a file could not be written, as it concerns whoever asked for it: the temporary name under which it was written
 * is nobody's business, and what the system says of a path that is read is of no use here.
 */
export function writeFault(error: unknown, { path, temporary }: { path: string; temporary: string }): unknown {
  if (error instanceof AppError) return error;
  const systemCode = systemCodeOf(error);
  const folder = dirname(path);
  if (systemCode === 'ENOTDIR' || (systemCode === 'ENOENT' && !existsSync(folder))) {
    const what = systemCode === 'ENOENT' ? 'is not there' : 'is no folder';
    return new AppError(
      'file_not_found',
      `${path} can’t be written: ${folder} ${what}. Make it, or name another place.`,
    );
  }
  if (systemCode === 'EISDIR') return new AppError('bad_usage', `${path} is a folder. Name a file in it.`);
  if (systemCode === 'ENAMETOOLONG') return new AppError('bad_usage', `The name is too long for this disk: ${path}`);
  const { code, message } = toErrorReport(error);
  return code === 'internal' ? error : new AppError(code, message.replaceAll(temporary, path));
}
