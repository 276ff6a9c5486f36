import { appendFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineRequest } from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';
import type { ResultOf } from '../../shared/schemas/operations';
import { step } from '../../shared/steps';
import { count } from '../../shared/words';
import type { ScoringPart } from '../data/scoring';
import { temporaryPath } from '../node/temporary';
import { readProduction } from '../registry/production';
import type { OperationContext } from './context';
import { findVersion } from './deploy';
import { exchangeIo, queueOf } from './keptQueue';
import { modelRef } from './modelRef';
import { type Run, withRun } from './run';

/** Nightly scores: each champion scores all clients' latest features; saved once per night and version. */
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
    const { clients, by } = await scoreParts(context, models, scoring);
    await run.detail(`${count(clients)} clients${by === null ? '' : `, scored ${by}`}`);
    const night = localDate(context.now());
    const answers = champions.map((champion, i) => ({ ...champion, path: models[i].output }));
    await data.saveScoredNight({ night, runId: run.id, answers });
    const tasks = Object.fromEntries(champions.map(({ task, version }) => [task, version]));
    return { runId: run.id, night, clients, tasks };
  } finally {
    await data.endScoring();
  }
}

type Models = EngineRequest<'scorePart'>['models'];

/** Parts that workers of a queue have, or that wait for one. */
const partsAhead = 8;

/**
 * Scores part by part: while some are scored, the next is read.
 * @returns how many clients there were, and which workers of a queue scored them; null: this computer did
 * @throws AppError `not_enough_labels` when no client has features
 */
async function scoreParts(
  context: OperationContext,
  models: Models,
  folder: string,
): Promise<{ clients: number; by: string | null }> {
  const queue = await queueOf(context);
  if (!queue) return { clients: await scoreAhead(context, models, 1, async () => null), by: null };
  const { askedOver } = await import('../engine/queue/asking');
  return askedOver(queue, join(folder, 'queue'), exchangeIo(context), async (asking) => ({
    clients: await scoreAhead(context, models, partsAhead, (part) => asking.score(part, models)),
    by: asking.answeredBy(),
  }));
}

/**
 * @param ahead parts that are under way at the same time
 * @param elsewhere has a part scored by others; the path of a file with their answers, model by model, or null
 */
async function scoreAhead(
  { data, engine, signal, report }: OperationContext,
  models: Models,
  ahead: number,
  elsewhere: (part: ScoringPart) => Promise<string | null>,
): Promise<number> {
  let clients = 0;
  const underWay: { part: ScoringPart; answers: Promise<string | null> }[] = [];
  const finish = async () => {
    const first = underWay.shift();
    if (!first) return;
    const { path, sha256, rows, fraction } = first.part;
    const answers = await first.answers;
    if (answers === null) await engine.scorePart({ table: { path, sha256 }, models }, { signal });
    else await appendAnswers(answers, models, rows);
    await rm(path);
    clients += rows;
    report({ type: 'progress', fraction });
  };
  for (let part = await data.nextScoringPart(); part !== null; ) {
    const next = data.nextScoringPart();
    const answers = elsewhere(part);
    // Where they fail is where they are waited for.
    for (const later of [next, answers]) later.catch(() => undefined);
    underWay.push({ part, answers });
    if (underWay.length >= ahead) await finish();
    part = await next;
  }
  while (underWay.length > 0) await finish();
  if (clients === 0) throw new AppError('not_enough_labels', 'No client has features yet. Import data first.');
  return clients;
}

/** Puts what others have answered behind what each model has answered before. */
async function appendAnswers(path: string, models: Models, rows: number): Promise<void> {
  const answers = await readFile(path);
  const bytes = rows * Float64Array.BYTES_PER_ELEMENT;
  for (const [i, { output }] of models.entries())
    await appendFile(output, answers.subarray(i * bytes, (i + 1) * bytes));
  await rm(path);
}

/** Swedish writes dates as ISO 8601 does. */
function localDate(at: number): string {
  return new Date(at).toLocaleDateString('sv-SE');
}
