import * as crypto from 'node:crypto';

/** A number of 48 bits that names content: equal content, equal number; other content of the same client and moment, another. */
export function contentHash(content: string | Uint8Array): number {
  return crypto.hash('sha256', content, 'buffer').readUIntBE(0, 6);
}
