import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeVector, Table, tableToIPC } from 'apache-arrow';
import { expect, it } from 'vitest';
import { changeOf } from '../../../electron/engine/change';
import { judge } from '../../../electron/engine/judge';
import { loadTable } from '../../../electron/engine/tableFile';
import { splitHoldout, splitTrain } from '../../../shared/trainingTable';
import { clientIds } from '../../helpers/clientIds';
import { seededRandom } from '../../helpers/random.mjs';
import { temporaryFolder } from '../../helpers/workspace';

const day = 86_400_000;
const start = 20_000 * day;
const signal = new AbortController().signal;

/** What two models say of a client each: the candidate is the better one in the newest fifth. */
function duelOf(rows: number) {
  const random = seededRandom(4);
  const actual = Float64Array.from({ length: rows }, () => Number(random() < 0.5));
  const answer = (right: number, row: number) => {
    const says = random() < right ? actual[row] : 1 - actual[row];
    return 0.2 + 0.6 * says;
  };
  return {
    ...{ kind: 'classification' as const, actual, clip: 0, client: Int32Array.from(actual.keys()) },
    champion: actual.map((_, row) => answer(0.75, row)),
    candidate: actual.map((_, row) => answer(row < 0.8 * rows ? 0.6 : 0.95, row)),
  };
}

it.each(['auto', 9] as const)(
  'rows without a date have no part in a judgement by age: half-life %s',
  async (halfLife) => {
    const [rows, undated] = [2000, 60];
    const duel = duelOf(rows + undated);
    const times = Float64Array.from(duel.actual.keys(), (row) => (row < undated ? 0 : start + (row * day) / 20));
    const request = { halfLife, properScore: 'logLoss', resamples: 50 } as const;
    const judged = (from: number) => {
      const after = <T extends Float64Array | Int32Array>(values: T) => values.slice(from) as T;
      const { actual, champion, candidate, client } = duel;
      const columns = { actual: after(actual), champion: after(champion), candidate: after(candidate) };
      const part = { ...duel, ...columns, client: after(client) };
      return judge({ duel: part, times: after(times), change: null }, request, { signal });
    };
    const whole = await judged(0);
    expect(whole).toEqual(await judged(undated));
    expect(whole.halfLifeDays).toBeGreaterThan(0);
    expect(whole.before?.rows).toBeGreaterThan(0);
  },
);

it('rows without a date have no part in what is known of the data’s change', async () => {
  const [rows, undated] = [400, 40];
  const random = seededRandom(9);
  const spend = Float64Array.from({ length: rows + undated }, random);
  const all = {
    client: Int32Array.from(spend.keys()),
    at: spend.map((_, row) => (row < undated ? 0 : start + row * day)),
    split: Uint8Array.from(spend, (_, row) => (row % 5 === 0 ? splitHoldout : splitTrain)),
    target: spend.map((value) => Number(value + random() > 1)),
  };
  const change = async (from: number) => {
    const bytes = tableToIPC(
      new Table({
        client: makeVector(all.client.slice(from)),
        client_id: clientIds(all.client.slice(from)),
        predicted_at: makeVector(all.at.slice(from)),
        split: makeVector(all.split.slice(from)),
        'y:purchase': makeVector(all.target.slice(from)),
        'x:spend': makeVector(spend.slice(from)),
      }),
      'file',
    );
    const path = join(temporaryFolder(), 'table.arrow');
    writeFileSync(path, bytes);
    const table = await loadTable({ path, sha256: createHash('sha256').update(bytes).digest('hex') });
    const task = { name: 'purchase', kind: 'classification' } as const;
    const io = { workerEntry: '', signal, onProgress: () => undefined };
    return changeOf(table, task, 'logLoss', io, { mostRows: 1000, trees: 10, threads: 0 });
  };
  const found = await change(0);
  expect(found?.time.length).toBeGreaterThan(300);
  expect(found).toEqual(await change(undated));
});
