/** So many clients can be looked at, and copied, at once; a file can hold any number. */
export const mostListed = 10_000;

/** What a client must meet to be listed, as a person writes it: `recency_days>=60`, `country=France`, `country=`. */
export const signs = ['>=', '<=', '!=', '>', '<', '='] as const;
export type Sign = (typeof signs)[number];

export interface Condition {
  name: string;
  sign: Sign;
  /** As it was written; empty stands for what is missing. */
  value: string;
}

/** Under this name goes a score times an amount. */
export const expectedValue = 'expected_value';

export function conditionText({ name, sign, value }: Condition): string {
  return `${name}${sign}${value}`;
}

/** Reads a condition; null where it begins with none of the names, or has no sign. Of two names the longer is meant. */
export function parseCondition(text: string, names: readonly string[]): Condition | null {
  const given = text.trim();
  const named = names.filter((name) => given.startsWith(name)).sort((a, b) => b.length - a.length);
  for (const name of named) {
    const rest = given.slice(name.length).trim();
    const sign = signs.find((one) => rest.startsWith(one));
    if (sign) return { name, sign, value: rest.slice(sign.length).trim() };
  }
  return null;
}
