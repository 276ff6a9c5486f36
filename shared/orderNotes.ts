import { orderMeanings } from './importing';
import type { OrderFacts } from './schemas/orders';
import { isoDay } from './time';
import { count, plural } from './words';

const longestSource = 60;

/** A source, which may be called by all of its columns, as it is shown. */
export function shownSource(source: string): string {
  return source.length > longestSource ? `${source.slice(0, longestSource - 1)}…` : source;
}

/**
 * What is to be told of a file of transactions, in sentences without an end.
 * @param changed invoices that were known otherwise
 */
export function orderNotes(facts: OrderFacts, changed: number, dryRun: boolean): string[] {
  const { states, currency, repeated, from, until, knownUntil, qualifiers } = facts;
  const notes = [`from ${isoDay(from)} to ${isoDay(until)}${currency === null ? '' : `, in ${currency}`}`];
  for (const meaning of orderMeanings) {
    const own = states.filter((one) => one.meaning === meaning).map(({ state, rows }) => `${state} (${count(rows)})`);
    if (own.length > 0) notes.push(`${meaning}: ${own.join(', ')}`);
  }
  if (repeated > 0)
    notes.push(
      `${plural(repeated, 'row repeats the amount of its order', 'rows repeat the amount of their order')}, which counts once`,
    );
  if (changed > 0) {
    notes.push(
      `${count(changed)} ${changed === 1 ? 'invoice that was' : 'invoices that were'} known otherwise ${dryRun ? 'would be' : changed === 1 ? 'is' : 'are'} corrected; undoing the import takes that back`,
    );
  }
  if (knownUntil !== null) {
    notes.push(`it ends before what was known (${isoDay(knownUntil)}): if it is an older export, do not keep it`);
  }
  if (qualifiers.length > 0) {
    notes.push(`not used, though it may qualify the amount: ${qualifiers.join(', ')}; amounts are taken as they stand`);
  }
  return notes;
}
