import { join } from 'node:path';
import type { CommandOutput } from '../../../shared/commandOutput';
import { AppError } from '../../../shared/errors';
import type { JobName } from '../../../shared/schedule';
import { retrainDefaults } from '../../../shared/strategies';
import { dayMs, hourMs } from '../../../shared/time';
import type { VirtualClock } from '../../node/clock';
import { best } from '../best';
import type { OperationContext } from '../context';
import { dataFunctions } from '../dataFunctions';
import { deploy, rollback } from '../deploy';
import { retrain } from '../retrain';
import { runScheduled } from '../scheduled';
import { type Simulated, type SimulateOptions, simulate } from './simulate';

/** The story: so many days, with so many synthetic labels at first and so many real ones a day. */
export const storyDefaults = { days: 182, clients: 2000, perDay: 100, seed: 1 };

/** Tells what is played next: on which day, and what came of it. */
type Tell = (day: number, text: string) => void;

/** A version of the story, and how many real labels there were when it was trained. */
interface Milestone {
  when: string;
  version: string;
}

export interface Story {
  versions: number;
  deployed: number;
  refused: number;
  rolledBack: string;
  milestones: Milestone[];
  reachable: Record<string, number>;
}

/** On this day somebody deploys the first version by hand, and takes it back on the next. */
const mistakeOn = 45;

/**
 * Plays six months in a new workspace, on simulated clients, by a virtual clock: first models on weak synthetic labels;
 * then a day’s outcomes and an update each day, the full retrain on Sundays, the review on the first of a month, by the
 * operations that the schedule runs; one deployment by hand that is rolled back.
 */
export async function playStory(
  context: OperationContext,
  clock: VirtualClock,
  options: SimulateOptions,
  tell: Tell,
): Promise<Story> {
  const simulated = await simulate(options);
  const player = new Player(context, clock, options, tell);
  await player.firstDay(simulated);
  for (let day = 2; day <= options.days; day++) await player.day(day, simulated);
  const { bestAccuracy, bestR2 } = simulated;
  return { ...player.result(), reachable: { ...bestAccuracy, clv: bestR2 } };
}

class Player {
  private readonly versions: { day: number; version: string }[] = [];
  private deployed = 0;
  private refused = 0;
  private mistake: string | null = null;

  constructor(
    private readonly context: OperationContext,
    private readonly clock: VirtualClock,
    private readonly options: SimulateOptions,
    private readonly tell: Tell,
  ) {}

  async firstDay({ files }: Simulated): Promise<void> {
    this.at(1, 9);
    await this.take(files[0]);
    const { version, tasks } = await retrain(this.context, retrainDefaults);
    this.trained(1, version, Object.values(tasks));
    this.tell(1, `first models ${version} on synthetic labels, deployed`);
  }

  async day(day: number, { files }: Simulated): Promise<void> {
    this.at(day, 0.5);
    const number = String(day).padStart(3, '0');
    for (const file of files.filter((path) => path.includes(`day-${number}-`))) await this.take(file);
    const date = new Date(this.clock.now());
    if (date.getUTCDay() === 0) await this.job(day, 2, 'weekly');
    if (date.getUTCDate() === 1) await this.job(day, 3, 'monthly');
    await this.job(day, 6, 'daily');
    if (day === mistakeOn) await this.deployByMistake(day);
    if (day === mistakeOn + 1) await this.rollBack(day);
  }

  result(): Omit<Story, 'reachable'> {
    const { options, versions } = this;
    const last = (until: number) => versions.filter(({ day }) => day <= until).at(-1)?.version ?? '';
    const daysFor = (labels: number) => 1 + Math.ceil(labels / options.perDay);
    const milestones = [
      { when: `initial model (${options.clients} synthetic labels)`, until: 1 },
      { when: 'after 1 month (3,000 real labels)', until: daysFor(3000) },
      { when: 'after 3 months (10,000 real labels)', until: daysFor(10_000) },
      { when: 'after 6 months', until: 182 },
    ];
    return {
      versions: versions.length,
      deployed: this.deployed,
      refused: this.refused,
      rolledBack: this.mistake ?? '',
      milestones: milestones
        .filter(({ until }) => until <= options.days)
        .map(({ when, until }) => ({ when, version: last(until) })),
    };
  }

  private at(day: number, hour: number): void {
    this.clock.set(this.options.from + (day - 1) * dayMs + Math.round(hour * hourMs));
  }

  private async take(path: string): Promise<void> {
    await dataFunctions.import(this.context, { path, dryRun: false });
  }

  /** What the schedule runs at this hour; a gate may say that there is nothing to do. */
  private async job(day: number, hour: number, job: JobName): Promise<void> {
    this.at(day, hour);
    try {
      const { result, summary } = await runScheduled(this.context, job);
      if ('version' in result && 'tasks' in result) this.trained(day, result.version, Object.values(result.tasks));
      this.tell(day, `${job}: ${summary}`);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not_enough_labels') throw error;
      this.tell(day, `${job}: skipped. ${error.message}`);
    }
  }

  private trained(day: number, version: string, tasks: readonly { deployed: boolean }[]): void {
    this.versions.push({ day, version });
    const deployed = tasks.filter((one) => one.deployed).length;
    this.deployed += deployed;
    this.refused += tasks.length - deployed;
  }

  private async deployByMistake(day: number): Promise<void> {
    this.at(day, 15);
    this.mistake = this.versions[0].version;
    await deploy(this.context, this.mistake, { task: null, reason: 'story: the first models by mistake' });
    this.tell(day, `${this.mistake} is deployed by hand, by mistake`);
  }

  private async rollBack(day: number): Promise<void> {
    this.at(day, 9);
    await rollback(this.context, null, { task: null, reason: 'story: the first models were no match' });
    this.tell(day, 'rolled back');
  }
}

/** The scores that were expected of such a shop before Evergreen was built; `measured` is what came. */
const said: Record<string, { purchase: number; churn: number; clv: number }> = {
  initial: { purchase: 0.59, churn: 0.65, clv: 0.88 },
  'after 1 month': { purchase: 0.72, churn: 0.75, clv: 0.94 },
  'after 3 months': { purchase: 0.8, churn: 0.82, clv: 0.96 },
  'after 6 months': { purchase: 0.85, churn: 0.82, clv: 0.96 },
};

export type Expected = Extract<CommandOutput<'demo'>, { played: true }>['expected'][number];

/**
 * The scores that were expected, beside what was measured and the best that anybody could reach.
 */
export async function expectedResults(context: OperationContext, story: Story): Promise<Expected[]> {
  const rows: Expected[] = [];
  for (const [task, reachable] of Object.entries(story.reachable)) {
    const { ranking } = await best(context, task);
    for (const { when, version } of story.milestones) {
      const [, stated] = Object.entries(said).find(([start]) => when.startsWith(start)) ?? [];
      if (!stated) continue;
      const measured = ranking.find((one) => one.version === version)?.score ?? null;
      rows.push({ when, task, said: stated[task as keyof typeof stated], measured, reachable });
    }
  }
  return rows;
}

/** Midnight, UTC, of the last Sunday that lies so many days ago or more. */
export function storyStart(now: number, days: number): number {
  const start = Math.floor(now / dayMs) - days;
  return (start - new Date(start * dayMs).getUTCDay()) * dayMs;
}

/** The folder of the simulated files, within the workspace. */
export function storyFiles(workspace: string): string {
  return join(workspace, 'story');
}
