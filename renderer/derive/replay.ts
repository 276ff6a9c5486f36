import type { PolicyOutcome, Replay, TaskReplay } from '../../shared/schemas/replay';
import { decimals } from '../../shared/words';
import { moment } from '../format';

/** Where a score stands on an axis that holds all scores of a task with their intervals, in percent of its width. */
export function scoreScale({ policies }: Pick<TaskReplay, 'policies'>): (score: number) => number {
  const ends = policies.flatMap(({ score, low, high }) => [score, low, high].filter((one) => one !== null));
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const room = 0.04 * (most - least || 1);
  return (score) => (100 * (score - least + room)) / (most - least + 2 * room);
}

/** How a replay is called in a list. */
export function replayLabel({ at, prices }: Pick<Replay, 'at' | 'prices'>, now: number): string {
  const priced = prices ? `, ${decimals(prices.wrong)} a wrong answer, ${decimals(prices.training)} a training` : '';
  return `${moment(at, now)}${priced}`;
}

/** What another replay says of the same policy. */
export function outcomeIn(replay: Replay | null, task: string, policy: string): PolicyOutcome | null {
  return replay?.tasks[task]?.policies.find(({ name }) => name === policy) ?? null;
}

/** A price as a person types it; null where nothing, or no price, is said. */
export function priceOf(text: string): number | null {
  const price = Number(text);
  return text.trim() === '' || !Number.isFinite(price) || price < 0 ? null : price;
}
