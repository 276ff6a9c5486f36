import type { JobStatus } from '../../shared/contract';
import type { RunRecord } from '../../shared/schemas/runs';

export interface StepView {
  name: string;
  state: 'done' | 'running' | 'waiting' | 'stopped';
  /** Share done, in [0, 1]; null while it does not tell. */
  fraction: number | null;
  ms: number | null;
  detail: string | null;
}

/** The steps of a job as they stand, those that are planned and have not begun included. */
export function stepsOf(job: JobStatus, plan: readonly string[], now: number): StepView[] {
  const begun = job.steps.map(({ name, startedAt, finishedAt, detail }, i): StepView => {
    const last = i === job.steps.length - 1;
    const running = last && job.state === 'running';
    const stopped = last && job.state !== 'running' && job.state !== 'done';
    return {
      name,
      state: running ? 'running' : stopped ? 'stopped' : 'done',
      fraction: running || stopped ? job.fraction : 1,
      ms: (finishedAt ?? job.finishedAt ?? now) - startedAt,
      detail,
    };
  });
  if (job.state !== 'running') return begun;
  const names = new Set(begun.map(({ name }) => name));
  const waiting = plan
    .filter((name) => !names.has(name))
    .map((name): StepView => ({ name, state: 'waiting', fraction: 0, ms: null, detail: null }));
  return [...begun, ...waiting];
}

/** Steps that a strategy goes through, as far as they are known before: a deployment only comes if something is better. */
export function planOf(kind: string, tasks: readonly string[], withChampion: readonly string[]): string[] {
  if (kind === 'retrain' || kind === 'update') {
    return [
      'collect labels',
      ...tasks.map((task) => `train ${task}`),
      'save version',
      ...withChampion.map((task) => `compare ${task}`),
    ];
  }
  if (kind === 'compare') return ['collect labels', ...withChampion.map((task) => `compare ${task}`)];
  return [];
}

/**
 * How long a job will still take: the step under way by its fraction (or by how long it took last time), the steps to come by
 * how long they took last time. Null where one of them can't be told.
 */
export function remainingMs(steps: readonly StepView[], last: RunRecord | undefined): number | null {
  const before = new Map(
    (last?.steps ?? []).flatMap(({ name, startedAt, finishedAt }) =>
      finishedAt === null ? [] : [[name, finishedAt - startedAt]],
    ),
  );
  let total = 0;
  for (const { name, state, fraction, ms } of steps) {
    if (state === 'done' || state === 'stopped') continue;
    const known = before.get(name);
    if (state === 'running' && ms !== null && fraction !== null && fraction > 0.05) {
      total += (ms / fraction) * (1 - fraction);
    } else if (known !== undefined) {
      total += Math.max(0, known - (ms ?? 0));
    } else {
      return null;
    }
  }
  return total;
}

/** The latest run of a strategy that went through to its end. */
export function lastDone(runs: readonly RunRecord[], strategy: string): RunRecord | undefined {
  return runs.find((run) => run.strategy === strategy && run.state === 'done');
}

export function msOf(run: RunRecord): number | null {
  return run.finishedAt === null ? null : run.finishedAt - run.startedAt;
}
