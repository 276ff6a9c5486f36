import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { AppError } from '../../shared/errors';

/** A few milliseconds of hashing: a thread can't be ended within a piece. */
const pieceBytes = 4_000_000;

/**
 * Reads a file that is known by the SHA-256 of its content; null when it is another. It may be larger than the two
 * gigabytes that Node reads at once.
 * @throws AppError `out_of_memory` where it is too large to be held as a whole
 */
export async function readHashed(path: string, sha256: string): Promise<Buffer | null> {
  const file = await open(path);
  try {
    const bytes = roomFor(path, (await file.stat()).size);
    const hash = createHash('sha256');
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await file.read(bytes, at, Math.min(pieceBytes, bytes.length - at), at);
      if (bytesRead === 0) return null;
      hash.update(bytes.subarray(at, at + bytesRead));
      at += bytesRead;
    }
    return hash.digest('hex') === sha256 ? bytes : null;
  } finally {
    await file.close();
  }
}

/** Two gigabytes are the most in Electron, four on Node 20. */
function roomFor(path: string, bytes: number): Buffer {
  try {
    return Buffer.allocUnsafeSlow(bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError(
      'out_of_memory',
      `${path} has ${(bytes / 1e9).toFixed(1)} GB, more than can be held in memory as a whole. Train on fewer labels or features, or fewer trees.`,
      { file: path },
    );
  }
}
