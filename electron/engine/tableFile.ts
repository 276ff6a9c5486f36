import { DataType, type Table, tableFromIPC, type Vector } from 'apache-arrow';
import { AppError } from '../../shared/errors';
import { type NumberForm, numberForms } from '../../shared/features';
import { numberForm, tableColumns } from '../../shared/trainingTable';
import { clientKey } from './bag';
import type { FeatureColumn } from './features';
import { readHashed } from './readHashed';

/** Features in memory, as models are asked about them: one array per column. */
export interface FeatureTable {
  sha256: string;
  rows: number;
  /** Names of the features, in the order of the file. */
  features: string[];
  feature: (name: string) => FeatureColumn;
}

/** A training table in memory (see shared/trainingTable.ts): one array per column. */
export interface LoadedTable extends FeatureTable {
  client: Int32Array;
  /** The id of a row's client, as it was imported. */
  clientId: (row: number) => string;
  /** Of each row's client, as `bag.ts` knows it. */
  clientKeys: () => Uint32Array;
  predictedAt: Float64Array;
  split: Uint8Array;
  /** NaN where the row has no label for the task. */
  target: (task: string) => Float64Array;
  /** 1 where a label is newer than the champion; in the table of an update only. */
  isNew: (task: string) => Uint8Array;
  /** When a label became known; in the table of a replay only. */
  knownAt: (task: string) => Float64Array;
}

let latest: { sha256: string; table: Promise<LoadedTable> } | null = null;

/**
 * Reads a training table, or gives the one read last if it is the same.
 * @throws AppError `file_changed` when its content is not what its hash says
 */
export function loadTable(ref: TableRef): Promise<LoadedTable> {
  if (latest?.sha256 === ref.sha256) return latest.table;
  const table = readTable(ref);
  latest = { sha256: ref.sha256, table };
  table.catch(() => {
    if (latest?.table === table) latest = null;
  });
  return table;
}

interface TableRef {
  path: string;
  sha256: string;
}

async function readTable(ref: TableRef): Promise<LoadedTable> {
  const table = await readArrow(ref);
  let keys: Uint32Array | null = null;
  return {
    ...featuresOf(table, ref),
    client: column(table, tableColumns.client, Int32Array),
    clientId: (row) => String(table.getChild(tableColumns.clientId)?.get(row)),
    clientKeys: () => {
      keys ??= keysOf(categoryOf(vectorOf(table, tableColumns.clientId)));
      return keys;
    },
    predictedAt: column(table, tableColumns.predictedAt, Float64Array),
    split: column(table, tableColumns.split, Uint8Array),
    target: (task) => column(table, tableColumns.target(task), Float64Array),
    isNew: (task) => column(table, tableColumns.isNew(task), Uint8Array),
    knownAt: (task) => column(table, tableColumns.knownAt(task), Float64Array),
  };
}

/** Reads the features of a table, of which nothing else is wanted. @throws AppError `file_changed` */
export async function loadFeatures(ref: TableRef): Promise<FeatureTable> {
  if (latest?.sha256 === ref.sha256) return latest.table;
  return featuresOf(await readArrow(ref), ref);
}

async function readArrow({ path, sha256 }: TableRef): Promise<Table> {
  const bytes = await readHashed(path, sha256);
  if (bytes) return tableFromIPC(bytes);
  throw new AppError('file_changed', `${path} is not the table that was written. Run it again.`, { file: path });
}

function featuresOf(table: Table, { sha256 }: TableRef): FeatureTable {
  const prefix = tableColumns.feature('');
  const names = table.schema.fields.map(({ name }) => name);
  const columns = new Map<string, FeatureColumn>();
  return {
    sha256,
    rows: table.numRows,
    features: names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)),
    // Read once: categories take long.
    feature: (name) => {
      const read = columns.get(name) ?? featureOf(vectorOf(table, tableColumns.feature(name)), formOf(table, name));
      columns.set(name, read);
      return read;
    },
  };
}

function column<Numbers>(table: Table, name: string, Kind: new (length: number) => Numbers): Numbers {
  return numbersOf(vectorOf(table, name), Kind);
}

function numbersOf<Numbers>(vector: Vector, Kind: new (length: number) => Numbers): Numbers {
  const values: unknown = vector.toArray();
  if (values instanceof Kind) return values;
  throw new AppError('internal', `A column of the table has the type ${vector.type}.`);
}

function vectorOf(table: Table, name: string): Vector {
  const found = table.getChild(name);
  if (!found) throw new AppError('internal', `The table has no column “${name}”.`);
  return found;
}

function formOf(table: Table, feature: string): NumberForm | undefined {
  const field = table.schema.fields.find(({ name }) => name === tableColumns.feature(feature));
  return numberForms.find((form) => form === field?.metadata.get(numberForm));
}

function featureOf(vector: Vector, form: NumberForm | undefined): FeatureColumn {
  if (DataType.isDictionary(vector.type)) return categoryOf(vector);
  return { type: 'number', values: numbersOf(vector, Float64Array), ...(form && { form }) };
}

function keysOf({ codes, names }: Categories): Uint32Array {
  const keys = Uint32Array.from(names, clientKey);
  return Uint32Array.from(codes, (code) => keys[code]);
}

type Categories = FeatureColumn & { type: 'category' };

/** Every record batch may have a dictionary of its own. */
function categoryOf(vector: Vector): Categories {
  const codes = new Int32Array(vector.length);
  const known = new Map<string, number>();
  let row = 0;
  for (const part of vector.data) {
    const own = Int32Array.from(part.dictionary ? textsOf(part.dictionary) : [], (name) => {
      const code = known.get(name) ?? known.size;
      if (code === known.size) known.set(name, code);
      return code;
    });
    const isWhole = part.nullCount === 0;
    for (let i = 0; i < part.length; i++) codes[row++] = isWhole || part.getValid(i) ? own[part.values[i]] : -1;
  }
  return { type: 'category', codes, names: [...known.keys()] };
}

const utf8 = new TextDecoder();

/** The texts of a dictionary. Those of ASCII, where a byte is a character, are decoded at once: ids are many. */
function textsOf(dictionary: Vector): string[] {
  return dictionary.data.flatMap(({ values, valueOffsets, length }) => {
    const all = values.subarray(valueOffsets[0], valueOffsets[length]);
    const text = utf8.decode(all);
    const isAscii = text.length === all.length;
    return Array.from({ length }, (_, i) => {
      const [from, to] = [valueOffsets[i], valueOffsets[i + 1]];
      return isAscii
        ? text.slice(from - valueOffsets[0], to - valueOffsets[0])
        : utf8.decode(values.subarray(from, to));
    });
  });
}

/** The rows of one split that have a label for a task, in the order of the table. */
export function labelledRows(table: LoadedTable, task: string, split: number): Int32Array {
  const target = table.target(task);
  const rows = new Int32Array(table.rows);
  let count = 0;
  for (let row = 0; row < table.rows; row++) {
    if (table.split[row] === split && !Number.isNaN(target[row])) rows[count++] = row;
  }
  return rows.subarray(0, count);
}
