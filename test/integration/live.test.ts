import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { json, sample } from '../helpers/evergreen';
import { temporaryFolder } from '../helpers/workspace';

const dayMs = 86_400_000;
const [header, ...lines] = readFileSync(sample, 'utf8').trimEnd().split('\n');
const columns = header.split(',');
const invoices = lines.map((line) => {
  const cells = line.split(',');
  const cell = (name: string) => cells[columns.indexOf(name)];
  return {
    line,
    client: cell('client_id'),
    at: Date.parse(`${cell('date').replace(' ', 'T')}Z`),
    bought: cell('cancellation') === '0' && Number(cell('amount')) > 0,
  };
});

/** Every third client of the sample, up to a day. */
function write(workspace: string, until: string): string {
  const path = join(workspace, `until-${until}.csv`);
  const some = invoices.filter(({ client, at }) => Number(client) % 3 === 0 && at < Date.parse(until));
  writeFileSync(path, [header, ...some.map(({ line }) => line), ''].join('\n'));
  return path;
}

/** A champion and an older version, trained on what was known in August; the nightly batch has run. */
async function workspaceWithBatch() {
  const workspace = temporaryFolder();
  await json(workspace, 'import', write(workspace, '2011-09-01'));
  await json(workspace, 'snapshot', '--from', '2011-06-01', '--to', '2011-07-01');
  const retrain = async (seed: string) =>
    (await json(workspace, 'retrain', '--task', 'purchase', '--trees', '20', '--min-leaf', '10', '--seed', seed))
      .version;
  const [older, champion] = [await retrain('1'), await retrain('2')];
  await json(workspace, 'deploy', champion);
  await json(workspace, 'run', 'nightly');
  const live = async () =>
    (await json(workspace, 'compare', older, champion, '--task', 'purchase')).comparisons[0].live;
  return { workspace, champion, live };
}

describe('the live score', () => {
  it('is that of the nightly batch against what the clients did afterwards', async () => {
    const { workspace, champion, live } = await workspaceWithBatch();
    expect(await live()).toBeNull();

    const exported = join(workspace, 'batch.csv');
    await json(workspace, 'batches', '--export', exported);
    await json(workspace, 'import', write(workspace, '2011-11-01'));
    const answers = readFileSync(exported, 'utf8').trimEnd().split('\n').slice(1);
    const right = answers.filter((line) => {
      const [client, predictedAt, score] = line.split(',');
      const from = Date.parse(predictedAt);
      const bought = invoices.some(
        (one) => one.client === client && one.bought && one.at >= from && one.at < from + 30 * dayMs,
      );
      return bought === Number(score) > 0.5;
    });
    const found = await live();
    expect(found).toMatchObject({ version: champion, metric: 'accuracy', rows: answers.length, imported: 0 });
    expect(found?.live.value).toBeCloseTo(right.length / answers.length, 12);
    expect(found?.live.lower).toBeLessThan(found?.live.value ?? 0);
    expect(found?.sentence).toContain(`While it was live, the accuracy of ${champion} was`);
  });

  it('counts the values of predictions that were imported while it was live, says so, and tells of a disagreement', async () => {
    const { workspace, champion, live } = await workspaceWithBatch();
    const file = (name: string, rows: string[]) => {
      const path = join(workspace, name);
      writeFileSync(path, [...rows, ''].join('\n'));
      return path;
    };
    // Of 300 clients a model that somebody else has in production is right about 30, the rest of the time it is wrong.
    const clients = Array.from({ length: 300 }, (_, i) => `x${i}`);
    const predictions = clients.map((client) => `${client},0.9`);
    await json(workspace, 'import', file('predictions.csv', ['client_id,purchased_pred', ...predictions]));
    const outcomes = clients.map((client, i) => `${client},${i < 30 ? 'yes' : 'no'}`);
    await json(workspace, 'import', file('outcomes.csv', ['client_id,purchased_actual', ...outcomes]));
    const found = await live();
    expect(found).toMatchObject({ version: champion, rows: 300, clients: 300, imported: 300, disagree: true });
    expect(found?.live.value).toBeCloseTo(0.1, 12);
    expect(found?.sentence).toMatch(/worse beyond chance.*All of them are from imported predictions/);
  });
});
