import { describe, expect, it } from 'vitest';
import { countNewest, newestOf, type Trial } from '../../../electron/engine/newest';
import type { LoadedTable } from '../../../electron/engine/tableFile';
import { seededRandom } from '../../helpers/random.mjs';

const size = 4000;
const rows = Int32Array.from({ length: size }, (_, row) => row);
/** Rows come in another order than their times. */
const at = Float64Array.from(rows, (row) => 1 + ((row * 1237) % size));
const table = { predictedAt: at, client: rows } as Partial<LoadedTable> as LoadedTable;

/** A mean that is learned, and squared errors: the best there is to learn is the level of the time that follows. */
function meanOf(levelAt: (time: number) => number): Trial {
  const random = seededRandom(3);
  const values = Float64Array.from(rows, (row) => levelAt(at[row]) + 2 * random() - 1);
  return (learned, asked) => {
    const mean = learned.reduce((sum, row) => sum + values[row], 0) / learned.length;
    return Promise.resolve(Float64Array.from(asked, (row) => (values[row] - mean) ** 2));
  };
}

describe('how many of the newest rows are best to learn from', () => {
  it('is all of them where nothing changes', async () => {
    expect(
      await countNewest(
        table,
        rows,
        meanOf(() => 0),
      ),
    ).toBe(size);
  });

  it('is those since a change', async () => {
    // The new level holds for the newest 60 %: of the shares that are tried, a half has nothing of the old one in it.
    const count = await countNewest(
      table,
      rows,
      meanOf((time) => (time < 0.4 * size ? 0 : 1)),
    );
    expect(count).toBeLessThan(0.6 * size);
  });

  it('is counted among those with a date', async () => {
    // As many again without one, whose level is that of the newest.
    const all = Int32Array.from({ length: 2 * size }, (_, row) => row);
    const predictedAt = Float64Array.from(all, (row) => (row < size ? at[row] : 0));
    const asked: number[] = [];
    const told = meanOf((time) => (time < 0.4 * size ? 0 : 1));
    const attempt: Trial = (learned, others) => {
      asked.push(...learned, ...others);
      return told(learned, others);
    };
    const count = await countNewest({ predictedAt, client: all } as Partial<LoadedTable> as LoadedTable, all, attempt);
    expect(count).toBe(await countNewest(table, rows, told));
    expect(asked.every((row) => row < size)).toBe(true);
  });

  it('can’t be told from few rows', async () => {
    const few = rows.subarray(0, 500);
    expect(
      await countNewest(
        table,
        few,
        meanOf((time) => time),
      ),
    ).toBe(500);
  });
});

it('the newest rows are given in the order of the table', () => {
  const newest = newestOf(table, rows, 10);
  expect(newest).toEqual(newest.slice().sort());
  expect(Math.min(...Array.from(newest, (row) => at[row]))).toBe(1 + size - 10);
});
