import { AppError, toErrorReport } from '../../shared/errors';
import type { RunState } from '../../shared/records';
import type { JobContext } from './context';

/** A run under way: begins the next step, and may say of the one before what it gave. */
export interface Run {
  id: number;
  step: (name: string) => Promise<void>;
  detail: (text: string) => Promise<void>;
}

/**
 * Executes a strategy as a recorded run: whatever happens, the run ends as done, skipped, failed or cancelled, with the
 * reason. The train lease is held meanwhile, so that runs never overlap.
 */
export async function withRun<T extends { version: string | null }>(
  context: JobContext,
  strategy: string,
  params: unknown,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  const { data, actor, report } = context;
  const token = await data.call('claim', { name: 'train' });
  try {
    const id = await data.call('beginRun', { strategy, actor, params });
    const run: Run = {
      id,
      step: async (name) => {
        if (context.signal.aborted) throw new AppError('cancelled', 'Cancelled. The champion is unchanged.');
        report({ type: 'step', name });
        await data.call('beginStep', { runId: id, name });
      },
      detail: (text) => data.call('endStep', { runId: id, detail: text }),
    };
    try {
      const result = await work(run);
      await data.call('endRun', { runId: id, state: 'done', version: result.version, error: null });
      return result;
    } catch (error) {
      const reason = toErrorReport(error);
      await data.call('endRun', { runId: id, state: stateOf(reason.code), version: null, error: reason });
      throw error;
    }
  } finally {
    await data.call('release', { name: 'train', token });
  }
}

function stateOf(code: string): RunState {
  if (code === 'cancelled') return 'cancelled';
  if (code === 'not_enough_labels') return 'skipped';
  return 'failed';
}
