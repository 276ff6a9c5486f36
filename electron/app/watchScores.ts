import { toErrorReport } from '../../shared/errors';
import type { Log } from '../node/log';
import { perform } from '../operations/catalogue';
import { type OpenWorkspace, unfollowed } from '../operations/openWorkspace';
import { lackingScores } from '../operations/rescore';
import type { Executions } from './executions';

/** So long nothing must have changed: imports and trainings come in rows. */
const quietMs = 5000;

export interface ScoreWatch {
  /** Call it whenever the workspace may have changed. */
  look: () => void;
  stop: () => void;
}

/**
 * Keeps the scores that are shown beside each other on the same rows: when the workspace has been quiet, versions that
 * today's holdout has not scored are, in the background. Whatever else begins goes first, here or in another process.
 */
export function watchScores(open: OpenWorkspace, executions: Executions, log: Log): ScoreWatch {
  let timer: NodeJS.Timeout | undefined;
  let isLooking = false;
  let isStopped = false;
  /** What was there when nothing was left to score, or when a person thought better of it. */
  let known: string | null = null;

  const isFree = async () => {
    if (executions.isBusy()) return false;
    const held = await Promise.all((['import', 'train'] as const).map((name) => open.data.isHeld({ name })));
    return !held.includes(true);
  };
  const score = async () => {
    if (!(await isFree())) return look();
    const { state, lack } = await lackingScores(open.context(unfollowed), known);
    known = state;
    if (lack === 0 || isStopped || executions.isBusy()) return;
    const { finished } = executions.start({ operation: 'rescore', background: true }, (io) =>
      perform(open.context(io), 'rescore', { shown: true }),
    );
    await finished.catch((error: unknown) => {
      if (toErrorReport(error).code !== 'cancelled') throw error;
      if (executions.isBusy()) known = null;
    });
  };
  const look = () => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(() => void (isLooking ? look() : begin()), quietMs);
  };
  const begin = async () => {
    isLooking = true;
    try {
      await score();
    } catch (error) {
      if (!isStopped) log.write(`Scores on today’s holdout: ${toErrorReport(error).message}`);
    } finally {
      isLooking = false;
    }
  };
  look();
  return {
    look,
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
