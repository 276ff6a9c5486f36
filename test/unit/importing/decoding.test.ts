import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decoderOf, utf8Check } from '../../../electron/importing/decoding';

/** Bytes in pieces: ASCII, letters of several bytes that may be cut in two, byte-order marks, and what is no UTF-8. */
const piece = fc.oneof(
  fc.constantFrom('plain', '', 'ü', '€uro', '😀', '\ufeff').map((text) => [...Buffer.from(text)]),
  fc.constantFrom([0xe2, 0x82], [0xac], [0xf0, 0x9f], [0xff], [0x80]),
);

function outcome(read: () => string): string {
  try {
    return read();
  } catch {
    return 'refused';
  }
}

describe('UTF-8 that comes in pieces', () => {
  it('is known as such, or not, as it is at once', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const known = outcome(() => {
          const check = utf8Check();
          return pieces.map((bytes) => check.write(Buffer.from(bytes))).join('') + check.end();
        });
        const decoder = new TextDecoder('utf-8', { fatal: true });
        expect(known).toBe(outcome(() => decoder.decode(Buffer.from(pieces.flat())) && ''));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([true, false])('is read as it is at once (strict: %s)', (strict) => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const inPieces = outcome(() => {
          const decoder = decoderOf('utf-8', strict);
          return pieces.map((bytes) => decoder.write(Buffer.from(bytes))).join('') + decoder.end();
        });
        const atOnce = outcome(() => new TextDecoder('utf-8', { fatal: strict }).decode(Buffer.from(pieces.flat())));
        expect(inPieces).toBe(atOnce);
      }),
      { numRuns: 2000 },
    );
  });
});
