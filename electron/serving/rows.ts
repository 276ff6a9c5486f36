import { damaged } from '../importing/featureReader';
import { normaliseId } from '../importing/values';
import type { ServedFeature } from './features';
import { refusalOf, type ValueReader, valueReader } from './values';

/** A row as a request writes it: values by the names of the features, and `client_id`. */
export type JsonRow = Readonly<Record<string, unknown>>;

const clientKey = 'client_id';

/** Why a row has no answer. */
export interface RowRefusal {
  /** The feature, or empty where it is about the whole row. */
  column: string;
  reason: string;
}

/** Rows as they are scored: an array per served feature, and what is to be said of each row. */
export interface RowBatch {
  rows: number;
  columns: Float64Array[];
  /** Client ids; empty where a row names none. */
  clients: string[];
  /** Per row, the places of the features that are missing, and of those whose value no model knows, with that value. */
  missing: number[][];
  unknown: Unknown[][];
  refused: Map<number, RowRefusal>;
}

export interface Unknown {
  place: number;
  text: string;
}

const none: never[] = [];

/** Reads rows of JSON for models, against the features that these know. */
export class RowReader {
  readonly readers: readonly ValueReader[];
  private readonly names: ReadonlySet<string>;

  constructor(readonly features: readonly ServedFeature[]) {
    this.readers = features.map(valueReader);
    this.names = new Set([...features.map(({ name }) => name), clientKey]);
  }

  /** An empty batch with room for so many rows. */
  batch(rows: number): RowBatch {
    return {
      rows,
      columns: this.readers.map(() => new Float64Array(rows)),
      clients: [],
      missing: Array<number[]>(rows).fill(none),
      unknown: Array<Unknown[]>(rows).fill(none),
      refused: new Map(),
    };
  }

  /** Reads one row into a place of a batch. */
  read(row: JsonRow, at: number, batch: RowBatch): void {
    const client = row[clientKey] ?? '';
    const wrong = faultOfId(client);
    batch.clients[at] = wrong === null ? normaliseId(String(client)) : '';
    begin(at, batch);
    if (wrong !== null) {
      refuse(at, { column: clientKey, reason: wrong }, batch);
      return;
    }
    for (let place = 0; place < this.readers.length; place++) {
      const reader = this.readers[place];
      const { name } = reader.feature;
      // What an object has from its prototype is no value.
      const given = Object.hasOwn(row, name) ? row[name] : undefined;
      if (!put(reader, place, reader.value(given), given, at, batch)) return;
    }
  }

  /** Names that a row has and no model knows. */
  ignoredIn(row: JsonRow): string[] {
    return Object.keys(row).filter((name) => !this.names.has(name));
  }
}

/** Why something can't be an id; null: it can. Of a number beyond 2⁵³ the last digits are lost: it may be another's. */
function faultOfId(client: unknown): string | null {
  if (typeof client === 'object') return 'what is there is not a text';
  const isExact = typeof client !== 'number' || Math.abs(client) <= Number.MAX_SAFE_INTEGER;
  return isExact ? null : `${client} has more digits than a number of JSON keeps. Write it as a text, in quotes`;
}

/** A row of which nothing is known yet. */
export function begin(at: number, { missing, unknown }: RowBatch): void {
  missing[at] = none;
  unknown[at] = none;
}

/** A row that can't be read: it stays as if all of it were missing. */
export function refuse(at: number, refusal: RowRefusal, { columns, refused }: RowBatch): void {
  refused.set(at, refusal);
  for (const column of columns) column[at] = Number.NaN;
}

/**
 * Puts what was read of a feature into a row, and remembers what is to be said of it.
 * @param given what it was read from
 * @returns false when it can't be a value of the feature: then the row is refused
 */
export function put(
  { feature, unknown }: ValueReader,
  place: number,
  value: number,
  given: unknown,
  at: number,
  batch: RowBatch,
): boolean {
  if (value === damaged) {
    refuse(at, { column: feature.name, reason: refusalOf(feature, given) }, batch);
    return false;
  }
  batch.columns[place][at] = value;
  if (Number.isNaN(value)) add(batch.missing, at, place);
  else if (value === unknown) add(batch.unknown, at, { place, text: String(given).trim() });
  return true;
}

/** Most rows have nothing to be said of them: these share one empty list. */
function add<T>(lists: T[][], at: number, one: T): void {
  if (lists[at] === none) lists[at] = [one];
  else lists[at].push(one);
}
