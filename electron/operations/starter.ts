import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors';
import type { StarterResult } from '../../shared/schemas/modelOperations';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import { fromJson } from '../../shared/schemas/time';
import { type Starter, starter as starterSchema } from '../../shared/schemas/versions';
import { step } from '../../shared/steps';
import { otherLabels, taskLabel, taskWords } from '../../shared/tasks';
import { readProduction } from '../registry/production';
import { discardStaged, stageVersion } from '../registry/versions';
import type { OperationContext } from './context';
import { bringHistoryInLine } from './follow';
import { withLease } from './lease';
import { overtaken } from './putIntoProduction';
import { withRun } from './run';
import { saveVersion } from './saveVersion';
import { deployAll } from './strategy';

/**
 * Puts the models that the product ships into production for each task that has no champion and means the same by its
 * labels, so that clients can be scored before there are labels of one's own. The first model of one's own meets them
 * as it would meet any champion.
 * @throws AppError `bad_usage` when no task takes one
 */
export function starter(context: OperationContext): Promise<StarterResult> {
  return withRun(context, 'starter', {}, async (run, logged) => {
    const { layout } = logged;
    await run.step(step('load models'));
    const shipped = await readStarter(logged);
    const { taken, skipped } = await choose(logged, shipped);
    try {
      await run.step(step('save version'));
      const staging = await stageVersion(layout, run.id);
      for (const { file } of Object.values(taken))
        await writeFile(join(staging, file), await readFile(join(logged.starterPath, file)));
      const { seed, tableSha256 } = shipped;
      const version = await saveVersion(logged, {
        strategy: 'starter',
        runId: run.id,
        seed,
        tableSha256,
        tasks: taken,
      });
      await withLease(logged, 'deploy', () => bringHistoryInLine(logged));
      const first = { version, against: null, reason: reasonOf(shipped) };
      const deployed = await deployAll(logged, run, new Map(Object.keys(taken).map((task) => [task, first])), 'first');
      for (const task of Object.keys(taken)) if (!deployed.has(task)) skipped[task] = overtaken;
      const tasks = [...deployed.keys()];
      return { runId: run.id, version: version.version, tasks, skipped, madeFrom: shipped.madeFrom };
    } finally {
      await discardStaged(layout, run.id);
    }
  });
}

async function readStarter({ starterPath }: OperationContext): Promise<Starter> {
  return fromJson(starterSchema, JSON.parse(await readFile(join(starterPath, 'starter.json'), 'utf8')));
}

/** The shipped models that a task takes, and why the others are not taken. */
async function choose({ data, layout }: OperationContext, { tasks: shipped }: Starter) {
  const production = await readProduction(layout);
  const taken: Starter['tasks'] = {};
  const skipped: Record<string, string> = {};
  for (const task of await data.tasks()) {
    const model = shipped[task.name];
    const why = reasonAgainst(task, model, production.tasks[task.name]?.version ?? null);
    if (why === null) taken[task.name] = model;
    else skipped[task.name] = why;
  }
  if (Object.keys(taken).length > 0) return { taken, skipped };
  throw new AppError('bad_usage', `No task takes a starter model. ${Object.values(skipped).join(' ')}`);
}

function reasonAgainst(
  task: WorkspaceTask,
  model: Starter['tasks'][string] | undefined,
  champion: string | null,
): string | null {
  if (champion !== null) return `${taskLabel(task.name)} has a champion already, ${champion}.`;
  if (!model) return `There is none for ${taskWords(task.name)}.`;
  const other = otherLabels(task, model.labels);
  return other && `The one for ${taskWords(task.name)} predicts something else (${other}).`;
}

function reasonOf({ madeFrom }: Starter): string {
  return `starter model, made from ${madeFrom.data}, ${madeFrom.licence}`;
}
