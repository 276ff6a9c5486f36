import { createHash } from 'node:crypto';
import { AppError } from '../../shared/errors';
import { groupedBy } from '../../shared/groupedBy';
import type { SyntheticOptions, SyntheticResult } from '../../shared/schemas/labels';
import { ruleMeaning, ruleText } from '../../shared/syntheticRule';
import { taskLabel } from '../../shared/tasks';
import type { CallIo } from '../node/calls';
import { clientRowWriter } from '../store/clientRows';
import { type Feature, featureSets, featureTypes } from '../store/featureSets';
import { beginImport, setBulk, showImport, sweepHidden } from '../store/imports';
import { holding } from '../store/leases/claims';
import { giveWay } from '../store/leases/turns';
import { nameRows } from '../store/rowNames';
import { recordSyntheticRules } from '../store/synthetic';
import { listTasks } from '../store/tasks';
import type { DataContext, ReadContext } from './context';
import { joinAndSweep, joinLabels } from './joinLabels';
import { planSynthetic, type SyntheticPlan } from './syntheticPlan';

/** What `synthesize` would do. Changes nothing. */
export function previewSynthetic({ db }: ReadContext, options: SyntheticOptions): SyntheticResult {
  return resultOf(planSynthetic(db, options), null);
}

/**
 * Makes synthetic labels by the rules, as an import of its own that can be undone like any other: for every client an
 * example with its latest features and the labels that the rules give. All become visible at once.
 * @throws AppError as `planSynthetic` does; `not_enough_labels` when no client would get a label
 */
export async function synthesize(
  context: DataContext,
  { actor, ...options }: SyntheticOptions & { actor: string },
  io: CallIo,
): Promise<SyntheticResult> {
  const { db, now } = context;
  return holding(context, 'import', async () => {
    await joinAndSweep(context);
    const plan = planSynthetic(db, options);
    const rules = plan.tasks.map(({ rule }) => rule);
    const examples = examplesOf(plan);
    if (examples.length === 0) throw noClientToLabel(plan);
    const importId = beginImport(db, {
      kind: 'synthetic labels',
      fileName: `rule for ${rules.map(({ task }) => task).join(', ')}`,
      fileSha256: createHash('sha256')
        .update(JSON.stringify({ rules, seed: plan.seed }))
        .digest('hex'),
      startedAt: now(),
      actor,
    });
    try {
      recordSyntheticRules(db, { importId, seed: plan.seed, rules });
      const accepted = await write(context, importId, plan, examples, io);
      const none = { duplicates: 0, changed: 0, unmatched: 0, rejected: 0, rejectsFile: null, orders: null };
      showImport(db, importId, { accepted, ...none, finishedAt: now() });
    } catch (error) {
      sweepHidden(db);
      throw error;
    }
    await joinLabels(context);
    return resultOf(plan, importId);
  });
}

/** The places of the clients that get any label. */
function examplesOf({ clients, tasks }: SyntheticPlan): number[] {
  return Array.from(clients.keys()).filter((row) => tasks.some(({ values }) => !Number.isNaN(values[row])));
}

async function write(
  context: DataContext,
  importId: number,
  { clients, tasks: plannedTasks }: SyntheticPlan,
  examples: readonly number[],
  io: CallIo,
): Promise<number> {
  const { db, monotonic } = context;
  const tasks = listTasks(db);
  const slots = tasks.map(({ slot }) => slot);
  const planned = tasks.map(({ name }) => plannedTasks.find(({ rule }) => rule.task === name)?.values);
  let added = 0;
  setBulk(db, true);
  try {
    for (const [setId, rows] of bySet(clients, examples)) {
      const target = { kind: 'labelled data' as const, tasks, features: featuresOfSet(db, setId) };
      const batch = {
        length: rows.length,
        clients: rows.map((row) => clients[row].id),
        row: (i: number) => exampleOf(clients[rows[i]], rows[i], planned),
      };
      const names = nameRows(batch, target.kind, { setId, slots });
      const steps = clientRowWriter(db, importId, target, { monotonic, keptBefore: () => false })(batch, names);
      let step = steps.next();
      for (; !step.done; step = steps.next()) {
        await giveWay(context);
        if (io.signal.aborted) throw new AppError('cancelled', 'Cancelled: no label was made.');
      }
      added += step.value.added;
      io.onProgress(added / examples.length);
    }
  } finally {
    setBulk(db, false);
  }
  return added;
}

function featuresOfSet(db: DataContext['db'], setId: number): Feature[] {
  const types = featureTypes(db);
  return (featureSets(db).get(setId) ?? []).map((name) => ({ name, type: types.get(name) ?? 'number' }));
}

/** The clients by the set of their features: rows of one set are written together. */
function bySet(clients: SyntheticPlan['clients'], examples: readonly number[]): Map<number, number[]> {
  return groupedBy(examples, (row) => clients[row].setId);
}

function exampleOf(client: SyntheticPlan['clients'][number], row: number, planned: (Float64Array | undefined)[]) {
  const { id, at, payload } = client;
  return {
    client: id,
    at,
    knownAt: at,
    actedOn: false,
    predicted: planned.map(() => null),
    actual: planned.map((values) => {
      const value = values?.[row] ?? Number.NaN;
      return Number.isNaN(value) ? null : { value, observedAt: at, synthetic: true };
    }),
    features: new Float64Array(new Uint8Array(payload).buffer),
  };
}

function noClientToLabel({ clients, holdout, skipped }: SyntheticPlan): AppError {
  const why = Object.entries(skipped).map(([task, reason]) => `${taskLabel(task)}: ${reason}.`);
  const none =
    clients.length + holdout === 0
      ? 'No features of clients were imported: import a file of clients first.'
      : 'All clients of whom features were imported have a prediction, an outcome or a label already, or belong to the holdout.';
  if (why.length === 0) return new AppError('not_enough_labels', `No synthetic label can be made. ${none}`);
  return new AppError('not_enough_labels', `No synthetic label can be made. ${why.join(' ')}`, {
    commandLine: '--rule "TASK = 1*FEATURE" states a rule.',
  });
}

function resultOf(plan: SyntheticPlan, importId: number | null): SyntheticResult {
  const { seed, clients, holdout, tasks, skipped, features } = plan;
  return {
    import: importId,
    seed,
    clients: examplesOf(plan).length,
    passedOver: clients.length - examplesOf(plan).length,
    holdout,
    features,
    skipped,
    tasks: tasks.map(({ rule, values }) => {
      const given = values.filter((value) => !Number.isNaN(value));
      const sum = given.reduce((total, value) => total + value, 0);
      return {
        task: rule.task,
        kind: rule.kind,
        rule: ruleText(rule),
        share: rule.share,
        meaning: ruleMeaning(rule),
        labels: given.length,
        mean: given.length === 0 ? null : sum / given.length,
      };
    }),
  };
}
