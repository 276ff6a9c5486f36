/** `12,345`. Numbers are written in English, as the sentences around them are; a minus is a minus, not a hyphen. */
export function count(value: number): string {
  return value.toLocaleString('en-US').replace('-', '−');
}

/** A number with two decimals at most. */
export function decimals(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
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
