import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { monitored } from '../../shared/schemas/monitoring';
import { fromJson } from '../../shared/schemas/time';
import { json, run } from '../helpers/evergreen';
import { seededRandom } from '../helpers/random.mjs';
import { temporaryFolder } from '../helpers/workspace';

/** Clients whose spend follows from two features, as far as chance lets it. */
function clients(prefix: string, count: number) {
  const random = seededRandom(count);
  return Array.from({ length: count }, (_, i) => {
    const [visits, basket] = [Math.floor(20 * random()), 10 + 90 * random()];
    const spend = visits * basket * (0.7 + 0.6 * random());
    return { id: `${prefix}${i}`, features: `${visits},${basket.toFixed(2)}`, spend };
  });
}

it('Amounts: nightly answers are estimated before their outcomes, scored after, and an alarm says where they went wrong', async () => {
  const workspace = temporaryFolder();
  const take = (name: string, lines: string[], kind: string) => {
    const path = join(workspace, name);
    writeFileSync(path, [...lines, ''].join('\n'));
    return run(workspace, '--json', 'import', path, '--kind', kind);
  };
  const monitor = async () => {
    const { code, stdout } = await run(workspace, '--json', 'monitor', 'clv');
    return { code, ...fromJson(monitored, JSON.parse(stdout)).tasks.clv };
  };
  const learned = clients('old', 3000).map(({ id, features, spend }) => `${id},2020-01-01,${features},${spend}`);
  await take('learned.csv', ['client_id,date,visits,basket,clv_actual', ...learned], 'labelled data');
  const { version } = await json(workspace, 'retrain', '--task', 'clv', '--trees', '40', '--min-leaf', '10');

  const present = clients('new', 2000);
  const told = present.map(({ id, features }) => `${id},2020-06-01,${features}`);
  await take('clients.csv', ['client_id,as_of,visits,basket', ...told], 'clients');
  await run(workspace, 'run', 'nightly');
  const before = await monitor();
  expect(before).toMatchObject({ code: 0, metric: 'r2Clipped', outcomes: 0, answeredNow: 0, alarms: [] });
  // All that is known is scored, the clients of the first file as well.
  expect(before.rows).toBe(5000);
  for (const { realised, estimated, low, high, cbpe } of before.chunks) {
    expect([realised, cbpe]).toEqual([null, null]);
    expect(estimated).toBeGreaterThan(low ?? 1);
    expect(estimated).toBeLessThan(high ?? 0);
  }

  // Of the first half all is as it was, of the second the spend is somebody else's.
  const spends = present.map(({ spend }, i) => (i < 1000 ? spend : present[1000 + ((i + 500) % 1000)].spend));
  const outcomes = present.map(({ id }, i) => `${id},${spends[i]}`);
  await take('good.csv', ['client_id,clv_actual', ...outcomes.slice(0, 1000)], 'outcomes');
  const good = await monitor();
  expect(good).toMatchObject({ code: 0, rows: 5000, outcomes: 1000, alarms: [] });
  const scored = good.chunks.filter((chunk) => chunk.outcomes >= 50);
  for (const { realised, estimated, baseline, metrics } of scored) {
    expect(Math.abs((realised ?? 0) - (estimated ?? 1))).toBeLessThan(0.15);
    expect(realised).toBeGreaterThan((baseline ?? 1) + 0.3);
    expect(metrics).toMatchObject({ kind: 'regression', mae: expect.any(Number) });
  }

  // Such a file waits, and raises no alarm, until somebody says that it is right.
  expect((await take('bad.csv', ['client_id,clv_actual', ...outcomes.slice(1000)], 'outcomes')).code).toBe(3);
  expect(await monitor()).toMatchObject({ code: 0, outcomes: 1000, alarms: [] });
  const { imports } = await json(workspace, 'imports');
  const waiting = imports.find(({ file }) => file.endsWith('bad.csv'));
  await json(workspace, 'imports', 'take-in', `${waiting?.id}`);
  const bad = await monitor();
  expect(bad.code).toBe(4);
  expect(bad.alarms).toMatchObject([{ harm: 'harmful', stands: true, version, until: null }]);
  expect(bad.alarms[0].drop.lower).toBeGreaterThan(0.02);
});
