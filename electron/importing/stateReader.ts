import type { OrderMeaning } from '../../shared/importing';
import type { ImportInstructions } from '../../shared/schemas/imports';
import type { Cells } from './cells';
import { type Mapping, plainName } from './fields';
import { emptyState, plainState, stateMeaning } from './states';
import { count, type OrderSurvey } from './survey';
import { transactionNames } from './transactionNames';
import { isMissing } from './values';

/** `return`: the row itself is a return, beside the one that says what was bought. */
export type RowMeaning = OrderMeaning | 'return';

/**
 * Returns a function that says what a record's state means; one with the day of its cancellation is cancelled. A word
 * that is not known counts as bought, to be asked about once the file is read.
 */
export function stateReader(
  fields: Cells,
  { status: column, cancel_date: cancelDate }: Mapping,
  { states = {} }: ImportInstructions,
  survey: () => OrderSurvey,
): (invoice: string, cells: readonly string[]) => RowMeaning {
  if (column === undefined && cancelDate === undefined) return () => 'bought';
  const said = new Map(Object.entries(states).map(([state, meaning]) => [plainState(state), meaning]));
  const ofRow = kindsOfRow.has(plainName(column ?? ''));
  const plain = new Map<string, string>();
  const stateOf = (cell: string) => {
    const known = plain.get(cell);
    if (known !== undefined) return known;
    const state = plainState(cell);
    if (plain.size < mostStates) plain.set(cell, state);
    return state;
  };
  const inOrder = stated(emptyState);
  return (invoice, cells) => {
    const cell = isMissing(fields.text('cancel_date', cells)) ? fields.text('status', cells) : 'cancelled';
    const state = inOrder(invoice, stateOf(cell));
    if (column === undefined && state === emptyState) return 'bought';
    count(survey().states, state);
    const meaning = said.get(state) ?? stateMeaning(state) ?? 'bought';
    return meaning === 'returned' && ofRow ? 'return' : meaning;
  };
}

/** What a column with more states than these holds is no state. */
export const mostStates = 200;

/**
 * Returns a function that gives what a row says, or, where it says nothing, what the row before said of the same order:
 * some exports state what is true of an order on its first line only.
 */
export function stated(nothing: string): (invoice: string, text: string) => string {
  let latest = { invoice: '', text: nothing };
  return (invoice, text) => {
    if (text === nothing && invoice !== '' && invoice === latest.invoice) return latest.text;
    latest = { invoice, text };
    return text;
  };
}

/** Columns that say whether a row is a sale or a return. */
export const kindsOfRow = new Set([
  'type',
  'transactiontype',
  'saletype',
  'ordertype',
  'eventtype',
  'typedetransaction',
  'vorgang',
]);
/** Names that a column of states may have, and one of regions or anything else as well. */
const manifold = new Set([
  ...kindsOfRow,
  'state',
  'etat',
  'estado',
  'stato',
  'situacao',
  'currentstate',
  'zustand',
  'stan',
]);

/** A mapping without a column of states that knows no word for one, where its name may mean something else. */
export function withSureStates(
  mapping: Mapping,
  header: readonly string[],
  sample: readonly (readonly string[])[],
): Mapping {
  const { status, ...others } = mapping;
  if (status === undefined || !manifold.has(plainName(status))) return mapping;
  const at = header.indexOf(status);
  const states = sample.map((cells) => plainState(cells[at] ?? '')).filter((state) => state !== emptyState);
  // OK is a state of the United States as well.
  const known = states.filter((state) => stateMeaning(state) !== null).length;
  return known > 0 && known >= states.length / 2 ? mapping : others;
}

/** Names of columns that say how much was given back; `refund` itself may be a flag as well. */
const flagsOrAmounts = new Set(transactionNames.cancellation);

/** A mapping in which a column such as `refund` that holds amounts is one of amounts, and no flag. */
export function withRefundAmounts(
  mapping: Mapping,
  header: readonly string[],
  sample: readonly (readonly string[])[],
): Mapping {
  const { cancellation, ...others } = mapping;
  if (cancellation === undefined || mapping.refund !== undefined || !flagsOrAmounts.has(plainName(cancellation))) {
    return mapping;
  }
  const at = header.indexOf(cancellation);
  const isAmount = (cell: string) => /\d/.test(cell) && !/^\s*[01](\.0)?\s*$/.test(cell);
  return sample.some((cells) => isAmount(cells[at] ?? '')) ? { ...others, refund: cancellation } : mapping;
}
