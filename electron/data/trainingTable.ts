import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  Dictionary,
  Int32,
  makeData,
  makeVector,
  Table,
  tableToIPC,
  Utf8,
  Vector,
  vectorFromArray,
} from 'apache-arrow';
import { splitHoldout, splitTrain, tableColumns } from '../../shared/trainingTable';
import { countLabelledRows, eachLabelledRow, featureSets, type LabelledRow } from '../store/labels';
import { listTasks } from '../store/tasks';
import type { DataContext } from './context';

export interface TrainingTable {
  path: string;
  sha256: string;
  rows: number;
  features: string[];
  tasks: Record<string, { train: number; holdout: number; watermark: number; fresh: number }>;
  // `fresh`: training rows whose label has a sequence number above the one asked for; all rows, where none was.
}

/**
 * Writes the training table (see shared/trainingTable.ts) under the name of its content, into the workspace's `tables/`.
 * Synthetic labels of holdout clients are dropped.
 * @param newAbove per task, the sequence number above which a label is marked as new; null: nothing is marked, so that equal
 *   labels give an equal file in whatever order they came
 */
export async function writeTrainingTable(
  context: DataContext,
  newAbove: Record<string, number> | null = null,
): Promise<TrainingTable> {
  const tasks = listTasks(context.db).map(({ name }) => name);
  const sets = featureSets(context.db);
  const features = [...new Set([...sets.values()].flat())].sort();
  const columns = new Columns(countLabelledRows(context.db), features, tasks, newAbove);
  for (const row of eachLabelledRow(context.db, tasks)) columns.add(row, sets.get(row.setId) ?? []);
  const bytes = tableToIPC(new Table(columns.vectors()), 'file');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const path = await store(join(context.workspace, 'tables'), `${sha256.slice(0, 16)}.arrow`, bytes);
  return { path, sha256, rows: columns.rows, features, tasks: columns.counts };
}

/** The columns as they fill, one typed array each. */
class Columns {
  rows = 0;
  readonly counts: TrainingTable['tasks'] = {};
  private readonly client: Int32Array;
  private readonly predictedAt: Float64Array;
  private readonly split: Uint8Array;
  private readonly targets: Float64Array[];
  private readonly isNew: Uint8Array[];
  private readonly values: Map<string, Float64Array>;
  /** In the order of their first row, which is the order of ids. */
  private readonly clientIds: string[] = [];

  constructor(
    size: number,
    features: readonly string[],
    private readonly tasks: readonly string[],
    private readonly newAbove: Record<string, number> | null,
  ) {
    const missing = () => new Float64Array(size).fill(Number.NaN);
    this.client = new Int32Array(size);
    this.predictedAt = new Float64Array(size);
    this.split = new Uint8Array(size);
    this.targets = tasks.map(missing);
    this.isNew = newAbove ? tasks.map(() => new Uint8Array(size)) : [];
    this.values = new Map(features.map((name) => [name, missing()]));
    for (const task of tasks) this.counts[task] = { train: 0, holdout: 0, watermark: 0, fresh: 0 };
  }

  add(row: LabelledRow, names: readonly string[]): void {
    const usable = row.labels.map((label) => (row.holdout && label?.source === 'synthetic' ? null : label));
    if (usable.every((label) => label === null)) return;
    const at = this.rows++;
    if (row.clientId !== this.clientIds.at(-1)) this.clientIds.push(row.clientId);
    this.client[at] = this.clientIds.length - 1;
    this.predictedAt[at] = row.predictedAt;
    this.split[at] = row.holdout ? splitHoldout : splitTrain;
    usable.forEach((label, i) => {
      if (!label) return;
      this.targets[i][at] = label.value;
      const count = this.counts[this.tasks[i]];
      count[row.holdout ? 'holdout' : 'train']++;
      count.watermark = Math.max(count.watermark, label.seq);
      const isNew = label.seq > (this.newAbove?.[this.tasks[i]] ?? -1);
      if (isNew && !row.holdout) count.fresh++;
      if (this.newAbove) this.isNew[i][at] = isNew ? 1 : 0;
    });
    names.forEach((name, i) => {
      const column = this.values.get(name);
      if (column) column[at] = row.payload.readDoubleLE(i * Float64Array.BYTES_PER_ELEMENT);
    });
  }

  private idsOfRows(): Vector {
    const dictionary = vectorFromArray(this.clientIds, new Utf8());
    const type = new Dictionary(new Utf8(), new Int32(), 0);
    // A copy: apache-arrow 21 writes memory that two columns share once only, and the file can't be read then.
    return new Vector([makeData({ type, data: this.client.slice(0, this.rows), dictionary })]);
  }

  vectors(): Record<string, Vector> {
    return {
      [tableColumns.client]: makeVector(this.client.subarray(0, this.rows)),
      [tableColumns.clientId]: this.idsOfRows(),
      [tableColumns.predictedAt]: makeVector(this.predictedAt.subarray(0, this.rows)),
      [tableColumns.split]: makeVector(this.split.subarray(0, this.rows)),
      ...Object.fromEntries(
        this.tasks.map((task, i) => [tableColumns.target(task), makeVector(this.targets[i].subarray(0, this.rows))]),
      ),
      ...Object.fromEntries(
        this.isNew.map((flags, i) => [tableColumns.isNew(this.tasks[i]), makeVector(flags.subarray(0, this.rows))]),
      ),
      ...Object.fromEntries(
        [...this.values].map(([name, column]) => [
          tableColumns.feature(name),
          makeVector(column.subarray(0, this.rows)),
        ]),
      ),
    };
  }
}

/** Tables that stay: another process may be about to read the one before. */
const keptTables = 3;

async function store(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  const temporary = `${path}.${process.pid}.tmp`;
  const handle = await open(temporary, 'w');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
  await removeOldTables(folder);
  return path;
}

async function removeOldTables(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.arrow'));
  const tables = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })));
  tables.sort((a, b) => b.at - a.at);
  for (const { name } of tables.slice(keptTables)) await rm(join(folder, name), { force: true });
}
