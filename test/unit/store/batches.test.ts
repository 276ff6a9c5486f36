import { describe, expect, it } from 'vitest';
import { addBatchClients, listBatches, readNight, saveBatch } from '../../../electron/store/batches';
import type { WriteDb } from '../../../electron/store/open';
import { dataContext } from '../../helpers/workspace';

function save(db: WriteDb, night: string, version: string, keys: number[], scores: number[], scoredAt = 0) {
  saveBatch(db, {
    night,
    task: 'purchase',
    version,
    clients: keys.length,
    clientsId: addBatchClients(db, Int32Array.from(keys)),
    predictedAt: 5,
    scoredAt,
    runId: 1,
    scores: new Uint8Array(Float64Array.from(scores).buffer),
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

  it('share their clients, and go after sixty nights', () => {
    const { db } = dataContext();
    save(db, '2026-01-01', 'v_1', [7], [0.5]);
    for (let day = 1; day <= 60; day++) {
      save(db, new Date(Date.UTC(2026, 1, day)).toISOString().slice(0, 10), 'v_1', [1, 2], [0.1, 0.2]);
    }
    const nights = listBatches(db).map(({ night }) => night);
    expect(nights).toHaveLength(60);
    expect(nights.at(-1)).toBe('2026-02-01');
    expect(clientSets(db)).toBe(1);
  });
});
