import { describe, expect, it } from 'vitest';
import { startedAhead } from '../../../electron/node/startedAhead';

/** Goes through works, and writes down what happens. */
async function through(isAhead: boolean) {
  const log: string[] = [];
  const start = async (item: string) => {
    log.push(`start ${item}`);
    if (item === 'b') throw new Error(`no ${item}`);
    return item.toUpperCase();
  };
  for (const [item, result] of startedAhead(['a', 'b', 'c'], start, isAhead)) {
    log.push(`ask ${item}`);
    log.push(await result.catch((error: Error) => error.message));
  }
  return log;
}

describe('works that are started ahead', () => {
  it('begin while somebody waits for the one before, and fail where they are waited for', async () => {
    expect(await through(true)).toEqual([
      ...['start a', 'start b', 'ask a', 'A', 'start c', 'ask b', 'no b', 'ask c', 'C'],
    ]);
  });

  it('begin one after the other, where that is wanted', async () => {
    expect(await through(false)).toEqual([
      ...['start a', 'ask a', 'A', 'start b', 'ask b', 'no b', 'start c', 'ask c', 'C'],
    ]);
  });

  it('are none of nothing', () => {
    expect([...startedAhead([], async () => 1, true)]).toEqual([]);
  });
});
