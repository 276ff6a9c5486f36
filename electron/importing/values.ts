/** Words that may be values where a column holds other texts. */
const missingWords = new Set(['na', 'n/a', 'none', 'nil', 'unknown']);
/** How programs write that there is nothing. */
const missingMarks = new Set([
  ...['', '#n/a', 'nan', 'nat', 'null', '(null)', '[null]', '<na>', '\\n', 'undefined', '(not set)'],
  ...['-', '–', '—', '?'],
]);
const longestMissing = 9;

/** Whether a cell says that there is no value. */
export function isMissing(cell: string): boolean {
  if (cell.length > 2 * longestMissing) return false;
  const text = cell.trim();
  if (text.length > longestMissing) return false;
  const small = text.toLowerCase();
  return missingMarks.has(small) || missingWords.has(small);
}

/** Whether a cell of a column of texts says that there is no value: `none` and `unknown` are values there. */
export function isMissingText(cell: string): boolean {
  const text = cell.trim();
  return text.length <= longestMissing && missingMarks.has(text.toLowerCase());
}

/** Without the apostrophe that an export puts before what a spreadsheet would run as a formula. */
export function withoutApostrophe(text: string): string {
  return text.charCodeAt(0) === apostrophe && /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}

const apostrophe = 39;
const zero = 48;
const nine = 57;
const minus = 45;

/** A cell as text, trimmed. Leading zeros stay; `17850.0`, as pandas writes an id beside empty cells, is `17850`. */
export function normaliseId(cell: string): string {
  const text = withoutApostrophe(cell.trim());
  let at = text.length - 1;
  while (text.charCodeAt(at) === zero) at--;
  if (at < 1 || at === text.length - 1 || text[at] !== '.') return text;
  for (let i = text.charCodeAt(0) === minus && at > 1 ? 1 : 0; i < at; i++) {
    const code = text.charCodeAt(i);
    if (code < zero || code > nine) return text;
  }
  return text.slice(0, at);
}

/** Words and letters that answer each other, in small letters; an empty cell answers a cross. */
const answers: readonly (readonly [yes: string, no: string])[] = [
  ...([
    ['true', 'false'],
    ['yes', 'no'],
    ['y', 'n'],
    ['t', 'f'],
    ['1', '0'],
    ['1.0', '0.0'],
    ['on', 'off'],
  ] as const),
  ...([
    ['oui', 'non'],
    ['o', 'n'],
    ['ja', 'nein'],
    ['j', 'n'],
    ['ja', 'nee'],
    ['ja', 'nej'],
    ['ja', 'nei'],
  ] as const),
  ...([
    ['si', 'no'],
    ['sí', 'no'],
    ['sì', 'no'],
    ['s', 'n'],
    ['sim', 'não'],
    ['sim', 'nao'],
    ['tak', 'nie'],
  ] as const),
  ...([
    ['да', 'нет'],
    ['ano', 'ne'],
    ['da', 'nu'],
    ['evet', 'hayır'],
  ] as const),
  ...([
    ['x', ''],
    ['✓', '✗'],
    ['✔', '✘'],
    ['✓', ''],
    ['✔', ''],
  ] as const),
];
const yes = new Set(answers.map(([word]) => word));
const no = new Set(answers.map(([, word]) => word).filter((word) => word !== ''));

/** Yes or no, in the ways that exports say it; null for what is neither, missing values included. */
export function parseBoolean(cell: string): boolean | null {
  const text = cell.trim().toLowerCase();
  if (yes.has(text)) return true;
  return no.has(text) ? false : null;
}

/** How a column says yes and no. */
export interface YesNo {
  yes: string;
  no: string;
}

/**
 * The one pair of answers that a column's values belong to; null where they are no such pair. A word alone is yes or no
 * only when it says so in every pair.
 * @param values its values but missing ones, in any case
 * @param blanks whether it has empty cells
 */
export function yesNoOf(values: Iterable<string>, blanks: boolean): YesNo | null {
  const found = new Set([...values].map((value) => value.trim().toLowerCase()));
  if (found.size === 0 || found.size > 2) return null;
  const pair = answers.find(([one, other]) =>
    other === ''
      ? blanks && found.size === 1 && found.has(one)
      : [...found].every((value) => value === one || value === other),
  );
  const alone = found.size === 1 && [...found][0].length === 1 && pair?.[1] !== '';
  return pair && !alone ? { yes: pair[0], no: pair[1] } : null;
}

const mostQuoted = 40;

export function quoted(cell: string): string {
  const text = cell.trim();
  return `“${text.length > mostQuoted ? `${text.slice(0, mostQuoted)}…` : text}”`;
}
