import { expectedValue, parseCondition } from '../../shared/clientList';
import type { FeatureType, FeatureValue } from '../../shared/features';
import { featureTitle, formText } from '../../shared/featureWords';
import type { ClientChoice, ClientScores } from '../../shared/schemas/clients';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import { taskLabel, taskWords } from '../../shared/tasks';
import { count } from '../../shared/words';
import { amount } from '../format';
import { onScreen } from './reasons';

/** By what clients are put in order. */
type By = Pick<ClientChoice, 'task' | 'times' | 'by'>;

/** What a list of clients can be put in order by. */
export interface Order {
  key: string;
  label: string;
  by: By;
}

/** The scores, what is at stake (each chance times each amount), then what is known of clients. */
export function ordersFor(
  tasks: readonly Pick<WorkspaceTask, 'name' | 'kind'>[],
  { nights, features }: Pick<ClientScores, 'nights' | 'features'>,
): Order[] {
  const scored = tasks.filter(({ name }) => nights[name]);
  const of = (kind: WorkspaceTask['kind']) => scored.filter((task) => task.kind === kind);
  const order = (label: string, by: By): Order => ({ key: keyOf(by), label, by });
  const stakes = of('classification').flatMap(({ name: task }) =>
    of('regression').map(({ name: times }) =>
      order(`${taskLabel(task)} × ${taskWords(times)}`, { task, times, by: null }),
    ),
  );
  return [
    ...scored.map(({ name: task }) => order(taskLabel(task), { task, times: null, by: null })),
    ...stakes,
    ...features.map(({ name: by }) => order(featureTitle(by), { task: null, times: null, by })),
  ];
}

/** The order that a list stands in; without a task, that of the first that was scored. */
export function orderIn(orders: readonly Order[], { nights }: Pick<ClientScores, 'nights'>, by: By): Order | undefined {
  const key = keyOf({ ...by, task: by.task ?? Object.keys(nights)[0] ?? null });
  return orders.find((one) => one.key === key);
}

function keyOf({ task, times, by }: By): string {
  return by ? `feature ${by}` : `score ${task}${times ? ` × ${times}` : ''}`;
}

/** By what clients can be filtered, with what a field for it asks. */
export interface Filterable {
  name: string;
  title: string;
  type: ClientScores['features'][number]['type'];
  values: readonly string[];
}

export function filterables(
  { nights, features }: Pick<ClientScores, 'nights' | 'features'>,
  withStake: boolean,
): Filterable[] {
  const number = (name: string, title: string): Filterable => ({ name, title, type: 'number', values: [] });
  return [
    ...Object.keys(nights).map((task) => number(task, taskLabel(task))),
    ...(withStake ? [number(expectedValue, 'At stake')] : []),
    ...features.map((feature) => ({ ...feature, title: featureTitle(feature.name) })),
  ];
}

/** A condition as it is read: `Days since the last purchase ≥ 60`. */
export function conditionWords(text: string, known: readonly Filterable[]): string {
  const condition = parseCondition(
    text,
    known.map(({ name }) => name),
  );
  if (!condition) return text;
  const { name, sign, value } = condition;
  const title = known.find((one) => one.name === name)?.title ?? name;
  if (value === '') return `${title} ${sign === '=' ? 'not known' : 'known'}`;
  return `${title} ${signWords[sign]} ${value}`;
}

export const signWords = { '>=': '≥', '<=': '≤', '!=': '≠', '>': '>', '<': '<', '=': '=' } as const;

/** Those that still can be asked: without what is at stake once nothing is multiplied. */
export function stillAsked(where: readonly string[], by: By): string[] {
  return where.filter((text) => by.times || !parseCondition(text, [expectedValue]));
}

/** A value of a feature as a cell shows it; a date is a number of days. */
export function featureText(value: FeatureValue, type: FeatureType = 'number'): string {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  if (type === 'flag' || type === 'date') return formText(value, type, onScreen.day);
  return Number.isInteger(value) ? count(value) : amount(value);
}
