import { expect, it } from 'vitest';
import { inTurn } from '../../../electron/node/inTurn';

it('works begin when those before them have ended, also where these have failed', async () => {
  const oneByOne = inTurn();
  const log: string[] = [];
  let release: () => void = () => undefined;
  const first = oneByOne(async () => {
    log.push('first begins');
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    throw new Error('first fails');
  });
  const second = oneByOne(() => log.push('second'));
  await expect.poll(() => log).toEqual(['first begins']);
  release();
  await expect(first).rejects.toThrow('first fails');
  expect(await second).toBe(2);
});
