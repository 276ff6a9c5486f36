import type { FeatureType } from '../../shared/features';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import { dayMs } from '../../shared/time';
import type { CallIo } from '../node/calls';
import { categoryValues, featureSets, featureTypes } from '../store/featureSets';
import { countLabelledRows, eachLabelledRow, type Label, type LabelledRow, someActedOn } from '../store/labels';
import type { ReadDb } from '../store/open';
import { listTasks } from '../store/tasks';
import type { DataContext } from './context';
import { exportCsv } from './exportCsv';
import { joinLabels } from './joinLabels';

/**
 * Writes labeled_data.csv: a row per client and prediction time, whether it was acted on (where any was), every task's
 * prediction and label, then the features. What is unknown, or does not apply, is empty. Imported elsewhere, it gives
 * the same labels. Returns the number of rows.
 */
export async function exportLabels(context: DataContext, options: { path: string }, io: CallIo): Promise<number> {
  await joinLabels(context);
  const db = context.openReader();
  const tasks = listTasks(db);
  const features = featureColumns(db);
  const actedOn = someActedOn(db);
  const total = countLabelledRows(db);
  const cellsOf = (row: LabelledRow) => [
    row.clientId,
    moment(row.predictedAt),
    row.holdout ? 'holdout' : 'train',
    ...(actedOn ? [row.actedOn ? 'yes' : 'no'] : []),
    ...row.labels.flatMap((label, i) => labelCells(row.predicted[i], label)),
    ...features.cellsOf(row),
  ];
  const given = ['client_id', 'predicted_at', 'split', ...(actedOn ? ['acted_on'] : [])];
  const header = [...given, ...tasks.flatMap(taskHeader), ...features.names];
  try {
    const rows = orderedByContent(eachLabelledRow(db, tasks), cellsOf);
    return await exportCsv(context, options.path, { header, rows, total }, io);
  } finally {
    db.close();
  }
}

/** The rows' cells. Rows of one client and moment are ordered by what they hold: the stored order is their import's. */
function* orderedByContent(rows: Iterable<LabelledRow>, cellsOf: (row: LabelledRow) => string[]): Generator<string[]> {
  let together: string[][] = [];
  for (const row of rows) {
    const cells = cellsOf(row);
    const [first] = together;
    if (first && (first[0] !== cells[0] || first[1] !== cells[1])) {
      yield* sortedByContent(together);
      together = [];
    }
    together.push(cells);
  }
  yield* sortedByContent(together);
}

function sortedByContent(rows: string[][]): string[][] {
  if (rows.length < 2) return rows;
  const keyed = rows.map((cells) => ({ cells, key: cells.join('\u001f') }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ cells }) => cells);
}

function taskHeader({ column }: WorkspaceTask): string[] {
  return [`${column}_pred`, `${column}_actual`, `${column}_observed_at`, `${column}_source`];
}

function labelCells(predicted: number | null, label: Label | null): string[] {
  const value = predicted === null ? '' : String(predicted);
  return label ? [value, String(label.value), moment(label.observedAt), label.source] : [value, '', '', ''];
}

/** Empty for what nobody dated. */
function moment(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString();
}

/** All features of the workspace, and how a row's values are written, each by its type. */
function featureColumns(db: ReadDb): { names: string[]; cellsOf: (row: LabelledRow) => string[] } {
  const types = featureTypes(db);
  const sets = featureSets(db);
  const names = [...new Set([...sets.values()].flat())];
  const places = new Map([...sets].map(([id, own]) => [id, names.map((name) => own.indexOf(name))]));
  const writers = names.map((name) => writerOf(types.get(name) ?? 'number', () => categoryValues(db, name)));
  return {
    names,
    cellsOf: ({ setId, payload }) => {
      const own = setId === null ? undefined : places.get(setId);
      return writers.map((write, i) => {
        const place = own?.[i] ?? -1;
        if (place < 0 || payload === null) return '';
        const value = payload.readDoubleLE(place * Float64Array.BYTES_PER_ELEMENT);
        return Number.isNaN(value) ? '' : write(value);
      });
    },
  };
}

function writerOf(type: FeatureType, texts: () => string[]): (value: number) => string {
  if (type === 'flag') return (value) => (value === 1 ? 'yes' : 'no');
  if (type === 'date') return (value) => new Date(Math.round(value * dayMs)).toISOString();
  if (type === 'number') return String;
  const known = texts();
  return (code) => known[code] ?? '';
}
