import { mapValues } from '../../shared/mapValues';
import type { DeploymentRecord } from '../../shared/schemas/deployments';
import type { CheckedInput, ResultOf } from '../../shared/schemas/operations';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import type { OutlinedVersion } from '../../shared/schemas/versions';
import { type OutlinedScores, outlinedScores } from '../../shared/scores';
import { step } from '../../shared/steps';
import { taskWords } from '../../shared/tasks';
import type { DataReader } from '../data/client';
import type { TrainingTable } from '../data/trainingTable';
import { readProduction } from '../registry/production';
import { ioOf, type OperationContext } from './context';
import { scoreOnHoldout, unscored } from './holdoutScores';
import { shownVersions } from './shownVersions';

type Today = ResultOf<'versions'>['today'];

/**
 * The versions with scores that can be compared: a task whose champion was scored on a set of holdout rows with others
 * shows the scores on these rows and no others; another as measured at the trainings.
 * @param deployments newest first
 */
export async function onTheSameRows(
  reader: DataReader,
  versions: readonly OutlinedVersion[],
  champions: Readonly<Record<string, { version: string }>>,
  deployments: readonly DeploymentRecord[],
): Promise<{ versions: OutlinedVersion[]; today: Today }> {
  const today: Today = {};
  const scoresOf = new Map<string, Map<string, OutlinedScores>>();
  const wanted = mapValues(champions, ({ version: champion }, task) => ({
    champion,
    versions: shownVersions(task, { versions, champion, deployments }).map(({ version }) => version),
  }));
  for (const { task, at, scores } of await reader.todayScores({ wanted })) {
    const of = versions.filter(({ tasks }) => tasks[task]).length;
    today[task] = { at, scored: scores.length, of };
    scoresOf.set(task, new Map(scores.map(({ version, ...score }) => [version, score])));
  }
  const none = outlinedScores(null, null);
  const shown = versions.map(({ tasks, ...version }) => ({
    ...version,
    tasks: mapValues(tasks, (model, task) => {
      const scores = scoresOf.get(task);
      return scores ? { ...model, ...(scores.get(version.version) ?? none) } : model;
    }),
  }));
  return { versions: shown, today };
}

/** Scores versions on the holdout rows of today; those that were scored on the same rows before are not again. */
export async function rescore(context: OperationContext, which: CheckedInput<'rescore'>): Promise<ResultOf<'rescore'>> {
  const tasks = await versionsToScore(context, which);
  const table = await context.data.trainingTable();
  const scored: Record<string, number> = {};
  const skipped: Record<string, string> = {};
  for (const { task, versions } of tasks) {
    if (versions.length === 0 || !hasHoldout(table, task)) {
      const what = versions.length === 0 ? 'No version holds a model' : 'There is no holdout row yet';
      skipped[task.name] = `${what} for ${taskWords(task.name)}.`;
      continue;
    }
    context.report({ type: 'step', step: step('score', task.name) });
    const { onProgress } = ioOf(context);
    scored[task.name] = (await scoreOnHoldout(context, { table, task }, versions, onProgress)).length;
  }
  return { scored, skipped };
}

/**
 * What is shown beside each other and not scored on today’s rows yet.
 * @returns `state`, by which it is known whether it can be another than before; and how many scores `lack`, which is
 *   looked up unless the state is as `known`
 */
export async function lackingScores(
  context: OperationContext,
  known: string | null,
): Promise<{ state: string; lack: number }> {
  const several = (await versionsToScore(context, { shown: true })).filter(({ versions }) => versions.length > 1);
  // A table is made where it is not there yet, which takes its time.
  if (several.length === 0) return { state: '[]', lack: 0 };
  const table = await context.data.trainingTable();
  const beside = several.filter(({ task }) => hasHoldout(table, task));
  const names = beside.map(({ task, versions }) => [task.name, versions.map(({ version }) => version)]);
  const state = JSON.stringify([table.sha256, names]);
  if (state === known) return { state, lack: 0 };
  let lack = 0;
  for (const { task, versions } of beside) lack += (await unscored(context, { table, task }, versions)).left.length;
  return { state, lack };
}

/** Of each task the versions to score, the first to be looked at first. */
async function versionsToScore({ data, layout }: OperationContext, { shown }: CheckedInput<'rescore'>) {
  const [tasks, versions, deployments] = await Promise.all([data.tasks(), data.versions(), data.deployments()]);
  const { tasks: live } = await readProduction(layout);
  return tasks.map((task) => {
    const of = { versions, champion: live[task.name]?.version, deployments };
    return {
      task,
      versions: shown ? shownVersions(task.name, of) : versions.filter((version) => version.tasks[task.name]),
    };
  });
}

function hasHoldout(table: TrainingTable, { name }: WorkspaceTask): boolean {
  return table.tasks[name].holdout > 0;
}
