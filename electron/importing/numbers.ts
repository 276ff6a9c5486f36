import type { DecimalMark } from '../../shared/importing';

const minus = 45;
const point = 46;
const zero = 48;
/** Digits that a float64 holds exactly, whichever they are. */
const exactDigits = 15;
/** Powers of ten that a float64 holds exactly, as far as they are needed here. */
const powersOfTen = Float64Array.from({ length: exactDigits + 1 }, (_, i) => 10 ** i);
/** Letters before or behind an amount; beside them, the codes of ISO 4217 and signs such as € and US$. */
const currencyWords = new Set(
  'kr kr. zł zl rs rs. fr fr. sfr sfr. ft kč kc lei лв лв. руб руб. р р. tl rm rp rp. s/ s/. din kn грн грн. eur usd gbp chf'.split(
    ' ',
  ),
);
const currencySign = /^[A-Z]{0,3}\p{Sc}[A-Z]{0,3}$/u;
/** Groups of three, and of two before the last three as India writes them. */
const pointNumber = /^[-+]?(\d{1,3}(,\d{3})+|\d{1,2}(,\d{2})+,\d{3}|\d+)?(\.\d*)?(e[-+]?\d+)?$/i;
const commaNumber = /^[-+]?(\d{1,3}(\.\d{3})+|\d+)?(,\d*)?(e[-+]?\d+)?$/i;
/** As in dates, times and ranges. */
const betweenDigits = /\d[-/:]\d/;
const bare = /^-?\d[\d.,]*$/;
const spacedNumber = /^([-+]?)(\d{1,3}(?:[\s'’]\d{3})+)(?=$|[.,])/;

/**
 * The number in a cell: with a currency before or behind it, spaces or marks between thousands, a percent sign (75% is
 * .75). Negative are also accounting brackets ((12.50)), a sign behind (12.50-) and credits (12.50CR). NaN when it is
 * none, or not finite.
 */
export function parseNumber(cell: string, decimal: DecimalMark): number {
  if (decimal === '.') {
    const quick = quickNumber(cell);
    if (!Number.isNaN(quick)) return quick;
  }
  let text = cell.trim();
  if (bare.test(text)) return finite(plainNumber(text, decimal));
  if (!/\d/.test(text) || betweenDigits.test(text)) return Number.NaN;
  text = text.replace('−', '-');
  let negative = false;
  const credit = /\d\)?\s?([CD])R$/i.exec(text);
  if (credit) {
    text = text.slice(0, -2).trim();
    negative = credit[1].toUpperCase() === 'C';
  }
  const amount = withoutCurrency(text);
  if (amount === null) return Number.NaN;
  text = amount;
  if (text.startsWith('(') && text.endsWith(')')) {
    if (negative) return Number.NaN;
    negative = true;
    text = withoutCurrency(text.slice(1, -1).trim()) ?? '';
  } else if (/\d\s?-$/.test(text)) {
    if (negative) return Number.NaN;
    negative = true;
    text = text.slice(0, -1).trim();
  }
  const percent = text.endsWith('%');
  if (percent) text = text.slice(0, -1).trim();
  if (negative && /^[-+]/.test(text)) return Number.NaN;
  const value = plainNumber(text, decimal);
  return finite((negative ? -value : value) / (percent ? 100 : 1));
}

function plainNumber(text: string, decimal: DecimalMark): number {
  const joined = text.replace(spacedNumber, (_, sign: string, whole: string) => sign + whole.replace(/[\s'’]/g, ''));
  if (!/^[-+.,]*\d/.test(joined) || !(decimal === '.' ? pointNumber : commaNumber).test(joined)) return Number.NaN;
  return Number(decimal === '.' ? joined.replaceAll(',', '') : joined.replaceAll('.', '').replace(',', '.'));
}

const before = /^([-+(]?)([^\d.,()+\-\s%][^\d(+-]*)(?=[-+(]?[.,]?\d)/;
const behind = /[^\d\s().,%+-][^\d()%+-]*$/;

/** Without a currency before the number (or its sign), or behind it. Null when other words are there. */
function withoutCurrency(text: string): string | null {
  const leading = before.exec(text);
  let rest = text;
  if (leading) {
    const [all, sign, found] = leading;
    const word = isCurrency(found) || !found.endsWith('.') ? found : found.slice(0, -1);
    if (!isCurrency(word)) return null;
    rest = sign + text.slice(all.length - found.length + word.length);
  }
  const trailing = behind.exec(rest);
  if (!trailing) return rest;
  return isCurrency(trailing[0]) ? rest.slice(0, trailing.index).trim() : null;
}

/** Codes of ISO 4217 that are words as well: TOP 10. */
const wordCodes = ['ALL', 'CUP', 'MOP', 'TOP', 'TRY'];
let codes: ReadonlySet<string> | null = null;

/** The codes of ISO 4217, listed by the platform when they are first asked for, which takes a while. */
function isCurrencyCode(word: string): boolean {
  codes ??= new Set(Intl.supportedValuesOf('currency').filter((code) => !wordCodes.includes(code)));
  return codes.has(word);
}

const judged = new Map<string, boolean>();

function isCurrency(text: string): boolean {
  const known = judged.get(text);
  if (known !== undefined) return known;
  const is = text
    .trim()
    .split(/\s+/)
    .every((word) => currencySign.test(word) || isCurrencyCode(word) || currencyWords.has(word.toLowerCase()));
  if (judged.size < 1000) judged.set(text, is);
  return is;
}

/**
 * The number of a cell of nothing but digits, with a sign or a point; NaN for any other, and where digits are too many.
 * Exact: the digits as a whole number and the power of ten are both exact, so their quotient is the float64 nearest to
 * what is written (Clinger 1990, "How to Read Floating Point Numbers Accurately").
 */
export function quickNumber(cell: string): number {
  const { length } = cell;
  const first = cell.charCodeAt(0) === minus ? 1 : 0;
  if (length - first > exactDigits + 1) return Number.NaN;
  let whole = 0;
  let pointAt = -1;
  for (let i = first; i < length; i++) {
    const code = cell.charCodeAt(i);
    const digit = code - zero;
    if (digit >= 0 && digit <= 9) whole = whole * 10 + digit;
    else if (code === point && pointAt < 0 && i > first && i < length - 1) pointAt = i;
    else return Number.NaN;
  }
  if (length === first || (pointAt < 0 && length - first > exactDigits)) return Number.NaN;
  const value = pointAt < 0 ? whole : whole / powersOfTen[length - 1 - pointAt];
  return first > 0 ? -value : value;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}

/** Whether a cell is a number with one decimal mark or the other. */
export function isNumber(cell: string): boolean {
  if (beginsWithOtherWord(cell)) return false;
  return !Number.isNaN(parseNumber(cell, '.')) || !Number.isNaN(parseNumber(cell, ','));
}

/** Whether letters that are no currency stand right before a digit, as in most ids: then it is no number. */
function beginsWithOtherWord(cell: string): boolean {
  let at = 0;
  while (isLetter(cell.charCodeAt(at))) at++;
  if (at === 0) return false;
  const digit = cell.charCodeAt(at) - zero;
  return digit >= 0 && digit <= 9 && !isCurrency(cell.slice(0, at));
}

function isLetter(code: number): boolean {
  const small = code | 0x20;
  return small >= 0x61 && small <= 0x7a;
}

/** What a column's numbers show of its decimal mark. */
export interface DecimalEvidence {
  /** Cells that show a comma, less those that show a point. */
  balance: number;
  /** A cell that could be read in two ways; null where there is none. */
  open: string | null;
}

/** Takes a cell into account that is a number. */
export function addDecimal(evidence: DecimalEvidence, cell: string): void {
  const mark = shownMark(cell);
  if (mark === 'open') evidence.open ??= cell.trim();
  else evidence.balance += weights[mark];
}

const weights = { ',': 1, '.': -1, none: 0 } as const;

/**
 * The decimal mark of each of a file's columns of numbers: the one that most of its cells show. A column that shows
 * none has the one of the file's other columns. Where no column shows any, it is the point in files whose cells are
 * separated by commas, since it could hardly be the comma: `1,234` alone is a thousand and more there. In other files
 * it is null for a column with cells such as `12.500`, which could be read in two ways.
 */
export function decimalMarks(columns: readonly DecimalEvidence[], delimiter: string): (DecimalMark | null)[] {
  const whole = columns.reduce((sum, { balance }) => sum + Math.sign(balance), 0);
  return columns.map(({ balance, open }) => {
    if (balance !== 0) return balance > 0 ? ',' : '.';
    if (whole !== 0) return whole > 0 ? ',' : '.';
    return open === null || delimiter === ',' ? '.' : null;
  });
}

/**
 * Which decimal mark a cell shows: the later of two different marks (1.234,50). A single mark that three digits do not
 * follow (12,5), or that can't stand after a thousand (0.125, 1234,500), is decimal; a mark that comes twice stands
 * between thousands, so the other is decimal (1,234,567). `1,234` leaves it open.
 */
function shownMark(cell: string): keyof typeof weights | 'open' {
  const found = /\d[\d.,\s\u00a0\u2007\u2009\u202f'’]*|[.,]\d+/.exec(cell);
  if (!found) return 'none';
  const text = found[0].replace(/[^\d.,]/g, '');
  const comma = text.lastIndexOf(',');
  const point = text.lastIndexOf('.');
  if (comma >= 0 && point >= 0) return comma > point ? ',' : '.';
  const at = Math.max(comma, point);
  if (at < 0) return 'none';
  const [mark, other] = at === comma ? ([',', '.'] as const) : (['.', ','] as const);
  if (text.indexOf(mark) !== at) return other;
  const afterThousand = text.length - at - 1 === 3 && at >= 1 && at <= 3 && text[0] !== '0';
  return afterThousand ? 'open' : mark;
}
