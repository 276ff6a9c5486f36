import type { Execution } from '../../shared/contract';
import type { RunRecord } from '../../shared/schemas/runs';
import { type Step, step, stepName } from '../../shared/steps';

export interface StepView extends Step {
  /** Skipped: it could not be done, or a later one has begun without it. */
  state: 'done' | 'running' | 'waiting' | 'stopped' | 'skipped';
  /** Share done, in [0, 1]; null while it does not tell. */
  fraction: number | null;
  ms: number | null;
  detail: string | null;
}

/**
 * A run of another program that is under way: of the command line, or of the system's scheduler. A run of this window
 * is also an execution, which began before it and was not over when it began.
 */
export function runElsewhere(runs: readonly RunRecord[], executions: readonly Execution[]): RunRecord | undefined {
  return runs.find(({ state, strategy, startedAt }) => {
    const own = (one: Execution) =>
      one.operation === strategy && one.startedAt <= startedAt && startedAt <= (one.finishedAt ?? startedAt);
    return state === 'running' && !executions.some(own);
  });
}

/** The steps of an execution as they stand, those that are planned and have not begun included. */
export function stepsOf(execution: Execution, plan: readonly Step[], now: number): StepView[] {
  const begun = execution.steps.map(({ kind, task, startedAt, finishedAt, detail, skipped }, i): StepView => {
    if (skipped) return { kind, task, state: 'skipped', fraction: null, ms: null, detail };
    const last = i === execution.steps.length - 1;
    const running = last && execution.state === 'running';
    const stopped = last && execution.state !== 'running' && execution.state !== 'done';
    return {
      kind,
      task,
      state: running ? 'running' : stopped ? 'stopped' : 'done',
      fraction: running || stopped ? execution.fraction : 1,
      ms: (finishedAt ?? execution.finishedAt ?? now) - startedAt,
      detail,
    };
  });
  const names = new Set(begun.map(stepName));
  const last = plan.findLastIndex((one) => names.has(stepName(one)));
  const left = (state: StepView['state'], fraction: number | null, isLeft: (one: Step, place: number) => boolean) =>
    plan
      .filter((one, i) => !names.has(stepName(one)) && isLeft(one, i))
      .map((one): StepView => ({ ...one, state, fraction, ms: null, detail: null }));
  const isTrained = ({ task }: Step) => !begun.some((one) => one.state === 'skipped' && one.task === task);
  const waiting =
    execution.state === 'running'
      ? left('waiting', 0, (one, i) => i > last && (one.task === null || isTrained(one)))
      : [];
  // A skipped one stands where it would have been.
  const place = (one: StepView) => plan.findIndex((planned) => stepName(planned) === stepName(one));
  for (const one of left('skipped', null, ({ kind }, i) => kind === 'train' && i < last)) {
    const behind = begun.findIndex((other) => place(other) > place(one));
    begun.splice(behind, 0, one);
  }
  return [...begun, ...waiting];
}

/**
 * Steps that a strategy goes through, as far as they are known before: where there is a champion, a deployment comes
 * only if the candidate is better.
 */
export function planOf(
  operation: Execution['operation'],
  tasks: readonly string[],
  withChampion: readonly string[],
): Step[] {
  const compared = withChampion.map((task) => step('compare', task));
  if (operation === 'retrain' || operation === 'update') {
    const hasFirst = tasks.some((task) => !withChampion.includes(task));
    return [
      step('collect labels'),
      ...tasks.map((task) => step('train', task)),
      step('save version'),
      ...compared,
      ...(hasFirst ? [step('deploy')] : []),
    ];
  }
  return operation === 'compare' ? [step('collect labels'), ...compared] : [];
}

/**
 * How long an execution will still take: the step under way by its fraction (or by how long it took last time), the
 * steps to come by how long they took last time. Null where one of them can't be told.
 */
export function remainingMs(steps: readonly StepView[], last: RunRecord | undefined): number | null {
  const before = new Map(
    (last?.steps ?? []).flatMap((one) =>
      one.finishedAt === null ? [] : [[stepName(one), one.finishedAt - one.startedAt]],
    ),
  );
  const firstTime = typicalTraining(steps);
  let total = 0;
  for (const one of steps) {
    const { state, fraction, ms } = one;
    if (state === 'done' || state === 'stopped' || state === 'skipped') continue;
    const known = before.get(stepName(one));
    if (state === 'running' && ms !== null && fraction !== null && fraction > 0.05) {
      total += (ms / fraction) * (1 - fraction);
    } else if (known !== undefined) {
      total += Math.max(0, known - (ms ?? 0));
    } else if (firstTime !== null) {
      // Beside forests, the others hardly count.
      total += one.kind === 'train' ? Math.max(0, firstTime - (ms ?? 0)) : 0;
    } else {
      return null;
    }
  }
  return total;
}

/** How long a training of this execution takes, by those that are done or well under way; null where none is. */
function typicalTraining(steps: readonly StepView[]): number | null {
  const times = steps.flatMap(({ kind, state, ms, fraction }) => {
    if (kind !== 'train' || ms === null) return [];
    if (state === 'done') return [ms];
    return state === 'running' && fraction !== null && fraction > 0.05 ? [ms / fraction] : [];
  });
  return times.length === 0 ? null : times.reduce((sum, ms) => sum + ms, 0) / times.length;
}

/** How far the whole is, in [0, 1]: steps count alike; null where none tells. */
export function wholeFraction(steps: readonly StepView[]): number | null {
  const counted = steps.filter(({ state }) => state !== 'skipped');
  if (counted.every(({ fraction }) => fraction === null)) return null;
  return counted.reduce((sum, { fraction }) => sum + (fraction ?? 0), 0) / counted.length;
}

/** The latest run of a strategy that went through to its end. */
export function lastDone(runs: readonly RunRecord[], strategy: string): RunRecord | undefined {
  return runs.find((run) => run.strategy === strategy && run.state === 'done');
}

/** How long a run, or a step of it, took; null before its end. */
export function msOf({ startedAt, finishedAt }: Pick<RunRecord, 'startedAt' | 'finishedAt'>): number | null {
  return finishedAt === null ? null : finishedAt - startedAt;
}
