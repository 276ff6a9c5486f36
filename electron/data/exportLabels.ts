import { AppError } from '../../shared/errors';
import type { WorkspaceTask } from '../../shared/tasks';
import { featureSets } from '../store/featureRows';
import { countLabelledRows, eachLabelledRow, type Label } from '../store/labels';
import { listTasks } from '../store/tasks';
import type { CallIo, DataContext } from './context';
import { CsvFile } from './csvWriter';

/**
 * Writes labeled_data.csv: a row per client and prediction time, every task's label, then the features. What is unknown,
 * or does not apply, is empty. Returns the number of rows.
 */
export async function exportLabels(context: DataContext, options: { path: string }, io: CallIo): Promise<number> {
  const db = context.openReader();
  const tasks = listTasks(db);
  const sets = featureSets(db);
  const features = [...new Set([...sets.values()].flat())];
  const total = countLabelledRows(db);
  const file = new CsvFile(options.path);
  try {
    await file.write(['client_id', 'predicted_at', 'split', ...tasks.flatMap(taskHeader), ...features]);
    let rows = 0;
    const names = tasks.map(({ name }) => name);
    for (const row of eachLabelledRow(db, names)) {
      const own = sets.get(row.setId) ?? [];
      await file.write([
        row.clientId,
        new Date(row.predictedAt).toISOString(),
        row.holdout ? 'holdout' : 'train',
        ...row.labels.flatMap(labelCells),
        ...features.map((name) => featureCell(row.payload, own.indexOf(name))),
      ]);
      if (++rows % 5000 === 0) io.onProgress(rows / total);
      if (io.signal.aborted) throw new AppError('cancelled', 'Cancelled: no file was written.');
    }
    await file.commit();
    return rows;
  } catch (error) {
    await file.discard();
    throw error;
  } finally {
    db.close();
  }
}

function taskHeader({ column }: WorkspaceTask): string[] {
  return [`${column}_pred`, `${column}_actual`, `${column}_observed_at`, `${column}_source`];
}

/** A snapshot's row is labelled without having been predicted, so there is no `_pred`. */
function labelCells(label: Label | null): string[] {
  if (!label) return ['', '', '', ''];
  return ['', String(label.value), new Date(label.observedAt).toISOString(), label.source];
}

function featureCell(payload: Buffer, index: number): string {
  if (index < 0) return '';
  const value = payload.readDoubleLE(index * Float64Array.BYTES_PER_ELEMENT);
  return Number.isNaN(value) ? '' : String(value);
}
