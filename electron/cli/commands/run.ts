import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { CommandOutput } from '../../../shared/commandOutput';
import { AppError } from '../../../shared/errors';
import { type JobName, jobKinds, jobNames, onTimeMs } from '../../../shared/schedule';
import { type Log, openLog } from '../../node/log';
import type { OperationContext } from '../../operations/context';
import { expectAlarm } from '../../operations/monitoring/trigger';
import { runScheduled } from '../../operations/scheduled';
import { type ClaimedSlot, claimDue, scheduleOf } from '../../scheduler/claims';
import { nextSlots, systemZone } from '../../scheduler/cron';
import { type AttemptEnd, describeSlot, type Execute, executeSlot, quitting } from '../../scheduler/execute';
import { defineCommand, type Shell } from '../command';

type Done = CommandOutput<'run'>['runs'][number];

/** A job by its name, or by the name of its trigger, such as `ml_daily_update`. */
export const jobField = z
  .string()
  .transform(jobNamed)
  .meta({ placeholder: jobNames.join('|') });

export const runCommand = defineCommand({
  name: 'run',
  summary:
    'run a scheduled job now; with --slot, only if its slot is due and nobody has done it (exit code 3 otherwise); with --if-alarm, only if a harmful alarm stands',
  input: z.object({ job: jobField, slot: z.boolean().default(false), ifAlarm: z.boolean().default(false) }),
  form: { words: ['job'] },
  run: async ({ job, slot: onlyDue, ifAlarm }, shell) => {
    if (ifAlarm) await expectAlarm(await shell.context());
    const runs = onlyDue ? await runSlots(shell, job) : [await runByHand(shell, job)];
    return {
      json: { runs },
      text: runs.map(({ slot, summary }) => (slot ? `${slot}: ${summary}` : summary)).join('\n'),
    };
  },
});

function jobNamed(name: string): JobName {
  const job = jobNames.find((one) => one === name || jobKinds[one].trigger === name);
  if (job) return job;
  throw new AppError('bad_usage', `There is no job “${name}”. The jobs are: ${jobNames.join(', ')}.`);
}

async function runByHand(shell: Shell, job: JobName): Promise<Done> {
  const context = await shell.context();
  let run: number | null = null;
  const execute = executeIn(context, (id) => {
    run = id;
  });
  const summary = await execute(job, shell.signal, () => undefined);
  return { job, slot: null, state: 'done', run, summary };
}

/**
 * Claims what is due of a job and runs it, retries included; whoever comes second has nothing to do. Every slot that
 * was claimed is ended, whatever became of those before it: one that is left running would count as an attempt.
 * @throws AppError of the first that was skipped, failed or cancelled
 */
async function runSlots(shell: Shell, job: JobName): Promise<Done[]> {
  const context = await shell.context();
  const { now } = context;
  const done: Done[] = [];
  const failures: AppError[] = [];
  const log = openLog([context.layout.logs], now);
  let held = await claim(context, job, log);
  if (held.length === 0) throw new AppError('not_due', await whyNotDue(context, job), { job });
  while (held.length > 0) {
    const waiting: Waiting[] = [];
    for (const slot of held) {
      const { end, run } = await runSlot({ ...context, actor: 'schedule' }, slot, log);
      const failure = failureOf(slot, end, context);
      if (failure) failures.push(failure);
      else if (end.retryAt !== null) waiting.push({ slot, reason: end.reason ?? '', retryAt: end.retryAt });
      else done.push({ job, slot: slot.slot, state: 'done', run, summary: end.reason ?? '' });
    }
    held = waiting.length === 0 || context.signal.aborted ? [] : await claimAgain(context, job, log, waiting);
    for (const one of waiting)
      if (!held.some(({ slot }) => slot === one.slot.slot)) failures.push(await unclaimed(context, one));
  }
  // What another process has taken is no failure of what was done here.
  const failed = failures.find(({ code }) => code !== 'not_due') ?? (done.length === 0 ? failures[0] : undefined);
  if (failed) throw failed;
  return done;
}

/** A slot whose attempt failed, and that is to be tried again. */
interface Waiting {
  slot: ClaimedSlot;
  reason: string;
  retryAt: number;
}

/** What became of a slot that could not be claimed for its next attempt. */
async function unclaimed({ data }: OperationContext, { slot: { job, slot, at }, reason }: Waiting): Promise<AppError> {
  const found = (await data.slots({ from: at, to: at + 1 })).find((one) => one.job === job && one.slot === slot);
  const failed = `${job}, slot ${slot}: it failed: ${reason}`;
  if (found?.state === 'failed') return new AppError('engine_failed', found.reason ?? failed, { job, slot });
  if (found && found.state !== 'waiting') {
    const by =
      found.state === 'running' ? `process ${found.pid} runs it now` : `by another process it is ${found.state}`;
    return new AppError('not_due', `${failed} It was to be tried again, and ${by}.`, { job, slot });
  }
  if ((await scheduleOf(data, job)).enabled)
    return new AppError(
      'engine_failed',
      `${failed} By the clock, which was set meanwhile, its next attempt is not due yet; it is left for later.`,
      { job, slot },
    );
  return new AppError('engine_failed', `${failed} It is not tried again, since the job was disabled meanwhile.`, {
    ...{ job, slot },
    commandLine: `“evergreen schedule enable ${job}” enables it.`,
  });
}

/**
 * Claims what is due of a job; what is given up after an earlier attempt is in the log. In a new workspace the schedule
 * begins early enough for the slot that has woken us up.
 */
async function claim({ data, now }: OperationContext, job: JobName, log: Log): Promise<ClaimedSlot[]> {
  await data.makeSchedules({ agoMs: onTimeMs + 1 });
  const { held, givenUp } = await claimDue(data, await scheduleOf(data, job), now(), systemZone());
  for (const slot of givenUp) log.write(describeSlot(slot, { state: 'failed', reason: slot.reason }));
  return held;
}

async function runSlot(
  context: OperationContext,
  slot: ClaimedSlot,
  log: Log,
): Promise<{ end: AttemptEnd; run: number | null }> {
  const { data, now, report, signal } = context;
  let run: number | null = null;
  const abort = new AbortController();
  // Ctrl-C and the end of the session leave the slot to whoever comes next.
  const quit = () => abort.abort(quitting);
  signal.addEventListener('abort', quit, { once: true });
  if (signal.aborted) quit();
  else log.write(describeSlot(slot, null));
  const execute = executeIn(context, (id) => {
    run = id;
  });
  const end = await executeSlot(data, slot, { execute, now, signal: abort.signal });
  signal.removeEventListener('abort', quit);
  log.write(describeSlot(slot, end));
  if (end.retryAt !== null && !signal.aborted) {
    const next = new Date(end.retryAt).toISOString();
    report({ type: 'note', text: `It failed: ${end.reason ?? ''} Next attempt at ${next}.` });
  }
  return { end, run };
}

/** What is told of a slot that was not done and will not be tried again here. */
function failureOf({ job, slot }: ClaimedSlot, { state, reason }: AttemptEnd, { signal }: OperationContext) {
  if (signal.aborted) return new AppError('cancelled', `${job}, slot ${slot}: cancelled; it is left for later.`);
  if (state === 'skipped') return new AppError('not_enough_labels', reason ?? '', { job, slot });
  if (state === 'failed') return new AppError('engine_failed', reason ?? '', { job, slot });
  if (state === 'cancelled') return new AppError('cancelled', `${job}, slot ${slot}: ${reason ?? ''}`, { job, slot });
  return null;
}

function executeIn(context: OperationContext, onId: (id: number) => void): Execute {
  return async (job, signal, onRun) => {
    const { summary } = await runScheduled({ ...context, signal }, job, {
      onRun: (id) => {
        onId(id);
        onRun(id);
      },
    });
    return summary;
  };
}

async function claimAgain(
  context: OperationContext,
  job: JobName,
  log: Log,
  waiting: readonly Waiting[],
): Promise<ClaimedSlot[]> {
  const { now, signal } = context;
  const retryAt = Math.max(...waiting.map((one) => one.retryAt));
  await pause(Math.max(0, retryAt - now()), undefined, { signal }).catch(() => {
    throw new AppError('cancelled', `${job}: cancelled before the next attempt; it is left for later.`);
  });
  return claim(context, job, log);
}

async function whyNotDue({ data, now }: OperationContext, job: JobName): Promise<string> {
  const schedule = await scheduleOf(data, job);
  if (!schedule.enabled) return `The ${job} job is disabled. “evergreen schedule enable ${job}” enables it.`;
  const last = await data.latestSlot({ job });
  const next = nextSlots(schedule.cron, systemZone(), now(), 1)[0]?.slot.replace('T', ' ');
  const nothing = `Nothing is due of the ${job} job; the next slot is ${next}.`;
  if (!last) return nothing;
  const where = last.state === 'running' ? ` by process ${last.pid}` : '';
  return `${nothing} The latest, ${last.slot.replace('T', ' ')}, is ${last.state}${where}.`;
}
