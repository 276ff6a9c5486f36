import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { binColumn } from '../../../../electron/engine/binning';
import { grownBytes } from '../../../../electron/engine/chunkBytes';
import { ForestElsewhere } from '../../../../electron/engine/queue/forestElsewhere';
import { growChunk } from '../../../helpers/models';
import { ownClients } from '../../../helpers/ownClients';
import { sharedFolder } from '../../../helpers/workspace';

const folder = sharedFolder();
const column = Float64Array.from({ length: 40 }, (_, i) => (i * 13) % 17);
const data = { columns: [binColumn(column)], target: column.map((value) => value % 2), client: ownClients(40) };
const params = { minLeaf: 1, featuresPerSplit: 1, seed: 3 };
const parts = [0, 1, 2, 3, 4].map((part) => ({ first: 2 * part, count: 2 }));
const chunks = parts.map(({ first, count }) => growChunk(data, params, first, count, () => true)!);

function forest() {
  const told = { done: [] as number[], trees: 0, again: [] as string[] };
  const one = new ForestElsewhere(
    { data, params, parts },
    {
      done: (part, grown) => {
        expect(grown).toEqual(chunks[part]);
        told.done.push(part);
      },
      onTrees: (trees) => {
        told.trees = trees;
      },
    },
    ({ first }, before, worker) => told.again.push(`${first}: ${before}, ${worker}`),
  );
  const bring = (part: number, worker = 'one') => {
    const path = join(folder, `in-${part}`);
    writeFileSync(path, Buffer.concat(grownBytes(chunks[part])));
    return one.take(part, path, join(folder, `kept-${part}`), worker);
  };
  return { one, bring, told };
}

it('hands chunks on in their order, in whichever they come, also twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3, 4, 0, 1], { minLength: 7 }), async (order) => {
      const { one, bring, told } = forest();
      for (const part of order) expect(bring(part)).toBe(true);
      await one.whole;
      expect(told).toEqual({ done: [0, 1, 2, 3, 4], trees: 10, again: [] });
      expect(one.missing()).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

it('keeps what waits in files, not in memory, and grows the rest here', async () => {
  const { one, bring, told } = forest();
  bring(1);
  bring(3);
  expect(existsSync(join(folder, 'kept-3'))).toBe(true);
  one.onBeat(4, 1, 'one');
  expect(told).toMatchObject({ done: [], trees: 5 });
  expect(one.missing()).toEqual([0, 2, 4]);
  await one.finish(async (work, io) => {
    expect(work.parts).toEqual([parts[0], parts[2], parts[4]]);
    io.onTrees(1);
    expect(told.trees).toBe(5);
    for (const [i, part] of [0, 2, 4].entries()) io.done(i, chunks[part]);
  });
  expect(told.done).toEqual([0, 1, 2, 3, 4]);
});

it('takes nothing that is another chunk', () => {
  const { one, told } = forest();
  const path = join(folder, 'wrong');
  writeFileSync(path, Buffer.concat(grownBytes(chunks[1])));
  expect(one.take(0, path, join(folder, 'kept'), 'one')).toBe(false);
  expect(told.done).toEqual([]);
  expect(one.missing()).toHaveLength(5);
});

it('knows how large a chunk may be', () => {
  const { one } = forest();
  for (const [part, chunk] of chunks.entries()) {
    expect(Buffer.concat(grownBytes(chunk)).length).toBeLessThan(one.most(part));
  }
});

it('tells of a chunk that another worker begins again; whoever is late with it is not wanted', () => {
  const { one, bring, told } = forest();
  expect([one.onBeat(0, 0, 'slow'), one.onBeat(0, 1, 'slow'), one.onBeat(1, 1, 'other')]).toEqual([true, true, true]);
  expect(told.again).toEqual([]);
  expect(one.onBeat(0, 0, 'quick')).toBe(true);
  expect(told).toMatchObject({ again: ['0: slow, quick'], trees: 1 });
  bring(0, 'quick');
  expect([one.onBeat(0, 2, 'slow'), one.onBeat(0, 2, 'quick')]).toEqual([false, true]);
  expect(told).toMatchObject({ again: ['0: slow, quick'], trees: 3 });
});
