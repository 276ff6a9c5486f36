import { AppError } from '../../shared/errors';
import type { StatedRule, SyntheticOptions, SyntheticRule } from '../../shared/schemas/labels';
import type { StoredTask } from '../../shared/schemas/tasks';
import { defaultShare, parseRule, ruleText } from '../../shared/syntheticRule';
import { taskWords } from '../../shared/tasks';
import { defaultTerms, syntheticLabels } from '../features/synthetic';
import { featureTypes } from '../store/featureSets';
import type { ReadDb } from '../store/open';
import { clientsWithTask, type KnownClient, knownClients, listSyntheticRules } from '../store/synthetic';
import { listTasks } from '../store/tasks';
import { featureColumns } from './featureColumns';

/** What the labels of a task would be. */
interface PlannedTask {
  rule: SyntheticRule;
  /** Per client of the plan; NaN where it gets none. */
  values: Float64Array;
}

/** Which clients get synthetic labels, and which, before any is made. */
export interface SyntheticPlan {
  seed: number;
  clients: KnownClient[];
  /** Clients that get none, since they belong to the holdout. */
  holdout: number;
  tasks: PlannedTask[];
  /** Tasks without a rule, and why. */
  skipped: Record<string, string>;
  /** What rules can be made of. */
  features: string[];
}

/**
 * Says what synthetic labels would be made: for clients of whom features were imported, and nothing of the task: no
 * prediction, no outcome, no label. Clients of the holdout get none.
 * @throws AppError `bad_usage` for a rule that can't be, or that contradicts the one of labels that are there
 */
export function planSynthetic(db: ReadDb, { rules, seed }: SyntheticOptions): SyntheticPlan {
  const tasks = listTasks(db);
  const types = featureTypes(db);
  const known = knownClients(db);
  const clients = known.filter(({ holdout }) => holdout === 0);
  const { features, values } = featuresOf(db, clients);
  const numeric = features.filter((name) => types.get(name) !== 'category');
  const plan: SyntheticPlan = {
    seed,
    clients,
    holdout: known.length - clients.length,
    tasks: [],
    skipped: {},
    features: numeric,
  };
  const wanted = rules ?? tasks.map(({ name }) => ({ task: name, text: null, share: null }));
  for (const stated of wanted) {
    const task = findTask(tasks, stated.task);
    const before = ruleBefore(db, task.name);
    const rule = stated.text === null && stated.share === null && before ? before.rule : ruleOf(task, stated, numeric);
    if (rule === null) {
      const [feature] = numeric;
      const example =
        feature && `; write a rule, such as ${ruleText({ terms: [{ feature, weight: 1 }], constant: 0 })}`;
      plan.skipped[task.name] = `no feature is known to tell of it${example ?? ''}`;
      continue;
    }
    if (before && JSON.stringify(before.rule) !== JSON.stringify(rule)) throw contradicts(before);
    const taken = clientsWithTask(db, task);
    const rows = clients.flatMap(({ key }, row) => (taken.has(key) ? [] : [row]));
    const own = { ids: rows.map((row) => clients[row].id), values: picked(values, rule, rows) };
    const labels = syntheticLabels(rule, own, seed);
    const all = new Float64Array(clients.length).fill(Number.NaN);
    rows.forEach((row, i) => {
      all[row] = labels[i];
    });
    plan.tasks.push({ rule, values: all });
  }
  return plan;
}

function findTask(tasks: readonly StoredTask[], name: string): StoredTask {
  const found = tasks.find((task) => task.name === name);
  if (found) return found;
  throw new AppError(
    'unknown_task',
    `There is no task “${name}”. This workspace has: ${tasks.map((task) => task.name).join(', ')}.`,
  );
}

function ruleOf(task: StoredTask, { text, share }: StatedRule, features: readonly string[]): SyntheticRule | null {
  const sum =
    text === null
      ? { terms: task.outcome === null ? [] : defaultTerms(task.outcome, features), constant: 0 }
      : parseRule(text);
  if (sum.terms.length === 0) return null;
  const unknown = sum.terms.find(({ feature }) => !features.includes(feature));
  if (unknown) {
    throw new AppError(
      'bad_usage',
      `The rule of ${taskWords(task.name)} names “${unknown.feature}”, which is no feature of numbers, flags or dates of these clients. There are: ${features.join(', ') || 'none'}.`,
    );
  }
  if (task.kind === 'regression') return { task: task.name, kind: task.kind, ...sum, share: null };
  if (sum.constant !== 0) {
    throw new AppError(
      'bad_usage',
      `The rule of ${taskWords(task.name)} has a constant: how many answer yes is said by the share.`,
    );
  }
  return { task: task.name, kind: task.kind, ...sum, share: share ?? defaultShare };
}

/** The rule of a task's synthetic labels that are there: it stands until they are undone. */
function ruleBefore(db: ReadDb, task: string): { importId: number; rule: SyntheticRule } | null {
  const found = listSyntheticRules(db).flatMap(({ importId, rules }) =>
    rules.filter((rule) => rule.task === task).map((rule) => ({ importId, rule })),
  );
  return found.at(-1) ?? null;
}

/** Labels of one task by two rules would contradict each other. */
function contradicts({ importId, rule: { task } }: { importId: number; rule: SyntheticRule }): AppError {
  return new AppError(
    'bad_usage',
    `Import ${importId} has made synthetic labels of ${taskWords(task)} by another rule. Undo that import first.`,
    { import: importId, task, commandLine: `“evergreen imports undo ${importId}” does so.` },
  );
}

function featuresOf(db: ReadDb, clients: readonly KnownClient[]) {
  const { features, copyRow } = featureColumns(db);
  const columns = features.map(() => new Float64Array(clients.length).fill(Number.NaN));
  clients.forEach(({ setId, payload }, row) => {
    copyRow(columns, row, setId, payload);
  });
  const told = features.flatMap(({ name }, i) => (columns[i].every(Number.isNaN) ? [] : [name]));
  return { features: told, values: new Map(features.map(({ name }, i) => [name, columns[i]])) };
}

function picked(values: ReadonlyMap<string, Float64Array>, rule: SyntheticRule, rows: readonly number[]) {
  return new Map(
    rule.terms.map(({ feature }) => {
      const column = values.get(feature) ?? new Float64Array(0);
      return [feature, Float64Array.from(rows, (row) => column[row])];
    }),
  );
}
