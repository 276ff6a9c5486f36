import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { type ScoringPart, scoringApi } from '../../../electron/data/scoring';
import { clientIds } from '../../../electron/store/clients';
import { listBatches, readNight } from '../../../electron/store/readBatches';
import { importLines } from '../../helpers/imports';
import { dataContext } from '../../helpers/workspace';

const lines = (...rows: string[]) => ['client_id,as_of,visits,plan', ...rows];

async function begun() {
  const context = dataContext({ now: () => Date.UTC(2026, 5, 1) });
  const bring = (...rows: string[]) => importLines(context, lines(...rows), { kind: 'clients' });
  await bring(...Array.from({ length: 5 }, (_, i) => `c${i},2026-03-01,${i},${i < 2 ? 'gold' : 'basic'}`));
  const api = scoringApi(context, 2);
  const folder = join(context.workspace, 'scoring');
  await api.beginScoring({ folder });
  return { context, bring, api, folder };
}

function visitsIn({ path, rows }: ScoringPart): number[] {
  const table = tableFromIPC(readFileSync(path));
  expect(table.schema.fields.map(({ name }) => name)).toEqual(['x:plan', 'x:visits']);
  const visits = [...(table.getChild('x:visits') ?? [])];
  expect(visits).toHaveLength(rows);
  return visits;
}

describe('the clients of a night', () => {
  it('come in parts of one state of the data, whatever is written meanwhile, and are saved as a whole', async () => {
    const { context, bring, api, folder } = await begun();
    const seen: number[] = [];
    for (let part = await api.nextScoringPart(); part !== null; part = await api.nextScoringPart()) {
      seen.push(...visitsIn(part));
      await bring(`c4,2026-04-0${seen.length},77,gold`, `later ${seen.length},2026-04-01,88,gold`);
    }
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    const path = join(folder, 'purchase.scores');
    const night = { night: '2026-06-01', runId: 1, answers: [{ task: 'purchase', version: 'v_1', path }] };
    writeFileSync(path, Float64Array.of(0.5));
    await expect(api.saveScoredNight(night)).rejects.toThrow('does not hold 5 scores');
    expect(listBatches(context.db)).toEqual([]);
    writeFileSync(
      path,
      Float64Array.from(seen, (visits) => visits / 8),
    );
    await api.saveScoredNight(night);
    await api.endScoring();
    const [{ keys, scores, clients }] = readNight(context.db, '2026-06-01');
    expect(clients).toBe(5);
    expect(clientIds(context.db, keys)).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
    expect([...scores]).toEqual([0, 0.125, 0.25, 0.375, 0.5]);
  });

  it('are read anew where a night was left', async () => {
    const { bring, api, folder } = await begun();
    await api.nextScoringPart();
    await bring('c0,2026-04-01,9,gold');
    await api.beginScoring({ folder });
    const part = await api.nextScoringPart();
    expect(part && visitsIn(part)).toEqual([9, 1]);
    await api.endScoring();
    expect(() => api.nextScoringPart()).toThrow('a night that was begun');
  });
});
