import type { JobName } from '../../shared/schedule';
import { count } from '../../shared/words';
import { batch } from './batch';
import type { JobContext } from './context';
import { retrain, retrainDefaults } from './retrain';
import { review } from './review';
import type { StrategyResult } from './strategy';
import { update, updateDefaults } from './update';

/** The scheduled jobs, each the same as its command: a schedule has no path of its own. */
const jobs: Record<JobName, (context: JobContext) => Promise<string>> = {
  daily: async (context) => trained(await update(context, updateDefaults)),
  weekly: async (context) => trained(await retrain(context, retrainDefaults)),
  monthly: async (context) => {
    const { tasks } = await review(context);
    return Object.entries(tasks)
      .map(([task, { champion, candidate, deployed, reason }]) =>
        deployed ? `${task}: ${candidate} replaces ${champion}.` : `${task}: ${champion} stays. ${reason}`,
      )
      .join(' ');
  },
  nightly: async (context) => {
    const { clients, tasks } = await batch(context);
    const by = Object.entries(tasks).map(([task, version]) => `${task} by ${version}`);
    return `${count(clients)} clients scored: ${by.join(', ')}.`;
  },
};

function trained({ version, tasks }: StrategyResult): string {
  const deployed = Object.entries(tasks).flatMap(([task, one]) => (one.deployed ? [task] : []));
  return `${version}: ${deployed.length > 0 ? `deployed for ${deployed.join(', ')}` : 'no task got a new champion'}`;
}

/**
 * Runs a scheduled job, and says in a sentence what it gave. It waits while another process trains, so that jobs never overlap.
 * @throws AppError when it fails, is cancelled, or is skipped by a gate
 */
export async function runScheduled(context: JobContext, job: JobName): Promise<string> {
  return jobs[job]({ ...context, waitForTurn: true });
}
