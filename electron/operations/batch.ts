import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors';
import type { ResultOf } from '../../shared/schemas/operations';
import { step } from '../../shared/steps';
import { count } from '../../shared/words';
import { temporaryPath } from '../node/temporary';
import { readProduction } from '../registry/production';
import type { OperationContext } from './context';
import { findVersion } from './deploy';
import { modelRef } from './modelRef';
import { type Run, withRun } from './run';

/** Batch scoring: each champion scores all clients' latest features; saved once per night and version. */
export function batch(context: OperationContext): Promise<ResultOf<'batch'>> {
  return withRun(context, 'batch', {}, async (run, logged) => {
    const scoring = temporaryPath(logged.layout.scoring);
    try {
      return await scoreAll(logged, run, scoring);
    } finally {
      await rm(scoring, { recursive: true, force: true });
    }
  });
}

async function scoreAll(context: OperationContext, run: Run, scoring: string): Promise<ResultOf<'batch'>> {
  const { data, engine, layout, signal } = context;
  await run.step(step('load models'));
  const on = new Set((await data.tasks()).map(({ name }) => name));
  const champions = Object.entries((await readProduction(layout)).tasks).flatMap(([task, { version }]) =>
    on.has(task) ? [{ task, version }] : [],
  );
  if (champions.length === 0) throw new AppError('not_enough_labels', 'There is no champion yet to score with.');
  await run.detail(champions.map(({ task, version }) => `${task} ${version}`).join(', '));

  await run.step(step('extract features'));
  const table = await data.scoringTable({ folder: scoring });
  await run.detail(`${count(table.rows)} clients`);

  const night = localDate(context.now());
  const { rows: clients, origin, predictedAt } = table;
  for (const [i, { task, version }] of champions.entries()) {
    await run.step(step('score', task));
    const path = join(scoring, `${i}.scores`);
    const model = modelRef(context, await findVersion(context, version), task);
    await engine.score({ table, model, output: path }, { signal });
    await data.saveScores({ night, task, version, clients, ...origin, predictedAt, runId: run.id, path });
  }
  const tasks = Object.fromEntries(champions.map(({ task, version }) => [task, version]));
  return { runId: run.id, night, clients, tasks };
}

/** Swedish writes dates as ISO 8601 does. */
function localDate(at: number): string {
  return new Date(at).toLocaleDateString('sv-SE');
}
