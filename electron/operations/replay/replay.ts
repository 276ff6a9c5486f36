import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineRequest, ReplayResult } from '../../../shared/engineProtocol';
import { AppError } from '../../../shared/errors';
import { mapValues } from '../../../shared/mapValues';
import { type SettablePolicy, scheduleChanges } from '../../../shared/replay';
import type { CheckedInput } from '../../../shared/schemas/operations';
import type { Replay, TaskReplay } from '../../../shared/schemas/replay';
import type { WorkspaceTask } from '../../../shared/schemas/tasks';
import { step } from '../../../shared/steps';
import { count } from '../../../shared/words';
import type { Asking } from '../../engine/queue/asking';
import { replaySizes } from '../../engine/replay/sizes';
import { temporaryPath } from '../../node/temporary';
import { systemZone } from '../../scheduler/cron';
import { editSchedule } from '../../scheduler/schedules';
import type { OperationContext } from '../context';
import { exchangeIo, queueOf } from '../keptQueue';
import { alarmDays } from '../monitoring/monitor';
import { keepReplay } from './kept';
import { costOf, type Prices, recommend } from './recommend';
import { policiesOver } from './slots';

/** What a training counts as in wrong answers where nobody has said its price. */
const usualPrice = 100;

/**
 * Plays retraining policies over the workspace's history: what each would have come to. Changes nothing but what it
 * keeps of itself; with `apply`, the schedule.
 */
export async function replay(context: OperationContext, options: CheckedInput<'replay'>): Promise<Replay> {
  const { data, layout, now } = context;
  const prices = pricesOf(options);
  const tasks = options.task ? [await data.task({ name: options.task })] : await data.tasks();
  const { played, skipped } = await playTasks(context, tasks, options.from, prices);
  const told = mapValues(played, (one) => tellTask(one, prices));
  const all =
    prices &&
    recommend(
      Object.values(played).map(({ policies }) => policies),
      prices,
    );
  const { trees, addedTrees, rowsPerTree } = replaySizes;
  const applied = options.apply && all !== null;
  const result = await keepReplay(layout.replays, {
    at: now(),
    prices,
    trees,
    addedTrees,
    rowsPerTree,
    tasks: told,
    skipped,
    recommended: all?.policy ?? null,
    sentence: all?.sentence ?? withoutPrices,
    applied,
  });
  if (applied) await applyPolicy(context, all.policy);
  return result;
}

const withoutPrices = 'With the cost of a wrong answer and that of a training, a policy is recommended.';

/** Changes the schedule so that it does what a policy did. */
export async function applyPolicy({ data, now }: OperationContext, policy: SettablePolicy): Promise<void> {
  for (const change of scheduleChanges[policy]) await editSchedule(data, change, { now: now(), zone: systemZone() });
}

/** @throws AppError `bad_usage` for one price without the other, or `apply` without both */
function pricesOf({ priceWrong, priceTraining, apply }: CheckedInput<'replay'>): Prices | null {
  if (priceWrong !== null && priceTraining !== null) {
    if (priceWrong > 0) return { wrong: priceWrong, training: priceTraining };
    throw new AppError('bad_usage', 'A wrong answer must cost something: say a cost above 0.');
  }
  if (priceWrong === null && priceTraining === null && !apply) return null;
  throw new AppError('bad_usage', 'A recommendation needs both costs: of a wrong answer and of a training.', {
    commandLine: 'Say --price-wrong and --price-training.',
  });
}

async function playTasks(
  context: OperationContext,
  tasks: readonly WorkspaceTask[],
  from: number | null,
  prices: Prices | null,
): Promise<{ played: Record<string, ReplayResult>; skipped: Record<string, string> }> {
  const folder = temporaryPath(join(context.workspace, 'tables', 'replay'));
  try {
    context.report({ type: 'step', step: step('collect labels') });
    const table = await context.data.historyTable({ folder });
    context.report({ type: 'detail', text: `${count(table.rows)} rows` });
    context.report({ type: 'step', step: step('replay') });
    const policies = policiesOver(table, await context.data.schedules());
    const days = alarmDays * Math.max(1, tasks.length);
    const price = prices ? prices.training / prices.wrong : usualPrice;
    const requestOf = (task: WorkspaceTask) => ({ table, task, policies, from, price, alarmDays: days });
    const queue = await queueOf(context);
    if (!queue) return await beside(context, tasks, requestOf, null);
    const { askedOver } = await import('../../engine/queue/asking');
    return await askedOver(queue, join(folder, 'queue'), exchangeIo(context), async (asking) => {
      const result = await beside(context, tasks, requestOf, asking);
      const by = asking.answeredBy();
      if (by !== null) context.report({ type: 'detail', text: `played ${by}` });
      return result;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Plays tasks beside each other: all at a time by the workers of a queue, or each on a thread of its own here, as many
 * at a time as there are cores.
 */
async function beside(
  { engine, signal, report, threads }: OperationContext,
  tasks: readonly WorkspaceTask[],
  requestOf: (task: WorkspaceTask) => EngineRequest<'replay'>,
  asking: Asking | null,
) {
  const played: Record<string, ReplayResult> = {};
  const skipped: Record<string, string> = {};
  const fractions = tasks.map(() => 0);
  const progress = (place: number, fraction: number) => {
    fractions[place] = fraction;
    report({ type: 'progress', fraction: fractions.reduce((sum, one) => sum + one, 0) / tasks.length });
  };
  const play = async (
    place: number,
    ask: (request: EngineRequest<'replay'>, onProgress: (fraction: number) => void) => Promise<ReplayResult | null>,
  ) => {
    const task = tasks[place];
    try {
      const result = await ask(requestOf(task), (fraction) => progress(place, fraction));
      if (!result) return;
      played[task.name] = result;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not_enough_labels') throw error;
      skipped[task.name] = error.message;
    }
    progress(place, 1);
  };
  if (asking) await Promise.all([...tasks.keys()].map((place) => play(place, asking.replay)));
  const left = [...tasks.keys()].filter((place) => !(tasks[place].name in played || tasks[place].name in skipped));
  const places = left.values();
  const work = async () => {
    for (const place of places)
      await play(place, (request, onProgress) => engine.replay(request, { signal, onProgress }));
  };
  await Promise.all(Array.from({ length: Math.min(threads, left.length) }, work));
  if (Object.keys(played).length === 0) throw new AppError('not_enough_labels', Object.values(skipped).join(' '));
  // In the tasks' order, whichever was done first.
  const inOrder = tasks.flatMap(({ name }) => (played[name] ? [[name, played[name]] as const] : []));
  return { played: Object.fromEntries(inOrder), skipped };
}

function tellTask({ policies, cheapest, ...rest }: ReplayResult, prices: Prices | null): TaskReplay {
  const best = policies.find(({ name }) => name === 'hindsight')?.score ?? null;
  const chosen = prices && recommend([policies], prices);
  return {
    ...rest,
    policies: policies.map(({ score, seconds, ...one }) => ({
      ...one,
      score: score?.value ?? null,
      low: score?.lower ?? null,
      high: score?.upper ?? null,
      regret: score && best ? best.value - score.value : null,
      minutes: seconds / 60,
      cost: prices && costOf(one, prices),
      recommended: chosen?.policy === one.name,
    })),
    recommended: chosen?.policy ?? null,
    sentence: chosen?.sentence ?? withoutPrices,
    leastCost: prices && costOf(cheapest, prices),
  };
}
