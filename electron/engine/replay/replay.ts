import type { EngineRequest, ReplayPlayed, ReplayResult } from '../../../shared/engineProtocol';
import { AppError } from '../../../shared/errors';
import { taskLabel } from '../../../shared/tasks';
import { count } from '../../../shared/words';
import { primaryOf } from '../bootstrap';
import type { GrowIo } from '../forest';
import { countClients } from '../metrics';
import type { Model } from '../modelFile';
import { loadTable } from '../tableFile';
import { Forests } from './forests';
import { type History, historyOf, Known, startOf } from './history';
import { Options } from './options';
import { askedSince, type Made, type Played, type Policy, play } from './play';
import { type Asked, askedOf, scoresOf, type Yardstick, yardstickAt } from './scores';
import { alarmTrigger, costTrigger } from './triggers';

/** Labels to train on that the first model has, or a fifth of all where there are not many more. */
const firstLabels = 500;

/**
 * Plays retraining policies over the history in a table.
 * @throws AppError `not_enough_labels` where nothing was asked after there was something to learn from
 */
export async function replay(request: EngineRequest<'replay'>, io: GrowIo): Promise<ReplayResult> {
  const { task, policies, price, alarmDays } = request;
  const table = await loadTable(request.table);
  const history = historyOf(table, task);
  const known = new Known(history);
  const from = request.from ?? startOf(history, Math.min(firstLabels, Math.ceil(known.size / 5)));
  const rows = from === null ? new Int32Array() : askedSince(history, from);
  if (from === null || rows.length === 0) throw tooLittle(task.name, known.size);
  const yardstick = yardstickAt(history, from);
  const forests = new Forests(table, history, known, task, yardstick, io);
  const first = await forests.retrain(from);
  if (!first) throw tooLittle(task.name, known.countAt(from));
  const stage = { history, rows, first, yardstick, asked: askedOf(history, rows) };
  const until = history.askedAt[rows[rows.length - 1]];
  const slots = policies.map((one) => one.slots.filter(({ at }) => at > from && at <= until));
  const onSlot = progressOver(
    slots.reduce((sum, own) => sum + own.length, 1),
    io.onProgress,
  );
  const played = new Map<Policy['name'], Played<Model>>();
  for (const [i, { name, trigger }] of policies.entries()) {
    const policy: Policy = {
      name,
      slots: slots[i],
      ...(trigger && { trigger: trigger === 'cost' ? costTrigger(price) : alarmTrigger(alarmDays) }),
    };
    played.set(name, await play(history, { first, asked: rows }, policy, forests, onSlot));
  }
  return {
    metric: primaryOf(task.kind),
    from,
    until,
    firstLabels: known.countAt(from),
    rows: rows.length,
    clients: countClients(stage.asked.client),
    ...(await judged(stage, forests, played, price, io)),
  };
}

interface Stage {
  history: History;
  /** Rows that were asked, in order of time, and what came of them. */
  rows: Int32Array;
  asked: Asked;
  first: Made<Model>;
  yardstick: Yardstick;
}

/** What all policies came to, beside the best in hindsight. */
async function judged(
  { history, rows, asked, first, yardstick }: Stage,
  forests: Forests,
  played: ReadonlyMap<Policy['name'], Played<Model>>,
  price: number,
  io: GrowIo,
): Promise<Pick<ReplayResult, 'policies' | 'cheapest'>> {
  const never = played.get('never')?.predicted ?? forests.answer(first, rows);
  const scored = async (
    name: Policy['name'],
    { predicted, trainings, refused, took }: Omit<Played<Model>, 'reigns'>,
  ): Promise<ReplayPlayed> => ({
    name,
    ...(await scoresOf(yardstick, asked, { predicted, never }, io)),
    trainings,
    refused,
    seconds: took / 1000,
  });
  const policies: ReplayPlayed[] = [];
  for (const [name, one] of played) policies.push(await scored(name, one));
  const options = new Options(rows, { history, asked, yardstick }, forests, [...played.values()]);
  const best = options.choose('score', 0);
  policies.push(await scored('hindsight', { ...best, refused: 0 }));
  const cheap = options.choose('misses', price);
  return { policies, cheapest: { wrong: cheap.loss, trainings: cheap.trainings } };
}

function progressOver(slots: number, onProgress: (fraction: number) => void): () => void {
  let [done, told] = [0, 0];
  return () => {
    done++;
    const fraction = done / slots;
    if (fraction - told < 0.002) return;
    told = fraction;
    onProgress(Math.min(1, fraction));
  };
}

function tooLittle(task: string, labels: number): AppError {
  return new AppError(
    'not_enough_labels',
    `${taskLabel(task)} has no history to replay: of ${count(labels)} labels to train on with a known moment, too few were known before other predictions were made, or all are alike. Import labels of a longer time.`,
  );
}
