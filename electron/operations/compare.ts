import type { CompareResult } from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';
import type { Compared, Comparison, DisagreementPage } from '../../shared/schemas/comparison';
import type { CheckedInput } from '../../shared/schemas/operations';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import type { VersionMetadata } from '../../shared/schemas/versions';
import { step } from '../../shared/steps';
import { taskWords } from '../../shared/tasks';
import { defaultHoldoutWindow } from '../../shared/trainingTable';
import type { TrainingTable } from '../data/trainingTable';
import { readProduction } from '../registry/production';
import { best } from './best';
import type { OperationContext } from './context';
import { findVersion } from './deploy';
import { describeRivals } from './finding';
import { heldBack } from './giveaways';
import { scoreLive } from './liveScore';
import { modelRef } from './modelRef';
import { decide } from './verdict';

/** Bootstrap resamples of a comparison's interval. */
const resamples = 2000;

/** Tests two versions on the same holdout rows. Changes nothing. */
export async function compare(context: OperationContext, options: CheckedInput<'compare'>): Promise<Compared> {
  if (options.others.length > 0) return { comparisons: [], same: [], sideBySide: await sideBySide(context, options) };
  const pairs = await findPairs(context, options);
  const same = pairs.filter(isSame).map(({ task }) => task.name);
  if (same.length === pairs.length) return { comparisons: [], same, sideBySide: [] };
  context.report({ type: 'step', step: step('collect labels') });
  const table = await context.data.trainingTable();
  const comparisons: Comparison[] = [];
  for (const pair of pairs.filter((one) => !isSame(one))) {
    context.report({ type: 'step', step: step('compare', pair.task.name) });
    comparisons.push(await compareTask(context, table, pair));
  }
  return { comparisons, same, sideBySide: [] };
}

/** What each of several versions scores, task by task, as far as they hold it. */
async function sideBySide(
  context: OperationContext,
  { candidate, champion, others, task }: CheckedInput<'compare'>,
): Promise<Compared['sideBySide']> {
  const named = [candidate, champion, ...others].filter((name) => name !== null);
  const versions = await Promise.all(named.map((name) => findVersion(context, name)));
  const among = versions.map(({ version }) => version);
  const tasks = task ? [await context.data.task({ name: task })] : await context.data.tasks();
  const found: Compared['sideBySide'] = [];
  for (const { name } of tasks.filter(({ name }) => versions.some((version) => version.tasks[name]))) {
    context.report({ type: 'step', step: step('compare', name) });
    const { metric, ranking } = await best(context, name, { among });
    found.push({ task: name, metric, ranking });
  }
  return found;
}

function isSame({ champion, candidate }: Pair): boolean {
  return champion.version === candidate.version;
}

/**
 * The rows of the holdout on which two versions answer differently, farthest apart first, a page of them; the first
 * task that both versions hold where none is named.
 */
export async function disagreements(
  context: OperationContext,
  options: CheckedInput<'disagreements'>,
): Promise<DisagreementPage> {
  const [pair] = await findPairs(context, options);
  const { task } = pair;
  const table = await context.data.trainingTable();
  expectHoldout(table, task);
  const { offset, limit } = options;
  const request = { ...duelOf(context, table, pair), offset, limit };
  const { total, rows } = await context.engine.disagreements(request, { signal: context.signal });
  return { task: task.name, total, offset, rows };
}

/** Two versions that meet in a task. */
interface Pair {
  task: WorkspaceTask;
  champion: VersionMetadata;
  candidate: VersionMetadata;
}

/** What is to be compared, task by task; at least one. */
async function findPairs(
  context: OperationContext,
  options: Omit<CheckedInput<'compare'>, 'others'>,
): Promise<[Pair, ...Pair[]]> {
  const { data, layout } = context;
  const tasks = options.task ? [await data.task({ name: options.task })] : await data.tasks();
  const candidate = options.candidate ? await findVersion(context, options.candidate) : await newestVersion(context);
  const production = await readProduction(layout);
  const pairs: Pair[] = [];
  for (const task of tasks) {
    const championName = options.champion ?? production.tasks[task.name]?.version;
    if (!championName || !candidate.tasks[task.name]) continue;
    const champion = await findVersion(context, championName);
    if (champion.tasks[task.name]) pairs.push({ task, champion, candidate });
  }
  const [first, ...others] = pairs;
  if (first) return [first, ...others];
  throw new AppError(
    'unknown_version',
    'There is nothing to compare: no task has both a champion and a model in the candidate.',
    { commandLine: '“evergreen versions” lists the versions.' },
  );
}

/**
 * One task of two versions on the holdout rows of a table, with the verdict and what the policy makes of it.
 * @param chosenFrom the candidate was chosen as the best of so many on these very rows: interval and decision allow for
 * that
 */
export async function compareTask(
  context: OperationContext,
  table: TrainingTable,
  pair: Pair,
  chosenFrom = 1,
): Promise<Comparison> {
  const { task, champion, candidate } = pair;
  expectHoldout(table, task);
  const request = { ...duelOf(context, table, pair), ...judging(task), resamples, chosenFrom };
  const result = await context.engine.compare(request, { signal: context.signal });
  await recordScores(context, pair, result);
  const live = await scoreLive(context, task, champion);
  const names = { task: task.name, championVersion: champion.version, candidateVersion: candidate.version };
  const looks = Math.max(chosenFrom, await candidatesMet(context, pair));
  const [mine, its] = [candidate.tasks[task.name], champion.tasks[task.name]];
  const standing = { looks, knowsMore: mine.watermark > its.watermark, labels: mine.rows / its.rows };
  const decision = decide(task, candidate.version, result, standing);
  const told = { ...decision, sentence: `${decision.sentence}${describeRivals(result)}` };
  return { ...names, ...result, live, ...heldBack(told, mine, its) };
}

/** Both are scored on the same rows now. */
async function recordScores(
  { data }: OperationContext,
  { task, champion, candidate }: Pair,
  { rowsHash, baseline, ...found }: CompareResult,
): Promise<void> {
  const scored = [
    { version: champion.version, metrics: found.champion },
    { version: candidate.version, metrics: found.candidate },
  ];
  await data.recordEvaluations({ task: task.name, rowsHash, baseline, scored });
}

/** How many versions were made to replace this champion, up to and with the candidate. */
async function candidatesMet({ data }: OperationContext, { task, champion, candidate }: Pair): Promise<number> {
  const pair = { task: task.name, champion: champion.version, upTo: candidate.version };
  return Math.max(1, await data.countCandidates(pair));
}

/** Which feature of lifetimes answers what a task asks; they are of 30 and of 90 days. */
function lifetimesOf(outcome: WorkspaceTask['outcome'], days: number) {
  if (outcome === 'spend') return days === 90 ? { feature: 'expected_spend_90d', isComplement: false } : null;
  if (outcome === null || (days !== 30 && days !== 90)) return null;
  return { feature: `buy_chance_${days}d`, isComplement: outcome === 'inactivity' };
}

/** How a task's versions are judged. */
function judging({ halfLife, properScore, horizonDays, outcome }: WorkspaceTask) {
  return { halfLife, properScore, horizonDays, lifetimes: lifetimesOf(outcome, horizonDays) };
}

function duelOf(context: OperationContext, table: TrainingTable, { task, champion, candidate }: Pair) {
  return {
    table,
    task,
    champion: modelRef(context, champion, task.name),
    candidate: modelRef(context, candidate, task.name),
    window: defaultHoldoutWindow,
  };
}

function expectHoldout(table: TrainingTable, task: WorkspaceTask): void {
  if (table.tasks[task.name].holdout > 0) return;
  throw new AppError(
    'not_enough_labels',
    `There is no holdout row for ${taskWords(task.name)} yet, so the two versions can’t be compared.`,
  );
}

async function newestVersion(context: OperationContext): Promise<VersionMetadata> {
  const newest = (await context.data.versions()).at(-1);
  if (newest) return findVersion(context, newest.version);
  throw new AppError('unknown_version', 'There is no version yet: train one first.', {
    commandLine: '“evergreen retrain” does so.',
  });
}
