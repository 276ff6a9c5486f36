/** What bytes that are not all UTF-8 look like. */
interface ByteSurvey {
  /** Characters of several bytes that are valid UTF-8. */
  characters: number;
  /** Bytes that belong to no valid character. */
  strays: number;
  /** Of these, the ones that stand where Windows-1252 text has such a character. */
  plausible: number;
  first: StrayByte | null;
}

export interface StrayByte {
  value: number;
  /** The line it is in, from 1. */
  line: number;
  /** Its place in the file, after decompression, from 1. */
  position: number;
}

const newline = 10;
const carriageReturn = 13;
const space = 32;

/** Returns functions that take the bytes of a file, piece by piece, and give the survey at the end. */
export function byteSurvey(): { add: (bytes: Uint8Array) => void; end: () => ByteSurvey } {
  const survey: ByteSurvey = { characters: 0, strays: 0, plausible: 0, first: null };
  // Enough of the piece before is kept that no character, and no stray byte's neighbours, are cut.
  let rest: Uint8Array = new Uint8Array(0);
  let passed = 0;
  let line = 1;
  const scan = (bytes: Uint8Array, from: number, until: number) => {
    let at = from;
    while (at < until) {
      const value = bytes[at];
      if (value === newline || (value === carriageReturn && bytes[at + 1] !== newline)) line++;
      const length = value < 0x80 ? 1 : characterLength(bytes, at);
      if (length > 1) survey.characters++;
      if (length === 0) {
        survey.strays++;
        if (isPlausible(value, bytes[at - 1], bytes[at + 1])) survey.plausible++;
        survey.first ??= { value, line, position: passed + at + 1 };
      }
      at += Math.max(length, 1);
    }
    return at;
  };
  /** Where the last scan ended within `rest`. */
  let next = 0;
  const take = (bytes: Uint8Array, holdBack: number) => {
    const whole = new Uint8Array(rest.length + bytes.length);
    whole.set(rest);
    whole.set(bytes, rest.length);
    const until = Math.max(next, whole.length - holdBack);
    const ended = scan(whole, next, until);
    const keptFrom = Math.max(0, ended - 1);
    rest = whole.slice(keptFrom);
    next = ended - keptFrom;
    passed += keptFrom;
  };
  return {
    add: (bytes) => take(bytes, 4),
    end: () => {
      take(new Uint8Array(0), 0);
      return survey;
    },
  };
}

/**
 * Whether bytes that are no UTF-8 are text in Windows-1252: no characters of UTF-8 beside them (but for a pair that
 * meets by chance in much of it), and nearly all where such text has them. A damaged byte in a file of UTF-8 is
 * neither.
 */
export function looksLikeWindows1252({ characters, strays, plausible }: ByteSurvey): boolean {
  return characters * 100 <= strays && plausible >= strays * 0.75;
}

/** The length in bytes of the valid UTF-8 character of several bytes at a place; 0 where there is none (RFC 3629). */
function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at];
  const second = bytes[at + 1];
  const length =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  for (let i = 1; i < length; i++) if ((bytes[at + i] & 0xc0) !== 0x80) return 0;
  // Overlong forms, surrogates, and what lies beyond the last character.
  if (lead === 0xe0 && second < 0xa0) return 0;
  if (lead === 0xed && second > 0x9f) return 0;
  if (lead === 0xf0 && second < 0x90) return 0;
  return lead === 0xf4 && second > 0x8f ? 0 : length;
}

const unassigned = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
/** ÿ and þ: letters that hardly any text has, and bytes that no UTF-8 has. */
const rare = new Set([0xfe, 0xff]);
const letters = new Set([0x83, 0x8a, 0x8c, 0x8e, 0x9a, 0x9c, 0x9e, 0x9f]);
/** Signs that may stand right beside a letter: quotes, dashes, ellipsis, no-break space, ° ª º ® ™, soft hyphen. */
const besideLetters = new Set([
  0x85, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97, 0x99, 0xa0, 0xaa, 0xab, 0xad, 0xae, 0xb0, 0xba, 0xbb,
]);

/** Whether a byte, read as Windows-1252, is a letter beside a letter, or a sign that stands where such signs do. */
function isPlausible(value: number, before: number | undefined, after: number | undefined): boolean {
  if (unassigned.has(value) || rare.has(value)) return false;
  const isLetter = letters.has(value) || (value >= 0xc0 && value !== 0xd7 && value !== 0xf7);
  if (!isLetter) return besideLetters.has(value) || !(isAsciiLetter(before) || isAsciiLetter(after));
  const isCapital = value >= 0xc0 && value < 0xdf;
  if (isCapital && before !== undefined && before >= 0x61 && before <= 0x7a) return false;
  // The word “à”.
  const isFrenchWord = (value === 0xe0 || value === 0xc0) && before === space && after === space;
  return isFrenchWord || isAsciiLetter(before) || isAsciiLetter(after);
}

function isAsciiLetter(value: number | undefined): boolean {
  if (value === undefined) return false;
  const small = value | 0x20;
  return small >= 0x61 && small <= 0x7a;
}
