import { AppError, toErrorReport } from '../../shared/errors';
import type { JobName } from '../../shared/schedule';
import type { JobContext } from './context';
import { retrain, retrainDefaults } from './retrain';

/** How a scheduled job ended: a gate may have skipped it, with the reason. */
export interface JobOutcome {
  state: 'done' | 'skipped';
  /** What it gave, or why it was skipped, in a sentence. */
  summary: string;
}

/** The scheduled jobs, each the same as its command: a schedule has no path of its own. */
const jobs: Partial<Record<JobName, (context: JobContext) => Promise<string>>> = {
  weekly: async (context) => {
    const { version, tasks } = await retrain(context, retrainDefaults);
    const deployed = Object.entries(tasks).flatMap(([task, one]) => (one.deployed ? [task] : []));
    return `${version}: ${deployed.length > 0 ? `deployed for ${deployed.join(', ')}` : 'no task got a new champion'}`;
  },
};

/** Errors by which a job says that there is nothing for it to do yet. */
const gates = new Set(['not_enough_labels']);

/**
 * Runs a scheduled job. It waits while another process trains, so that jobs never overlap.
 * @throws AppError when it fails or is cancelled
 */
export async function runScheduled(context: JobContext, job: JobName): Promise<JobOutcome> {
  const run = jobs[job];
  if (!run) throw new AppError('internal', `This version of Evergreen has no ${job} job yet.`);
  try {
    return { state: 'done', summary: await run({ ...context, waitForTurn: true }) };
  } catch (error) {
    const { code, message } = toErrorReport(error);
    if (gates.has(code)) return { state: 'skipped', summary: message };
    throw error;
  }
}
