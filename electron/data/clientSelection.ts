import { type Condition, expectedValue } from '../../shared/clientList';
import { AppError } from '../../shared/errors';
import type { ClientChoice, ClientScores, ScoredClient } from '../../shared/schemas/clients';
import type { StoredTask } from '../../shared/schemas/tasks';
import { taskWords } from '../../shared/tasks';
import { clientsHolding } from '../store/clientHistory';
import type { ReadDb } from '../store/open';
import { type KeptBatch, listKeptBatches } from '../store/readBatches';
import { findTask, listTasks } from '../store/tasks';
import { type ClientColumn, meets, readConditions } from './clientConditions';
import type { ReadContext } from './context';
import type { ColumnOfFeature } from './featureColumns';
import { knownNow } from './knownNow';
import { latestFeatures } from './latestFeatures';
import { ScoredTable } from './scoredTable';

/** Clients that were chosen, in the order that was asked for. */
export interface ClientSelection extends Pick<ClientScores, 'nights' | 'features' | 'total'> {
  /** A part of them. */
  rows: (from: number, to: number) => ScoredClient[];
}

/** So many values of a category are told, to choose from. */
const valuesTold = 100;

/**
 * The clients whom a task has scored last, by score, by expected value or by a feature.
 * @throws AppError `unknown_task`, `bad_usage` for a feature or a condition that there is not
 */
export function selectClients({ db, now }: ReadContext, choice: ClientChoice): ClientSelection {
  const newest = newestBatches(listKeptBatches(db), now());
  const tasks = listTasks(db);
  const asked = tasksOf(db, choice);
  const first = newest.find(({ task }) => task === firstOf(newest, tasks, asked));
  // A score goes before a feature of the same name.
  const features = knownNow(db, now()).features.filter(
    ({ name }) => name !== expectedValue && tasks.every((task) => task.name !== name),
  );
  const told = {
    nights: Object.fromEntries(
      newest.map(({ task, night, version, predictedAt }) => [task, { night, version, predictedAt }]),
    ),
    features: features.map(({ name, texts, form }) => ({
      name,
      type: texts ? ('category' as const) : (form ?? ('number' as const)),
      values: texts?.slice(0, valuesTold) ?? [],
    })),
  };
  if (!first) return { ...told, total: 0, rows: () => [] };
  const names = [...newest.map(({ task }) => task), ...(asked.times ? [expectedValue] : []), ...features.map(nameOf)];
  const conditions = readConditions(choice.where, names);
  const table = new ScoredTable(db, first, newest, asked.times?.name ?? null);
  const shown = featuresToTell(features, choice, conditions, names);
  if (shown.length > 0) table.addFeatures(latestFeatures(db, now(), shown.map(nameOf)), shown);
  const by = choice.by ?? (asked.times ? expectedValue : first.task);
  const places = ordered(fitting(db, table, choice.search, conditions), table.column(by), choice.lowest);
  return { ...told, total: places.length, rows: (from, to) => table.rows(places.slice(from, to), shown) };
}

const nameOf = ({ name }: { name: string }) => name;

/** Of each task the batch that was scored last; one in the future of the clock, which was ahead then, before others. */
function newestBatches(batches: readonly KeptBatch[], now: number): KeptBatch[] {
  const isAhead = ({ scoredAt }: KeptBatch) => scoredAt > now;
  const inOrder = [...batches.filter(isAhead), ...batches.filter((one) => !isAhead(one))];
  return [...new Map(inOrder.map((batch) => [batch.task, batch])).values()];
}

function tasksOf(db: ReadDb, { task, times }: ClientChoice) {
  const find = (name: string | null) => (name === null ? null : findTask(db, name));
  const found = { task: find(task), times: find(times) };
  if (found.times && found.times.kind !== 'regression') {
    throw new AppError(
      'bad_usage',
      `An expected value is a chance times an amount, and ${taskWords(found.times.name)} is no amount.`,
    );
  }
  if (found.times && found.task?.kind === 'regression') {
    throw new AppError(
      'bad_usage',
      `An expected value is a chance times an amount, and ${taskWords(found.task.name)} is no chance.`,
    );
  }
  return found;
}

/** The task by whose score clients are ordered: the one asked for; else the first scored, of a chance if need be. */
function firstOf(
  newest: readonly KeptBatch[],
  tasks: readonly StoredTask[],
  { task, times }: ReturnType<typeof tasksOf>,
): string | undefined {
  if (task) return task.name;
  const chances = new Set(tasks.filter(({ kind }) => kind === 'classification').map(nameOf));
  return newest.find((one) => !times || chances.has(one.task))?.task;
}

/** Those by which clients are ordered or filtered, and those that were asked for. */
function featuresToTell(
  features: readonly ColumnOfFeature[],
  { by, show }: ClientChoice,
  conditions: readonly Condition[],
  names: readonly string[],
): ColumnOfFeature[] {
  const wanted = new Set([...(by === null ? [] : [by]), ...conditions.map(nameOf), ...show]);
  for (const name of wanted) {
    if (names.includes(name)) continue;
    throw new AppError('bad_usage', `There is no feature “${name}”. Features: ${features.map(nameOf).join(', ')}.`);
  }
  return features.filter(({ name }) => wanted.has(name));
}

/** The places of those who were scored and meet all that is asked for. */
function fitting(db: ReadDb, table: ScoredTable, search: string | null, conditions: readonly Condition[]): number[] {
  const tests = conditions.map((condition) => meets(condition, table.column(condition.name)));
  const wanted = search === null || search === '' ? null : clientsHolding(db, search);
  const keys = table.clientKeys();
  return Array.from(keys.keys()).filter(
    (place) => (!wanted || wanted.has(keys[place])) && tests.every((test) => test(place)),
  );
}

/** By a column; what is missing comes last. Of equals the first comes first, so that pages do not overlap. */
function ordered(places: number[], { values }: ClientColumn, lowest: boolean): Int32Array {
  const sign = lowest ? 1 : -1;
  const last = (place: number) => Number(Number.isNaN(values[place]));
  places.sort((a, b) => last(a) - last(b) || (last(a) ? 0 : sign * (values[a] - values[b])) || a - b);
  return Int32Array.from(places);
}
