import { AppError, stateAfter, toErrorReport } from '../../shared/errors';
import { openRunLog, type RunLog } from '../node/runLog';
import type { JobContext } from './context';
import { withLease } from './lease';

/** A run under way: begins the next step, and may say of the one before what it gave. */
export interface Run {
  id: number;
  step: (name: string) => Promise<void>;
  detail: (text: string) => Promise<void>;
}

/**
 * Executes a strategy as a recorded run: whatever happens, the run ends as done, skipped, failed or cancelled, with the
 * reason. The train lease is held meanwhile, so that runs never overlap. The work gets a context whose reports are logged.
 */
export async function withRun<T extends { version: string | null }>(
  context: JobContext,
  strategy: string,
  params: unknown,
  work: (run: Run, context: JobContext) => Promise<T>,
): Promise<T> {
  const { data } = context;
  return withLease(context, 'train', async () => {
    const id = await data.beginRun({ strategy, actor: context.actor, params });
    const log = openLog(context, id, strategy);
    try {
      return await recorded(logging(context, log), id, log, work);
    } finally {
      await log.close();
    }
  });
}

async function recorded<T extends { version: string | null }>(
  context: JobContext,
  id: number,
  log: RunLog,
  work: (run: Run, context: JobContext) => Promise<T>,
): Promise<T> {
  const { data } = context;
  context.report({ type: 'run', id });
  try {
    const result = await work(stepsOf(context, id, log), context);
    try {
      await data.endRun({ runId: id, state: 'done', version: result.version, error: null });
    } catch (error) {
      const { code, message } = toErrorReport(error);
      const saved = result.version ? ` The version ${result.version} is saved all the same.` : '';
      throw new AppError(code, `${message} The work is done, but not recorded as such.${saved}`);
    }
    log.write(`done${result.version ? `: ${result.version}` : ''}`);
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

function stepsOf({ data, signal, report }: JobContext, id: number, log: RunLog): Run {
  return {
    id,
    step: async (name) => {
      if (signal.aborted) throw new AppError('cancelled', 'Cancelled. The champion is unchanged.');
      report({ type: 'step', name });
      await data.beginStep({ runId: id, name });
    },
    detail: (text) => {
      log.write(`  ${text}`);
      report({ type: 'detail', text });
      return data.endStep({ runId: id, detail: text });
    },
  };
}

function openLog({ layout, now, report, actor }: JobContext, id: number, strategy: string): RunLog {
  const onLost = (cause: unknown) =>
    report({ type: 'note', text: `The log of the run can't be written: ${toErrorReport(cause).message}` });
  const log = openRunLog(layout.logs, { id, strategy, now, onLost });
  log.write(`run ${id}: ${strategy}, started by ${actor}`);
  return log;
}

function logging(context: JobContext, log: RunLog): JobContext {
  return {
    ...context,
    report: (event) => {
      if (event.type === 'step') log.write(event.name);
      if (event.type === 'note') log.write(`  ${event.text}`);
      context.report(event);
    },
  };
}
