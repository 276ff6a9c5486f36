import { join } from 'node:path';
import type { HalfLife } from '../../../shared/schemas/tasks';
import type { StoryForests } from '../../../shared/story';
import { retrainDefaults } from '../../../shared/strategies';
import { dayMs } from '../../../shared/time';
import type { VirtualClock } from '../../node/clock';
import type { OperationContext } from '../context';
import { dataFunctions } from '../dataFunctions';
import { deploy } from '../deploy';
import { retrain } from '../retrain';
import { rollback } from '../rollback';
import { type Ending, endStory } from './expected';
import { Player, type Tell } from './player';
import { filesOf, type SimulateOptions, simulate } from './simulate';

/** The story: so many days, with so many synthetic labels at first and so many real ones a day. */
export const storyDefaults = { days: 182, clients: 2000, perDay: 100, seed: 1 };

export interface Story extends Ending {
  /** What was deployed by mistake and taken back; empty: nothing. */
  rolledBack: string;
  /** After which time labels count half in its comparisons. */
  halfLife: HalfLife;
}

/** Simulated clients stay as they are: that labels lose worth with age need not be looked for at each comparison. */
const halfLife = 'never';

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
  { forests, ...options }: SimulateOptions & { forests: StoryForests },
  tell: Tell,
): Promise<Story> {
  const { files, bestAccuracy, bestR2 } = await simulate(options);
  const player = new Player(context, clock, { from: options.from, forests, tell });
  const take = (path: string) => dataFunctions.import(context, { path, dryRun: false });
  player.at(1, 9);
  await declareSteady(context);
  await take(files[0]);
  const { version: first, tasks } = await retrain(context, { ...retrainDefaults, trees: forests.trees });
  player.trained(1, first, tasks);
  tell(1, `first models ${first} on synthetic labels, deployed`);
  for (let day = 2; day <= options.days; day++) {
    player.at(day, 0.5);
    for (const file of filesOf(day, files)) await take(file);
    await player.jobs(day);
    if (day === mistakeOn) {
      player.at(day, 15);
      await deploy(context, first, { tasks: null, reason: 'story: the first models by mistake' });
      tell(day, `${first} is deployed by hand, by mistake`);
    }
    if (day === mistakeOn + 1) {
      player.at(day, 9);
      await rollback(context, null, { tasks: null, reason: 'story: the first models were no match' });
      tell(day, 'rolled back');
    }
  }
  const daysFor = (labels: number) => 1 + Math.ceil(labels / options.perDay);
  const milestones = {
    [`initial model (${options.clients} synthetic labels)`]: 1,
    'after 1 month (3,000 real labels)': daysFor(3000),
    'after 3 months (10,000 real labels)': daysFor(10_000),
    'after 6 months': 182,
  };
  const reachable = { ...bestAccuracy, clv: bestR2 };
  return {
    ...(await endStory(context, player, until(options.days, milestones), reachable)),
    rolledBack: options.days >= mistakeOn ? first : '',
    halfLife,
  };
}

/** The milestones that a story of so many days comes to. */
export function until(days: number, milestones: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(milestones).filter(([, day]) => day <= days));
}

async function declareSteady(context: OperationContext): Promise<void> {
  const reason = 'story: its clients do not change';
  for (const { name } of await context.data.tasks()) {
    await dataFunctions.setPolicy(context, { task: name, halfLife, reason });
  }
}

/** Midnight, UTC, of the last Sunday that lies so many days ago or more. */
export function storyStart(now: number, days: number): number {
  const start = Math.floor(now / dayMs) - days;
  return (start - new Date(start * dayMs).getUTCDay()) * dayMs;
}

/** The folder of the files that a story is played from, within the workspace. */
export function storyFiles(workspace: string): string {
  return join(workspace, 'story');
}
