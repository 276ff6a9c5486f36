import { expect, it } from 'vitest';
import { shareUnderWay } from '../../../electron/node/shareUnderWay';

it('does work once for all who ask while it is under way, and anew afterwards', async () => {
  const shared = shareUnderWay<number>();
  let done = 0;
  const work = async () => ++done;
  expect(await Promise.all([shared('a', work), shared('a', work), shared('b', work)])).toEqual([1, 1, 2]);
  expect(await shared('a', work)).toBe(3);
});

it('forgets work that failed', async () => {
  const shared = shareUnderWay<number>();
  const fails = () => Promise.reject(new Error('no'));
  await expect(shared('a', fails)).rejects.toThrow('no');
  expect(await shared('a', async () => 1)).toBe(1);
});
