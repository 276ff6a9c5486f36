import { AppError, stateAfter, toErrorReport } from '../../shared/errors';
import { type Step, stepName } from '../../shared/steps';
import { openRunLog, type RunLog } from '../node/runLog';
import type { OperationContext } from './context';
import { withLease } from './lease';

/** A run under way: begins the next step, and may say of the one before what it gave. */
export interface Run {
  id: number;
  step: (step: Step) => Promise<void>;
  detail: (text: string) => Promise<void>;
}

/**
 * Executes a strategy as a recorded run: whatever happens, the run ends as done, skipped, failed or cancelled, with the
 * reason. The train lease is held meanwhile, so that runs never overlap. The work gets a context whose reports are
 * logged.
 */
export async function withRun<T extends object>(
  context: OperationContext,
  strategy: string,
  params: unknown,
  work: (run: Run, context: OperationContext) => Promise<T>,
): Promise<T> {
  const { data } = context;
  return withLease(context, 'train', async () => {
    // One that was killed while another process waited for the lease.
    await data.failOrphans();
    const id = await data.beginRun({ strategy, actor: context.actor, params });
    const log = openLog(context, id, strategy);
    try {
      return await recorded(logging(context, log), id, log, work);
    } finally {
      await log.close();
    }
  });
}

async function recorded<T extends object>(
  context: OperationContext,
  id: number,
  log: RunLog,
  work: (run: Run, context: OperationContext) => Promise<T>,
): Promise<T> {
  const { data } = context;
  context.report({ type: 'run', id });
  try {
    const result = await work(stepsOf(context, id, log), context);
    const version = 'version' in result && typeof result.version === 'string' ? result.version : null;
    try {
      await data.endRun({ runId: id, state: 'done', version, error: null });
    } catch (error) {
      const { code, message } = toErrorReport(error);
      const saved = version ? ` The version ${version} is saved all the same.` : '';
      throw new AppError(code, `${message} The work is done, but not recorded as such.${saved}`);
    }
    log.write(`done${version ? `: ${version}` : ''}`);
    return result;
  } catch (error) {
    const reason = toErrorReport(error);
    const state = stateAfter(reason.code);
    log.write(`${state}: ${reason.message}`);
    try {
      await data.endRun({ runId: id, state, version: null, error: reason });
    } catch (unrecorded) {
      // On a full disk, say. What happened matters more; the run is ended by the next process that looks for orphans.
      log.write(`the end of the run is not recorded: ${toErrorReport(unrecorded).message}`);
    }
    throw error;
  }
}

function stepsOf({ data, signal, report }: OperationContext, id: number, log: RunLog): Run {
  return {
    id,
    step: async (step) => {
      if (signal.aborted) throw new AppError('cancelled', 'Cancelled. The champion is unchanged.');
      report({ type: 'step', step });
      await data.beginStep({ runId: id, name: stepName(step) });
    },
    detail: (text) => {
      log.write(`  ${text}`);
      report({ type: 'detail', text });
      return data.endStep({ runId: id, detail: text });
    },
  };
}

function openLog({ layout, now, report, actor }: OperationContext, id: number, strategy: string): RunLog {
  const onLost = (cause: unknown) =>
    report({ type: 'note', text: `The log of the run can’t be written: ${toErrorReport(cause).message}` });
  const log = openRunLog(layout.logs, { id, strategy, now, onLost });
  log.write(`run ${id}: ${strategy}, started by ${actor}`);
  return log;
}

function logging(context: OperationContext, log: RunLog): OperationContext {
  return {
    ...context,
    report: (event) => {
      if (event.type === 'step') log.write(stepName(event.step));
      if (event.type === 'note') log.write(`  ${event.text}`);
      if (event.type === 'skipped') log.write(`  skipped: ${event.reason}`);
      context.report(event);
    },
  };
}
