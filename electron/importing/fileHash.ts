import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { AppError } from '../../shared/errors';

/** A file's size in bytes, and the SHA-256 of its bytes as hex. */
export async function sizeAndHash(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** @throws AppError `file_changed` if a file is no longer the one that was opened */
export async function checkUnchanged({ path, sha256 }: { path: string; sha256: string }): Promise<void> {
  if ((await sizeAndHash(path)).sha256 !== sha256) throw changed(path);
}

export function changed(path: string): AppError {
  return new AppError('file_changed', `${path} was changed while it was read. Import it again.`, { file: path });
}
