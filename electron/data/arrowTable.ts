import {
  Dictionary,
  Int32,
  makeData,
  makeVector,
  RecordBatchFileWriter,
  Table,
  Utf8,
  type Vector,
  Vector as VectorOf,
} from 'apache-arrow';
import type { NumberForm } from '../../shared/features';
import { numberForm, splitHoldout, splitTrain, tableColumns } from '../../shared/trainingTable';
import type { TableRows } from '../features/tableRows';

type FeatureOfTable = { name: string; texts: readonly string[] | null; form: NumberForm | null };

export interface TableContent {
  rows: TableRows;
  /** Which row comes where; null: as they are. */
  order: Uint32Array | null;
  tasks: readonly string[];
  features: readonly FeatureOfTable[];
  /** The id of a client, by its rank. */
  clientIds: readonly string[];
}

/** A table as a file of Arrow's IPC format. */
export function piecesOf(table: Table): AsyncIterable<Uint8Array> {
  return RecordBatchFileWriter.writeAll(table);
}

/**
 * The columns of a table. They are brought into their order where they lie: a second copy of all of them would be most
 * of the memory that a table takes.
 */
export function tableOf(content: TableContent): Table {
  return withForms(vectors(content), content.features);
}

/** Features alone, for models to be asked about. @param columns one per feature */
export function featureTable(features: readonly FeatureOfTable[], columns: readonly Float64Array[]): Table {
  return withForms(featureVectors(features, columns), features);
}

/** The columns, with a word on those whose numbers are flags or days. */
function withForms(vectors: Record<string, Vector>, features: readonly FeatureOfTable[]): Table {
  const table = new Table(vectors);
  for (const { name, form } of features) {
    const field = table.schema.fields.find((one) => one.name === tableColumns.feature(name));
    if (form !== null) field?.metadata.set(numberForm, form);
  }
  return table;
}

function vectors({ rows, order, tasks, features, clientIds }: TableContent): Record<string, Vector> {
  const clientRank = inOrder(rows.clientRank, order);
  const holdout = inOrder(rows.holdout, order);
  return {
    [tableColumns.client]: makeVector(denseClients(clientRank)),
    [tableColumns.clientId]: dictionary(0, clientRank, clientIds),
    [tableColumns.predictedAt]: makeVector(inOrder(rows.predictedAt, order)),
    [tableColumns.split]: makeVector(holdout.map((isHoldout) => (isHoldout === 1 ? splitHoldout : splitTrain))),
    ...Object.fromEntries(
      tasks.map((task, i) => [tableColumns.target(task), makeVector(inOrder(rows.targets[i], order))]),
    ),
    ...Object.fromEntries(
      (rows.isNew ?? []).map((flags, i) => [tableColumns.isNew(tasks[i]), makeVector(inOrder(flags, order))]),
    ),
    ...Object.fromEntries(
      (rows.knownAt ?? []).map((times, i) => [tableColumns.knownAt(tasks[i]), makeVector(inOrder(times, order))]),
    ),
    ...featureVectors(
      features,
      rows.features.map((column) => inOrder(column, order)),
    ),
  };
}

function featureVectors(features: readonly FeatureOfTable[], columns: readonly Float64Array[]): Record<string, Vector> {
  return Object.fromEntries(
    features.map(({ name, texts }, i) => [
      tableColumns.feature(name),
      texts === null ? makeVector(columns[i]) : dictionary(i + 1, columns[i], texts),
    ]),
  );
}

/** Brings a column into another order; in its own, it stays as it is. */
function inOrder<T extends Float64Array | Int32Array | Uint8Array>(column: T, order: Uint32Array | null): T {
  if (order === null) return column;
  const before = column.slice();
  for (let i = 0; i < order.length; i++) column[i] = before[order[i]];
  return column.subarray(0, order.length) as T;
}

/** Ranks are of all clients: here those of the table are counted from 0 without gaps. */
function denseClients(clientRank: Int32Array): Int32Array {
  const dense = new Int32Array(clientRank.length);
  let index = -1;
  for (let i = 0; i < clientRank.length; i++) {
    if (i === 0 || clientRank[i] !== clientRank[i - 1]) index++;
    dense[i] = index;
  }
  return dense;
}

/**
 * A column of texts, with those that occur.
 * @param id of the dictionary: its own within the file
 */
function dictionary(id: number, values: Float64Array | Int32Array, texts: readonly string[]): Vector {
  const used = new Uint8Array(texts.length);
  for (const value of values) if (!Number.isNaN(value)) used[value] = 1;
  const place = new Int32Array(texts.length);
  const kept = texts.filter((_, i) => used[i] === 1);
  for (let i = 0, next = 0; i < texts.length; i++) place[i] = used[i] === 1 ? next++ : -1;
  const codes = new Int32Array(values.length);
  const valid = new Uint8Array(Math.ceil(values.length / 8));
  let nullCount = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) nullCount++;
    else {
      codes[i] = place[values[i]];
      valid[i >> 3] |= 1 << (i & 7);
    }
  }
  const type = new Dictionary(new Utf8(), new Int32(), id);
  const words = utf8(kept);
  return new VectorOf([
    makeData({ type, length: values.length, nullCount, nullBitmap: valid, data: codes, dictionary: words }),
  ]);
}

/** Texts as Arrow keeps them: their bytes one after the other, and where each begins. */
function utf8(texts: readonly string[]): Vector<Utf8> {
  const valueOffsets = new Int32Array(texts.length + 1);
  for (let i = 0; i < texts.length; i++) valueOffsets[i + 1] = valueOffsets[i] + Buffer.byteLength(texts[i]);
  const data = Buffer.alloc(valueOffsets[texts.length]);
  for (let i = 0; i < texts.length; i++) data.write(texts[i], valueOffsets[i]);
  return makeVector(makeData({ type: new Utf8(), length: texts.length, nullCount: 0, valueOffsets, data }));
}
