import type { ClientRow } from '../../shared/clientRow';
import type { Recognition } from '../../shared/schemas/imports';
import type { Jump } from '../../shared/schemas/jumps';
import { findJump } from '../features/jumps';
import { emptyColumn } from '../importing/columnType';
import { latestFeatureRows } from '../store/featureRows';
import { categoryValues, featureTypes } from '../store/featureSets';
import { latestLabels } from '../store/knownLabels';
import type { ReadDb } from '../store/open';
import { listTasks } from '../store/tasks';
import { featureColumns } from './featureColumns';
import { emptyRows } from './gatherRows';

/** Rows that are looked at: of a longer file, every second, fourth … */
const mostRows = 4000;

/** Evenly over the file, the features and outcomes of as many rows as are looked at. */
export class FileSample {
  private kept: Pick<ClientRow, 'features' | 'actual'>[] = [];
  private step = 1;
  private seen = 0;

  /** @param before the last row of features that was there before the file */
  constructor(readonly before: number) {}

  add(rows: { length: number; row: (i: number) => ClientRow }): void {
    for (let i = 0; i < rows.length; i++, this.seen++) {
      if (this.seen % this.step !== 0) continue;
      const { features, actual } = rows.row(i);
      this.kept.push({ features: features?.slice() ?? null, actual: [...actual] });
      if (this.kept.length < 2 * mostRows) continue;
      this.kept = this.kept.filter((_, place) => place % 2 === 0);
      this.step *= 2;
    }
  }

  /** Of a feature, by its place among the file's. */
  feature(place: number): Float64Array {
    return Float64Array.from(this.kept, ({ features }) => features?.[place] ?? Number.NaN);
  }

  /** The real outcomes of a task, by its place among the tasks. */
  outcomes(place: number): Float64Array {
    const stated = this.kept.flatMap(({ actual }) => actual[place] ?? []);
    return Float64Array.from(stated.filter(({ synthetic }) => !synthetic).map(({ value }) => value));
  }
}

/**
 * The columns of a file that lie otherwise than before: features beside the latest that were there, outcomes beside the
 * latest labels. Told before anything is trained; nothing waits for it.
 */
export function jumpsIn(db: ReadDb, sample: FileSample, recognition: Recognition): Jump[] {
  return [...featureJumps(db, sample, recognition), ...outcomeJumps(db, sample)];
}

function featureJumps(db: ReadDb, sample: FileSample, { features: own, leftOut }: Recognition): Jump[] {
  const types = featureTypes(db);
  const emptied = leftOut
    .filter(({ column, reason }) => reason === emptyColumn && types.has(column))
    .map(({ column }) => ({ column, place: -1 }));
  const told = [...own.map(({ column }, place) => ({ column, place })), ...emptied];
  if (told.length === 0) return [];
  const { features, copyRow, placeOf } = featureColumns(db);
  const columns = emptyRows(mostRows, 0, features.length).features;
  const rows = latestFeatureRows(db, sample.before, mostRows);
  for (const [row, { setId, payload }] of rows.entries()) copyRow(columns, row, setId, payload);
  return told.flatMap(({ column, place }) => {
    const known = placeOf.get(column);
    if (known === undefined) return [];
    const { texts } = features[known];
    const before = { values: columns[known].subarray(0, rows.length), names: texts };
    // The file's categories have the codes of the order in which they came.
    const names = texts === null ? null : categoryValues(db, column);
    const values = place < 0 ? sample.feature(0).fill(Number.NaN) : sample.feature(place);
    const isKnown = (value: number) => names === null || names[value] !== undefined;
    const now = { values: values.map((value) => (isKnown(value) ? value : Number.NaN)), names };
    return findJump(column, before, now) ?? [];
  });
}

function outcomeJumps(db: ReadDb, sample: FileSample): Jump[] {
  return listTasks(db).flatMap(({ name }, place) => {
    const before = { values: latestLabels(db, name, mostRows), names: null };
    return findJump(name, before, { values: sample.outcomes(place), names: null }) ?? [];
  });
}
