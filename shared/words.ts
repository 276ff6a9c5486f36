/** How numbers are written: in English, but in a window that follows its computer. */
let locale = 'en-US';
/** By their options: to make one takes a hundred times as long as to write a number with it. */
const formats = new Map<string, Intl.NumberFormat>();

/** From now on numbers are written as is usual there; a window says so once, before it shows anything. */
export function writeNumbersAs(usual: string): void {
  locale = usual;
  formats.clear();
}

function formatOf(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.NumberFormat(locale, options);
  formats.set(key, known);
  return known;
}

/** A number with so many decimals, ungrouped: `1234.5`. A minus is a minus, not a hyphen. */
export function fixed(value: number, digits: number): string {
  return written(value, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false });
}

/** `12,345`. */
export function count(value: number): string {
  return written(value);
}

/** As `count`, with so many decimals, or as the options say; what rounds to nothing has no minus. */
export function written(value: number, options: Intl.NumberFormatOptions = {}): string {
  return formatOf({ ...options, signDisplay: 'negative' })
    .format(value)
    .replace('-', '−');
}

/** A number with two decimals at most. */
export function decimals(value: number): string {
  return written(value, { maximumFractionDigits: 2 });
}

/** `12.3 %`, of a share; in English, as sentences are. */
export function percent(share: number, digits = 1): string {
  return `${plain(100 * share, digits)} %`;
}

/** A number in a sentence: `1234.5`, `−0.310`; what rounds to nothing has no minus. */
export function plain(value: number, digits: number): string {
  return value
    .toFixed(digits)
    .replace(/^-(?=[0.]*$)/, '')
    .replace('-', '−');
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `1 row`, `12 rows`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
