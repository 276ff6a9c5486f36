import { describe, expect, it } from 'vitest';
import { saveNight } from '../../../electron/store/batches';
import type { WriteDb } from '../../../electron/store/open';
import { listBatches, readBatches, readNight } from '../../../electron/store/readBatches';
import { dayMs } from '../../../shared/time';
import { dataContext } from '../../helpers/workspace';

function save(db: WriteDb, night: string, version: string, keys: number[], scores: number[], scoredAt = 0) {
  saveNight(db, {
    night,
    keys: Int32Array.from(keys),
    hashes: new Float64Array(keys.length),
    behaviour: false,
    predictedAt: 5,
    scoredAt,
    runId: 1,
    answers: [{ task: 'purchase', version, scores: Float64Array.from(scores) }],
  });
}

const clientSets = (db: WriteDb) => db.prepare('SELECT COUNT(*) FROM batch_clients').pluck().get();

describe('batches', () => {
  it('are kept once per night and version; the night’s last champion answers for it', () => {
    const { db } = dataContext();
    save(db, '2026-03-01', 'v_1', [1, 2], [0.1, 0.2], 1);
    save(db, '2026-03-01', 'v_1', [1, 2, 9], [0.3, 0.4, 0.5], 2);
    expect(listBatches(db)).toEqual([
      { night: '2026-03-01', task: 'purchase', version: 'v_1', clients: 3, predictedAt: 5, scoredAt: 2, runId: 1 },
    ]);
    expect(clientSets(db)).toBe(1);
    save(db, '2026-03-01', 'v_2', [1, 2, 9], [0.6, 0.7, 0.8], 3);
    expect(listBatches(db).map(({ version }) => version)).toEqual(['v_2', 'v_1']);
    const [night, ...others] = readNight(db, '2026-03-01');
    expect(others).toEqual([]);
    expect(night.version).toBe('v_2');
    expect([...night.keys]).toEqual([1, 2, 9]);
    expect([...night.scores]).toEqual([0.6, 0.7, 0.8]);
    expect(readNight(db, '2026-03-02')).toEqual([]);
  });

  it('share their clients; the latest nights are kept, and of each week of a year the first', () => {
    const { db } = dataContext();
    // A Monday. Another set of clients in the first night, to see that it goes as well.
    const first = Date.UTC(2026, 0, 5);
    const nightOf = (day: number) => new Date(first + day * dayMs).toISOString().slice(0, 10);
    save(db, nightOf(0), 'v_1', [7], [0.5]);
    for (let day = 1; day < 450; day++) {
      if (day % 7 !== 0) save(db, nightOf(day), 'v_1', [1, 2], [0.1, 0.2]);
    }
    const all = Array.from({ length: 450 }, (_, day) => day).filter((day) => day % 7 !== 0);
    const latest = new Set(all.slice(-30));
    const thisWeek = Math.floor(449 / 7);
    const expected = all.filter((day) => latest.has(day) || (day % 7 === 1 && thisWeek - Math.floor(day / 7) < 53));
    expect(listBatches(db).map(({ night }) => night)).toEqual(expected.map(nightOf).reverse());
    expect(clientSets(db)).toBe(1);
  });

  it('of a clock that is ahead make no others old, and are in nobody’s way afterwards', () => {
    const { db } = dataContext();
    const nights = Array.from({ length: 40 }, (_, i) => Date.UTC(2026, 0, 5) + i * dayMs);
    const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
    const kept = () => listBatches(db).map(({ night }) => night);
    for (const at of nights.slice(0, 5)) save(db, dayOf(at), 'v_1', [1], [0.5], at);
    const ahead = nights.map((at) => at + 1000 * dayMs);
    save(db, dayOf(ahead[0]), 'v_1', [1], [0.5], ahead[0]);
    expect(kept()).toHaveLength(6);
    for (const at of ahead.slice(1)) save(db, dayOf(at), 'v_1', [1], [0.5], at);
    // Those nights count among their own, and hide none that comes after them by the right clock.
    for (const at of nights.slice(5)) {
      save(db, dayOf(at), 'v_1', [1], [0.5], at);
      expect(kept()).toContain(dayOf(at));
    }
    expect(kept()).toEqual(expect.arrayContaining(nights.slice(-30).map(dayOf)));
  });

  it('of a task are read with the keys of their clients, shared where they are the same', () => {
    const { db } = dataContext();
    save(db, '2026-03-01', 'v_1', [1, 2], [0.1, 0.2]);
    save(db, '2026-03-02', 'v_2', [1, 2], [0.3, 0.4]);
    save(db, '2026-03-03', 'v_2', [2], [0.5]);
    const read = readBatches(db, 'purchase');
    expect(read.map(({ version, keys, scores }) => [version, [...keys], [...scores]])).toEqual([
      ['v_1', [1, 2], [0.1, 0.2]],
      ['v_2', [1, 2], [0.3, 0.4]],
      ['v_2', [2], [0.5]],
    ]);
    expect(read[0].keys).toBe(read[1].keys);
    expect(readBatches(db, 'churn')).toEqual([]);
  });
});
