import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../../shared/errors';

const importable = /\.((csv|tsv|txt)(\.gz)?|xlsx|xlsm|parquet|zip)$/i;

/**
 * Files as they are; of a folder, the tables in it, in order of their names.
 * @throws AppError `file_not_found` where there is none in it
 */
export async function tableFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths.map((one) => resolve(one))) {
    const isFolder = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isFolder) {
      files.push(path);
      continue;
    }
    const names = (await readdir(path)).filter((name) => importable.test(name)).sort();
    if (names.length === 0)
      throw new AppError(
        'file_not_found',
        `There is no .csv, .tsv, .txt (or .gz of these), .xlsx, .parquet or .zip in ${path}.`,
      );
    files.push(...names.map((name) => join(path, name)));
  }
  return files;
}
