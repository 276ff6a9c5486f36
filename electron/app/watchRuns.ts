import { toErrorReport } from '../../shared/errors';
import type { Log } from '../node/log';
import { type OpenWorkspace, unfollowed } from '../operations/openWorkspace';
import { endOrphans } from '../operations/reconcile';

const everyMs = 5000;

/**
 * Ends the runs of processes that are killed while the window is open: they can't tell, and until something else began
 * they would be shown as running.
 * @returns what ends it
 */
export function watchRuns(open: OpenWorkspace, log: Log, onChange: () => void): () => Promise<void> {
  let looking: Promise<void> | null = null;
  /** The latest fault, which is told once: a full disk, or a lost one, stays so for a while. */
  let told = '';
  const look = async () => {
    try {
      if (await endOrphans(open.context(unfollowed))) onChange();
      told = '';
    } catch (error) {
      const { message } = toErrorReport(error);
      if (message !== told) log.write(`Runs of killed processes: ${message}`);
      told = message;
    } finally {
      looking = null;
    }
  };
  const timer = setInterval(() => {
    looking ??= look();
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
