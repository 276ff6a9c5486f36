export type DecimalMark = '.' | ',';

const minus = 45;
const point = 46;
const zero = 48;
/** Digits that a float64 holds exactly, whichever they are. */
const exactDigits = 15;
/** Powers of ten that a float64 holds exactly, as far as they are needed here. */
const powersOfTen = Float64Array.from({ length: exactDigits + 1 }, (_, i) => 10 ** i);
const ornaments = /[\s\u00a0\u2007\u2009\u202f$€£¥₹'’]|^(USD|EUR|GBP|CHF)|(USD|EUR|GBP|CHF)$/gi;
const pointNumber = /^[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?(e[-+]?\d+)?$/i;
const commaNumber = /^[-+]?(\d{1,3}(\.\d{3})+|\d+)?(,\d*)?(e[-+]?\d+)?$/i;

/**
 * The number in a cell: with currency signs, spaces or marks between thousands, a percent sign (75% is .75), accounting
 * brackets ((12.50) is −12.5). NaN when it is none, or not finite.
 */
export function parseNumber(cell: string, decimal: DecimalMark): number {
  if (decimal === '.') {
    const quick = quickNumber(cell);
    if (!Number.isNaN(quick)) return quick;
  }
  let text = cell.trim().replace('−', '-');
  const negative = text.startsWith('(') && text.endsWith(')');
  if (negative) text = text.slice(1, -1);
  text = text.replace(ornaments, '');
  const percent = text.endsWith('%');
  if (percent) text = text.slice(0, -1);
  if (negative && /^[-+]/.test(text)) return Number.NaN;
  if (!/^[-+.,]*\d/.test(text) || !(decimal === '.' ? pointNumber : commaNumber).test(text)) return Number.NaN;
  const digits = decimal === '.' ? text.replaceAll(',', '') : text.replaceAll('.', '').replace(',', '.');
  const value = finite(Number(digits) / (percent ? 100 : 1));
  return negative ? -value : value;
}

/**
 * The number of a cell of nothing but digits, with a sign or a point; NaN for any other, and where digits are too many. Exact:
 * the digits as a whole number and the power of ten are both exact, so their quotient is the float64 nearest to what is
 * written (Clinger 1990, "How to Read Floating Point Numbers Accurately").
 */
function quickNumber(cell: string): number {
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
  return first === 1 ? -value : value;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}

/**
 * The decimal mark of each of a file's columns of numbers: the one that most of its cells show. A column that shows none
 * has the one of the file's other columns; where no column shows any, it is the comma in files whose cells are separated by
 * semicolons (which is done where the comma is taken), else the point. So `1,234` alone is a thousand and more.
 * @param columns the cells of a sample, column by column
 */
export function decimalMarks(columns: readonly (readonly string[])[], delimiter: string): DecimalMark[] {
  const balances = columns.map((cells) => cells.reduce((sum, cell) => sum + weights[shownMark(cell)], 0));
  const whole = balances.reduce((sum, balance) => sum + Math.sign(balance), 0);
  const others = whole === 0 ? (delimiter === ';' ? ',' : '.') : whole > 0 ? ',' : '.';
  return balances.map((balance) => (balance === 0 ? others : balance > 0 ? ',' : '.'));
}

const weights = { ',': 1, '.': -1, none: 0 } as const;

/**
 * Which decimal mark a cell shows: the later of two different marks (1.234,50). A single mark that three digits do not
 * follow (12,5), or that can't stand after a thousand (0.125, 1234,500), is decimal; a mark that comes twice stands between
 * thousands, so the other is decimal (1,234,567). `1,234` shows none.
 */
function shownMark(cell: string): keyof typeof weights {
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
  return afterThousand ? 'none' : mark;
}
