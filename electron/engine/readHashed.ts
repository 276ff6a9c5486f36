import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** A few milliseconds of hashing: a thread can't be ended within a piece. */
const pieceBytes = 4_000_000;

/** Reads a file that is known by the SHA-256 of its content; null when it is another. */
export async function readHashed(path: string, sha256: string): Promise<Buffer | null> {
  const bytes = await readFile(path);
  const hash = createHash('sha256');
  for (let at = 0; at < bytes.length; at += pieceBytes) hash.update(bytes.subarray(at, at + pieceBytes));
  return hash.digest('hex') === sha256 ? bytes : null;
}
