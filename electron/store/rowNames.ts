import type { ClientRow } from '../../shared/clientRow';
import type { Kind } from '../../shared/importing';
import { numbersHash } from '../node/contentHash';
import { type SortedClients, sortClients } from './clients';
import { featureHash } from './featureRows';

/** Rows that are made when they are asked for, since as objects they would need several times the memory. */
export interface ClientRowBlock {
  length: number;
  clients: readonly string[];
  row(i: number): ClientRow;
}

export type ClientRowKind = Exclude<Kind, 'transactions'>;

/** What names the rows of a block, and their clients. To make it takes a third of an import's time, and no database. */
export interface RowNames extends SortedClients {
  /** Of predictions, row by row: the hash of the features, and of the whole. */
  features: Float64Array<ArrayBuffer>;
  rows: Float64Array<ArrayBuffer>;
}

/**
 * @param setId the set of the rows' features, as `featureSetOf` gives it
 * @param slots of the tasks, in the order of the rows' values
 */
export function nameRows(
  block: ClientRowBlock,
  kind: ClientRowKind,
  { setId, slots }: { setId: number; slots: readonly number[] },
): RowNames {
  const features = new Float64Array(block.length);
  const rows = new Float64Array(block.length);
  for (let i = 0; kind === 'predictions' && i < block.length; i++) {
    const row = block.row(i);
    features[i] = row.features === null ? 0 : featureHash(setId, row.features);
    rows[i] = predictionHash(features[i], row, slots);
  }
  return { ...sortClients(block.clients), features, rows };
}

/**
 * Names a prediction by its features and values; by its features alone where nothing was predicted, as a snapshot's
 * rows are named. So labels that were exported and come back are known again.
 */
export function predictionHash(
  features: number,
  { predicted, actedOn }: Pick<ClientRow, 'actedOn'> & { predicted: readonly (number | null)[] },
  slots: readonly number[],
): number {
  if (!actedOn && predicted.every((value) => value === null)) return features;
  const named = blank(2 + slotsNamed(predicted, slots));
  named[0] = features;
  named[1] = Number(actedOn);
  for (let i = 0; i < slots.length; i++) {
    const value = predicted[i];
    if (value !== null) named[1 + slots[i]] = value;
  }
  return numbersHash(named);
}

/** @param prediction the prediction that it answers, 0 where it names none */
export function outcomeHash(actual: ClientRow['actual'], slots: readonly number[], prediction: number): number {
  const named = blank(1 + 2 * slotsNamed(actual, slots));
  named[0] = prediction;
  for (let at = 2; at < named.length; at += 2) named[at] = 0;
  for (let i = 0; i < slots.length; i++) {
    const one = actual[i];
    if (!one) continue;
    named[2 * slots[i] - 1] = one.value;
    named[2 * slots[i]] = Number(one.synthetic);
  }
  return numbersHash(named);
}

/** Numbers that are not there, to be named: kept from row to row, since to make them takes longer than the hash. */
function blank(length: number): Float64Array {
  if (blanks.length !== length) blanks = new Float64Array(length);
  return blanks.fill(Number.NaN);
}

let blanks = new Float64Array(0);

/** Workspaces begin with three tasks: what is said of these is always named alike, whatever tasks came or went. */
const leastSlots = 3;

/** Up to which slot values are part of a row's name. */
function slotsNamed(values: readonly unknown[], slots: readonly number[]): number {
  let last = leastSlots;
  for (let i = 0; i < slots.length; i++) if (values[i] !== null && slots[i] > last) last = slots[i];
  return last;
}
