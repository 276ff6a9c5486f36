import { toErrorReport } from '../../shared/errors';
import type { Log } from '../node/log';
import { performUntyped } from '../operations/catalogue';
import { lackingEstimators } from '../operations/estimators';
import { type OpenWorkspace, unfollowed } from '../operations/openWorkspace';
import { lackingScores } from '../operations/rescore';
import type { Executions } from './executions';

/** So long nothing must have changed: imports and trainings come in rows. */
const quietMs = 5000;

export interface Upkeep {
  /** Call it whenever the workspace may have changed. */
  look: () => void;
  stop: () => void;
}

/** What is kept up, what is looked at first before what is needed later. */
const kept = [
  { operation: 'rescore', input: { shown: true }, lacking: lackingScores },
  { operation: 'growEstimators', input: {}, lacking: lackingEstimators },
] as const;

/**
 * Keeps up what nobody waits for: when the workspace has been quiet, versions that are shown beside each other are
 * scored on today's holdout rows, and champions get the estimators that they lack, in the background. Whatever else
 * begins goes first, here or in another process.
 */
export function watchUpkeep(open: OpenWorkspace, executions: Executions, log: Log): Upkeep {
  let timer: NodeJS.Timeout | undefined;
  let isLooking = false;
  let isStopped = false;
  /** By operation, what was there when nothing was left to do, or when a person thought better of it. */
  const known = new Map<string, string>();

  const isFree = async () => {
    if (executions.isBusy()) return false;
    const held = await Promise.all((['import', 'train'] as const).map((name) => open.data.isHeld({ name })));
    return !held.includes(true);
  };
  /** Says whether the next may follow. */
  const keepUp = async ({ operation, input, lacking }: (typeof kept)[number]): Promise<boolean> => {
    if (!(await isFree())) {
      look();
      return false;
    }
    const { state, lack } = await lacking(open.context(unfollowed), known.get(operation) ?? null);
    // What has begun meanwhile goes first. Nothing was done about this state: the look after it is to find it anew.
    if (lack > 0 && (isStopped || executions.isBusy())) return false;
    known.set(operation, state);
    if (lack === 0) return true;
    const { id, finished } = executions.start({ operation, background: true }, (io) =>
      performUntyped(open.context(io), operation, input),
    );
    try {
      await finished;
      return true;
    } catch (error) {
      if (toErrorReport(error).code !== 'cancelled') throw error;
      // By a person; or by what began since, after which it is done.
      if (executions.list().some((one) => one.id > id && !one.background)) known.delete(operation);
      return false;
    }
  };
  const look = () => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(() => void (isLooking ? look() : begin()), quietMs);
  };
  const begin = async () => {
    isLooking = true;
    try {
      for (const one of kept) if (!(await keepUp(one))) break;
    } catch (error) {
      if (!isStopped) log.write(`In the background: ${toErrorReport(error).message}`);
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
