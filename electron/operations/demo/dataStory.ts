import { AppError } from '../../../shared/errors';
import type { ImportInstructions } from '../../../shared/schemas/imports';
import type { StoryForests } from '../../../shared/story';
import { dayMs, isoDay } from '../../../shared/time';
import { count } from '../../../shared/words';
import type { SplitFile } from '../../data/splitByDay';
import type { VirtualClock } from '../../node/clock';
import { perform } from '../catalogue';
import type { OperationContext } from '../context';
import { endStory } from './expected';
import { Player, type Tell } from './player';
import { type Story, until } from './story';

/** So many days of a shop are there when its story begins, and lie between two snapshots. */
const month = 30;

/**
 * Splits a file of transactions for `playData`; the story's first day is `from`, midnight UTC.
 * @throws AppError `bad_usage` for one that ends before, or stands still for more than a year
 */
export async function splitForStory(
  context: OperationContext,
  request: ImportInstructions & { path: string; folder: string },
): Promise<SplitFile & { from: number }> {
  const { signal } = context;
  const split = await context.data.splitByDay(request, { signal });
  const from = (split.days[0]?.day ?? 0) + month * dayMs;
  const last = split.days.at(-1)?.day ?? 0;
  expectNoGap(request.path, split.days);
  if (last >= from) return { ...split, from };
  throw new AppError(
    'bad_usage',
    `${request.path} ends on ${isoDay(last)}, before a story on it begins: its first ${month} days are what is known by then. Play a file of a longer time.`,
  );
}

/** A shop that sells nothing for longer than this has a date that is none among its own: 1900-01-01, say. */
const longestGap = 366;

function expectNoGap(path: string, days: SplitFile['days']): void {
  const after = days.findIndex(({ day }, i) => i > 0 && day - days[i - 1].day > longestGap * dayMs);
  if (after < 0) return;
  const [from, to] = [days[after - 1].day, days[after].day];
  throw new AppError(
    'bad_usage',
    `${path} has nothing between ${isoDay(from)} and ${isoDay(to)}: a story on it would stand still for ${count((to - from) / dayMs)} days. Take out the dates that are wrong, and play it again.`,
  );
}

/**
 * Plays a shop’s own transactions as they came, from their second month on, by a virtual clock: each night the day
 * before is imported, on Sundays the snapshots are made, of every thirtieth day, and the jobs run as the schedule has
 * them. What could be reached nobody knows.
 * @param most days of the story, at the most
 */
export async function playData(
  context: OperationContext,
  clock: VirtualClock,
  { days, instructions, from, forests, most }: SplitFile & { from: number; forests: StoryForests; most: number },
  tell: Tell,
): Promise<Story & { days: number }> {
  const player = new Player(context, clock, { from, forests, tell });
  const arrivals = [...days];
  const lastDay = Math.min(most, 1 + Math.ceil(((arrivals.at(-1)?.day ?? from) + dayMs - from) / dayMs));
  for (let day = 1; day <= lastDay; day++) {
    player.at(day, 0.5);
    const today = from + (day - 1) * dayMs;
    while (arrivals.length > 0 && arrivals[0].day < today) {
      const [{ path }] = arrivals.splice(0, 1);
      await take(context, { ...instructions, path }, (text) => tell(day, text));
    }
    // Those of before are made again: what has become known since labels them.
    if (new Date(today).getUTCDay() === 0) await perform(context, 'snapshot', { from, to: today, everyDays: month });
    await player.jobs(day);
  }
  const first = player.versions[0]?.day ?? lastDay;
  const milestones = {
    [`initial model (day ${first})`]: first,
    'after 1 month': first + month,
    'after 3 months': first + 3 * month,
    'after 6 months': first + 182,
  };
  const ending = await endStory(context, player, until(lastDay, milestones), null);
  return { days: lastDay, ...ending, rolledBack: '', halfLife: 'auto' };
}

/** Imports a day's rows; none of them may be of a client. */
async function take(
  context: OperationContext,
  reading: ImportInstructions & { path: string },
  tell: (text: string) => void,
): Promise<void> {
  try {
    await perform(context, 'import', { ...reading, dryRun: false });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'nothing_accepted') throw error;
    tell(error.message);
  }
}
