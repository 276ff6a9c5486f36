import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineRequest } from '../../shared/engineProtocol';
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
  const { data, layout } = context;
  await run.step(step('load models'));
  const on = new Set((await data.tasks()).map(({ name }) => name));
  const champions = Object.entries((await readProduction(layout)).tasks).flatMap(([task, { version }]) =>
    on.has(task) ? [{ task, version }] : [],
  );
  if (champions.length === 0) throw new AppError('not_enough_labels', 'There is no champion yet to score with.');
  await run.detail(champions.map(({ task, version }) => `${task} ${version}`).join(', '));

  const models = await Promise.all(
    champions.map(async ({ task, version }) => ({
      ...modelRef(context, await findVersion(context, version), task),
      output: join(scoring, `${task}.scores`),
    })),
  );
  await run.step(step('score'));
  await data.beginScoring({ folder: scoring });
  try {
    const clients = await scoreParts(context, models);
    await run.detail(`${count(clients)} clients`);
    const night = localDate(context.now());
    const answers = champions.map((champion, i) => ({ ...champion, path: models[i].output }));
    await data.saveScoredNight({ night, runId: run.id, answers });
    const tasks = Object.fromEntries(champions.map(({ task, version }) => [task, version]));
    return { runId: run.id, night, clients, tasks };
  } finally {
    await data.endScoring();
  }
}

/**
 * Scores part by part: while one is scored, the next is read. Returns how many clients there were.
 * @throws AppError `not_enough_labels` when no client has features
 */
async function scoreParts(
  { data, engine, signal, report }: OperationContext,
  models: EngineRequest<'scorePart'>['models'],
): Promise<number> {
  let clients = 0;
  for (let part = await data.nextScoringPart(); part !== null; ) {
    const next = data.nextScoringPart();
    // Where it fails is where it is waited for.
    next.catch(() => undefined);
    const { path, sha256, rows, fraction } = part;
    await engine.scorePart({ table: { path, sha256 }, models }, { signal });
    await rm(path);
    clients += rows;
    report({ type: 'progress', fraction });
    part = await next;
  }
  if (clients === 0) throw new AppError('not_enough_labels', 'No client has features yet. Import data first.');
  return clients;
}

/** Swedish writes dates as ISO 8601 does. */
function localDate(at: number): string {
  return new Date(at).toLocaleDateString('sv-SE');
}
