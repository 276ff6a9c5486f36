const missing = new Set([
  '',
  'na',
  'n/a',
  '#n/a',
  'nan',
  'null',
  '(null)',
  'none',
  'nil',
  '-',
  '–',
  '—',
  '?',
  'unknown',
]);
const longestMissing = 7;

/** Whether a cell says that there is no value. */
export function isMissing(cell: string): boolean {
  const text = cell.trim();
  return text.length <= longestMissing && missing.has(text.toLowerCase());
}

/** Without the apostrophe that an export puts before what a spreadsheet would run as a formula. */
export function withoutApostrophe(text: string): string {
  return text.charCodeAt(0) === apostrophe && /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}

const apostrophe = 39;
const zero = 48;
const nine = 57;

/** A cell as text, trimmed. Leading zeros stay; `17850.0`, as pandas writes an id beside empty cells, is `17850`. */
export function normaliseId(cell: string): string {
  const text = withoutApostrophe(cell.trim());
  let at = text.length - 1;
  while (text.charCodeAt(at) === zero) at--;
  if (at < 1 || at === text.length - 1 || text[at] !== '.') return text;
  for (let i = 0; i < at; i++) {
    const code = text.charCodeAt(i);
    if (code < zero || code > nine) return text;
  }
  return text.slice(0, at);
}

const yes = new Set(['true', 'yes', 'y', 't', '1', '1.0', 'x', 'oui', 'o', 'ja', 'j', 'si', 'sí', '✓', '✔']);
const no = new Set(['false', 'no', 'n', 'f', '0', '0.0', 'non', 'nein', '✗', '✘']);

/** Yes or no, in the ways that exports say it; null for what is neither, missing values included. */
export function parseBoolean(cell: string): boolean | null {
  const text = cell.trim().toLowerCase();
  if (yes.has(text)) return true;
  return no.has(text) ? false : null;
}

const mostQuoted = 40;

/** A cell as an error message quotes it. */
export function quoted(cell: string): string {
  const text = cell.trim();
  return `“${text.length > mostQuoted ? `${text.slice(0, mostQuoted)}…` : text}”`;
}
