import type { ClientRow } from '../../shared/clientRow';
import { numbersHash } from '../node/contentHash';
import { type SortedClients, sortClients } from './clients';
import { featureHash } from './featureRows';

/** Rows that are made when they are asked for, since as objects they would need several times the memory. */
export interface ClientRowBatch {
  length: number;
  clients: readonly string[];
  row(i: number): ClientRow;
}

export type ClientRowKind = 'predictions' | 'outcomes' | 'labelled data' | 'clients';

/** What names the rows of a batch, and their clients. To make it takes a third of an import's time, and no database. */
export interface RowNames extends SortedClients {
  /** Of predictions, row by row: the hash of the features, and of the whole. */
  features: Float64Array<ArrayBuffer>;
  rows: Float64Array<ArrayBuffer>;
}

/** @param setId the set of the rows' features, as `featureSetOf` gives it */
export function nameRows(batch: ClientRowBatch, kind: ClientRowKind, setId: number): RowNames {
  const features = new Float64Array(batch.length);
  const rows = new Float64Array(batch.length);
  for (let i = 0; kind === 'predictions' && i < batch.length; i++) {
    const row = batch.row(i);
    features[i] = row.features === null ? 0 : featureHash(setId, row.features);
    rows[i] = predictionHash(features[i], row);
  }
  return { ...sortClients(batch.clients), features, rows };
}

/** What names a row of a kind among those of its client and moment. */
export function rowHash(kind: ClientRowKind, setId: number, row: ClientRow): number {
  const features = row.features === null ? 0 : featureHash(setId, row.features);
  if (kind === 'outcomes') return outcomeHash(row.actual, 0);
  return kind === 'clients' ? features : predictionHash(features, row);
}

/**
 * Names a prediction by its features and values; by its features alone where nothing was predicted, as a snapshot's rows are
 * named. So labels that were exported and come back are known again.
 */
export function predictionHash(features: number, { predicted, actedOn }: ClientRow): number {
  if (!actedOn && predicted.every((value) => value === null)) return features;
  const values = [features, Number(actedOn)];
  for (const value of predicted) values.push(value ?? Number.NaN);
  return numbersHash(Float64Array.from(values));
}

/** @param prediction the prediction that it answers, 0 where it names none */
export function outcomeHash(actual: ClientRow['actual'], prediction: number): number {
  const values = actual.flatMap((one) => (one ? [one.value, Number(one.synthetic)] : [Number.NaN, 0]));
  return numbersHash(Float64Array.of(prediction, ...values));
}
