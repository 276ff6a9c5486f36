import { AppError } from './errors';
import type { SyntheticRule } from './schemas/labels';

/** Share of clients that answer yes where nobody says another. */
export const defaultShare = 0.5;

const termPattern =
  /\s*(?<sign>[-+−])?\s*(?<number>\d+(?:\.\d+)?|\.\d+)?\s*(?<times>[*×])?\s*(?:"(?<quoted>[^"]+)"|(?<word>[\p{L}_][\p{L}\p{N}_.]*))?\s*/uy;

/**
 * Reads the sum of a rule.
 * @throws AppError `bad_usage` that says where it can't be read
 */
export function parseRule(text: string): Pick<SyntheticRule, 'terms' | 'constant'> {
  const terms: SyntheticRule['terms'] = [];
  let constant = 0;
  let at = 0;
  while (at < text.length) {
    termPattern.lastIndex = at;
    const { sign, number, times, quoted, word } = termPattern.exec(text)?.groups ?? {};
    const feature = quoted ?? word;
    const isFirst = at === 0;
    const isTerm = feature !== undefined ? number !== undefined || times === undefined : number !== undefined && !times;
    if (!isTerm || (!isFirst && sign === undefined)) throw unreadable(text, at);
    const weight = (sign === undefined || sign === '+' ? 1 : -1) * Number(number ?? 1);
    if (feature === undefined) constant += weight;
    else terms.push({ feature, weight });
    at = termPattern.lastIndex;
  }
  if (terms.length === 0) throw unreadable(text, 0);
  return { terms, constant };
}

function unreadable(text: string, at: number): AppError {
  return new AppError(
    'bad_usage',
    `The rule “${text}” can’t be read${at > 0 ? ` from “${text.slice(at)}” on` : ''}. A rule is a sum such as 1.2*orders - 0.8*"days since order".`,
  );
}

/** The sum of a rule, as `parseRule` reads it. */
export function ruleText({ terms, constant }: Pick<SyntheticRule, 'terms' | 'constant'>): string {
  const parts = terms.map(({ feature, weight }) => ({ weight, of: `*${nameOf(feature)}` }));
  if (constant !== 0) parts.push({ weight: constant, of: '' });
  return parts
    .map(({ weight, of }, i) => {
      const sign = weight < 0 ? '-' : '+';
      return `${i > 0 ? ` ${sign} ` : sign === '-' ? '-' : ''}${plainNumber(Math.abs(weight))}${of}`;
    })
    .join('');
}

function nameOf(feature: string): string {
  return /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(feature) ? feature : `"${feature}"`;
}

/** Without an exponent, which a rule does not know. */
function plainNumber(value: number): string {
  return String(value).includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : String(value);
}

/** What a rule does, in words. */
export function ruleMeaning(rule: SyntheticRule): string {
  if (rule.kind === 'regression') return `${ruleText(rule)}, in the features’ own units`;
  const share = `${((rule.share ?? defaultShare) * 100).toFixed(1)} %`;
  return `yes for ${share}, the likelier the larger ${ruleText(rule)} (each feature by its rank among these clients; weights are log-odds per standard deviation)`;
}
