import type { LabelCounts } from '../../shared/schemas/labels';
import type { StoredTask } from '../../shared/schemas/tasks';
import { valueColumn } from './columns';
import { countedLabels, type LabelTotals } from './countedLabels';
import { countUnlabelled, predictedSlots } from './labelStates';
import type { ReadDb } from './open';
import { knownThen } from './trainingRows';

export interface Label {
  value: number;
  /** Null where nobody said. */
  observedAt: number | null;
  source: 'real' | 'synthetic';
  /** Sequence number: a new or corrected label has a higher one than all before. */
  seq: number;
}

/** One client at one prediction time, with its features and, in the tasks' order, what was predicted and what came. */
export interface LabelledRow {
  clientId: string;
  holdout: boolean;
  /** Null where nobody said. */
  predictedAt: number | null;
  actedOn: boolean;
  /** Null where no feature is known. */
  setId: number | null;
  /** Float64 values, little-endian, one per name of the feature set. */
  payload: Buffer | null;
  predicted: (number | null)[];
  labels: (Label | null)[];
}

type RawRow = [string, number, number | null, number, number | null, Buffer | null, ...(string | number | null)[]];
const fixedColumns = 6;
const columnsPerTask = 4;

/** All rows with at least one label, in order of client id (by bytes), then time. */
export function* eachLabelledRow(
  db: ReadDb,
  tasks: readonly Pick<StoredTask, 'name' | 'slot'>[],
): Generator<LabelledRow> {
  const predicted = tasks.map(({ slot }) => `p.${valueColumn(slot)}`);
  const labelColumns = tasks.map((_, i) => `l${i}.value, NULLIF(l${i}.observed_at, 0), l${i}.source, l${i}.seq`);
  const joins = tasks.map((_, i) => `LEFT JOIN labels l${i} ON l${i}.prediction_id = p.id AND l${i}.task = ?`);
  const rows = db
    .prepare<string[], RawRow>(
      `SELECT c.client_id, c.holdout, NULLIF(p.predicted_at, 0), p.acted_on, f.set_id, f.payload,
         ${[...predicted, ...labelColumns].join(', ')}
       FROM clients c
       JOIN predictions p ON p.client_key = c.key
       LEFT JOIN feature_rows f ON f.id = ${knownThen}
       ${joins.join('\n')}
       WHERE EXISTS (SELECT 1 FROM labels l WHERE l.prediction_id = p.id)
       ORDER BY c.client_id, p.predicted_at, p.hash`,
    )
    .raw()
    .iterate(...tasks.map(({ name }) => name));
  for (const row of rows) yield unpackRow(row, tasks.length);
}

/** Whether any of the rows that `eachLabelledRow` gives was acted on. */
export function someActedOn(db: ReadDb): boolean {
  const some = db
    .prepare<[], number>(
      `SELECT EXISTS (SELECT 1 FROM predictions p
         WHERE p.acted_on = 1 AND EXISTS (SELECT 1 FROM labels l WHERE l.prediction_id = p.id))`,
    )
    .pluck()
    .get();
  return some === 1;
}

function unpackRow(row: RawRow, tasks: number): LabelledRow {
  const [clientId, holdout, predictedAt, actedOn, setId, payload, ...rest] = row;
  const labels = Array.from({ length: tasks }, (_, i): Label | null => {
    const from = fixedColumns + tasks + i * columnsPerTask;
    const [value, observedAt, source, seq] = row.slice(from, from + columnsPerTask);
    return seq === null ? null : ({ value, observedAt, source, seq } as Label);
  });
  const predicted = rest.slice(0, tasks) as (number | null)[];
  return { clientId, holdout: holdout === 1, predictedAt, actedOn: actedOn === 1, setId, payload, predicted, labels };
}

const noLabels: LabelTotals = { real: 0, synthetic: 0, holdout: 0 };
const noneUnlabelled: ReturnType<typeof countUnlabelled> = { immature: 0, nextDueAt: null, unmatched: 0, actedOn: 0 };

/** What the snapshots tell of a task. */
interface SnapshotCounts extends Pick<LabelCounts, 'task' | 'immature' | 'nextDueAt' | 'unmatched'> {
  slot: number;
}

interface CountedLabels extends Omit<LabelCounts, 'syntheticShare'> {
  /** When by the clock the next imported prediction is due; null: none waits. */
  waitsUntil: number | null;
}

/**
 * Counts per task.
 * @param given `transactions`: the moment that decides what is immature of the snapshots, the last transaction; `now`:
 * of
 *   imported predictions, the clock
 */
export function countLabels(db: ReadDb, given: { transactions: number; now: number }): CountedLabels[] {
  const labels = countedLabels(db);
  const tasks = db
    .prepare<[{ at: number }], SnapshotCounts>(
      `SELECT t.name AS task, t.slot,
         COALESCE(SUM(CASE WHEN s.due_at > @at THEN s.applicable - s.labelled END), 0) AS immature,
         MIN(CASE WHEN s.due_at > @at AND s.applicable > s.labelled THEN s.due_at END) AS nextDueAt,
         COALESCE(SUM(CASE WHEN s.due_at <= @at THEN s.applicable - s.labelled END), 0) AS unmatched
       FROM tasks t LEFT JOIN snapshot_tasks s ON s.task = t.name
       WHERE t.is_off = 0
       GROUP BY t.name ORDER BY t.slot`,
    )
    .all({ at: given.transactions });
  const predicted = predictedSlots(
    db,
    tasks.map(({ slot }) => slot),
  );
  return tasks.map(({ slot, ...counts }) => {
    const { immature, nextDueAt, unmatched, actedOn } = predicted.has(slot)
      ? countUnlabelled(db, counts.task, given.now)
      : noneUnlabelled;
    return {
      ...counts,
      ...(labels.get(counts.task) ?? noLabels),
      immature: counts.immature + immature,
      nextDueAt: earlier(counts.nextDueAt, nextDueAt),
      unmatched: counts.unmatched + unmatched,
      actedOn,
      waitsUntil: nextDueAt,
    };
  });
}

function earlier(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

/** Number of rows that `eachLabelledRow` gives. */
export function countLabelledRows(db: ReadDb): number {
  return db.prepare<[], number>('SELECT COUNT(DISTINCT prediction_id) FROM labels').pluck().get() ?? 0;
}
