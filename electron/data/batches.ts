import { AppError } from '../../shared/errors';
import type { CallIo } from '../node/calls';
import { clientIds } from '../store/clients';
import { type BatchScores, listBatches, readNight } from '../store/readBatches';
import { listTasks } from '../store/tasks';
import type { DataContext } from './context';
import { exportCsv } from './exportCsv';

/**
 * Writes a night's scores as predictions.csv: a row per client, in the order of their ids, the answers of the night's
 * last champions. Returns the number of rows and the night.
 * @throws AppError `bad_usage` when nothing was scored that night
 */
export async function exportBatch(
  context: DataContext,
  options: { path: string; night: string | null },
  io: CallIo,
): Promise<{ rows: number; night: string }> {
  const db = context.openReader();
  const known = listBatches(db);
  // One in the future of the clock was scored while that was ahead: others are newer.
  const night = options.night ?? (known.find(({ scoredAt }) => scoredAt <= context.now()) ?? known[0])?.night;
  const batches = night === undefined ? [] : readNight(db, night);
  try {
    if (night === undefined || batches.length === 0) throw nothingScored(options.night);
    const tasks = listTasks(db).flatMap(({ name, column }) => {
      const batch = batches.find(({ task }) => task === name);
      return batch ? [{ column, batch }] : [];
    });
    const header = ['client_id', 'predicted_at', ...tasks.map(({ column }) => `${column}_pred`)];
    const clients = byClient(tasks.map(({ batch }) => batch));
    const ids = clientIds(
      db,
      Int32Array.from(clients, ({ key }) => key),
    );
    const inOrder = Uint32Array.from(ids.keys()).sort((a, b) => (ids[a] < ids[b] ? -1 : 1));
    function* rows() {
      for (const row of inOrder) {
        const { predictedAt, scores } = clients[row];
        yield [ids[row], new Date(predictedAt).toISOString(), ...scores.map((score) => `${score ?? ''}`)];
      }
    }
    return { rows: await exportCsv(context, options.path, { header, rows: rows(), total: clients.length }, io), night };
  } finally {
    db.close();
  }
}

function nothingScored(night: string | null): AppError {
  const message =
    night === null
      ? 'No batch has been scored yet.'
      : `No batch was scored in the night ${night}, or it is no longer kept.`;
  return new AppError('bad_usage', message, {
    commandLine: '“evergreen run nightly” scores all clients; “evergreen batches” lists the nights that are kept.',
  });
}

/** Batches of one night mostly have the same clients; not when data came in between. */
function byClient(batches: readonly BatchScores[]) {
  const clients = new Map<number, { key: number; predictedAt: number; scores: (number | null)[] }>();
  for (const [task, { keys, scores, predictedAt }] of batches.entries()) {
    keys.forEach((key, i) => {
      const known = clients.get(key);
      const client = known ?? { key, predictedAt, scores: batches.map(() => null) };
      if (!known) clients.set(key, client);
      client.predictedAt = Math.max(client.predictedAt, predictedAt);
      client.scores[task] = scores[i];
    });
  }
  return [...clients.values()];
}
