import { AppError } from '../../../shared/errors';
import type { JobName } from '../../../shared/schedule';
import type { StoryForests } from '../../../shared/story';
import { dayMs, hourMs } from '../../../shared/time';
import type { VirtualClock } from '../../node/clock';
import type { OperationContext } from '../context';
import { runScheduled } from '../scheduled';

/** Tells what is played next: on which day, and what came of it. */
export type Tell = (day: number, text: string) => void;

/** What is played, when, and how large the forests are. */
interface Played {
  /** Day 1, midnight UTC. */
  from: number;
  forests: StoryForests;
  tell: Tell;
}

/** Plays the jobs of a schedule by a virtual clock, and counts what comes of them. */
export class Player {
  readonly versions: { day: number; version: string; tasks: ReadonlySet<string> }[] = [];
  deployed = 0;
  refused = 0;

  constructor(
    private readonly context: OperationContext,
    private readonly clock: VirtualClock,
    private readonly played: Played,
  ) {}

  /** Sets the clock. @param hour of the day, UTC */
  at(day: number, hour: number): void {
    this.clock.set(this.played.from + (day - 1) * dayMs + Math.round(hour * hourMs));
  }

  /** What the schedule has on a day: weekly on Sundays, monthly on a first, daily. */
  async jobs(day: number): Promise<void> {
    this.at(day, 2);
    const date = new Date(this.clock.now());
    const { trees, added, most } = this.played.forests;
    if (date.getUTCDay() === 0) await this.job(day, 2, 'weekly', { trees });
    if (date.getUTCDate() === 1) await this.job(day, 3, 'monthly', {});
    await this.job(day, 6, 'daily', { trees: added, mostTrees: most });
  }

  /** Counts a version and what became of its models. */
  trained(day: number, version: string, tasks: Readonly<Record<string, { deployed: boolean }>>): void {
    this.versions.push({ day, version, tasks: new Set(Object.keys(tasks)) });
    const isDeployed = Object.values(tasks).map(({ deployed }) => deployed);
    this.deployed += isDeployed.filter(Boolean).length;
    this.refused += isDeployed.filter((one) => !one).length;
  }

  /** The last version until a day that holds a task. */
  versionOn(day: number, task: string): string | null {
    return this.versions.filter((one) => one.day <= day && one.tasks.has(task)).at(-1)?.version ?? null;
  }

  /** What the schedule runs at this hour; there may be nothing to do. */
  private async job(day: number, hour: number, job: JobName, input: object): Promise<void> {
    this.at(day, hour);
    const { tell } = this.played;
    try {
      const { result, summary } = await runScheduled(this.context, job, { input });
      if ('version' in result && 'tasks' in result) this.trained(day, result.version, result.tasks);
      tell(day, `${job}: ${summary}`);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not_enough_labels') throw error;
      tell(day, `${job}: skipped. ${error.message}`);
    }
  }
}
