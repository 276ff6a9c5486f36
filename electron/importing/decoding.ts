import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { Encoding } from '../../shared/encodings';

/** Turns bytes that come in pieces into text. `end` gives what was held back of a character cut in two. */
export interface Decoder {
  write(bytes: Buffer): string;
  end(): string;
}

/**
 * A decoder that drops a byte-order mark.
 * @param strict throw at bytes that are not of this encoding (every byte is of Windows-1252)
 */
export function decoderOf(encoding: Encoding, strict = false): Decoder {
  if (encoding === 'windows-1252') return { write: fromWindows1252, end: () => '' };
  if (encoding === 'utf-8') return utf8Decoder(strict);
  const decoder = new TextDecoder(encoding, { fatal: strict });
  return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
}

/** Pieces of nothing but ASCII, as most are, are not put through the TextDecoder, which takes several times as long. */
function utf8Decoder(strict: boolean): Decoder {
  let decoder = new TextDecoder('utf-8', { fatal: strict });
  let endedInAscii = true;
  return {
    write: (bytes) => {
      if (bytes.length === 0) return '';
      const isPlain = isAscii(bytes);
      if (!isPlain || !endedInAscii) {
        endedInAscii = isPlain;
        return decoder.decode(bytes, { stream: true });
      }
      // Only at the beginning of a file is a byte-order mark one.
      if (bytes.length > 0 && !decoder.ignoreBOM)
        decoder = new TextDecoder('utf-8', { fatal: strict, ignoreBOM: true });
      return bytes.toString('latin1');
    },
    end: () => decoder.decode(),
  };
}

/** A decoder that gives no text, and throws at what is no UTF-8: several times as fast as one that does. */
export function utf8Check(): Decoder {
  // The beginning of a character that the next piece ends.
  let rest = Buffer.alloc(0);
  return {
    write: (bytes) => {
      const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      const end = all.length - unended(all);
      if (!isUtf8(all.subarray(0, end))) throw new TypeError('This is no UTF-8.');
      rest = Buffer.from(all.subarray(end));
      return '';
    },
    end: () => {
      if (rest.length > 0) throw new TypeError('This is no UTF-8: it ends within a character.');
      return '';
    },
  };
}

/** How many bytes at the end begin a character of which more are to come. */
function unended(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const value = bytes[bytes.length - back];
    if (value < 0x80) return 0;
    if (value >= 0xc0) return (value < 0xe0 ? 2 : value < 0xf0 ? 3 : 4) > back ? back : 0;
  }
  return 0;
}

/** The bytes 80 to 9F (WHATWG Encoding Standard, index windows-1252); unassigned ones stay control characters. */
const high = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const highBytes = /[\u0080-\u009f]/g;

/** By hand: the TextDecoder of some Node versions (20.20 is one) takes Windows-1252 for Latin-1 and loses the €. */
function fromWindows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(highBytes, (character) => high[character.charCodeAt(0) - 0x80]);
}

/** UTF-16 shows by its byte-order mark, or by every other byte of the beginning being zero. Null: it is not that. */
export function wideEncoding(start: Buffer): Encoding | null {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  const length = Math.min(start.length, 400) & ~1;
  if (length < 8) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < length; i += 2) {
    if (start[i] === 0) even++;
    if (start[i + 1] === 0) odd++;
  }
  const most = length * 0.4;
  if (odd > most && even === 0) return 'utf-16le';
  return even > most && odd === 0 ? 'utf-16be' : null;
}
