import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { json } from '../helpers/evergreen';
import { seededRandom } from '../helpers/random.mjs';
import { temporaryFolder } from '../helpers/workspace';

const labelled = ['--kind', 'labelled'];

it('a feature that has become a category is missing for the models of before; nothing fails with them', async () => {
  const workspace = temporaryFolder();
  const random = seededRandom(3);
  const write = (name: string, clients: number, zoneOf: (zone: number) => string) => {
    const lines = Array.from({ length: clients }, (_, i) => {
      const [zone, spend] = [Math.floor(4 * random()), random()];
      const churned = Number(random() < 0.2 + 0.15 * zone + 0.2 * spend);
      return [`${name}${i}`, '2026-01-01', churned, zoneOf(zone), spend.toFixed(3)].join(',');
    });
    const path = join(workspace, `${name}.csv`);
    writeFileSync(path, ['client_id,predicted_at,churned_actual,zone,spend', ...lines, ''].join('\n'));
    return path;
  };
  await json(workspace, 'import', write('numbers', 800, String), ...labelled);
  const forest = ['--task', 'churn', '--trees', '30', '--min-leaf', '10'];
  const { version: first } = await json(workspace, 'retrain', ...forest);
  await json(workspace, 'imports', 'undo', '1', '--force');
  const named = (zone: number) => ['north', 'east', 'south', 'west'][zone];
  const imported = await json(workspace, 'import', write('names', 800, named), ...labelled);
  expect(imported.imports).toMatchObject([{ quarantined: false }]);
  await json(workspace, 'import', write('more', 800, named), ...labelled);
  await json(workspace, 'update', '--task', 'churn');
  const { version: second } = await json(workspace, 'retrain', ...forest);
  const { comparisons } = await json(workspace, 'compare', second, first, '--task', 'churn');
  expect(comparisons).toMatchObject([{ championVersion: first, verdict: 'better' }]);
  const { ranking } = await json(workspace, 'best', 'churn');
  expect(ranking.map(({ version }: { version: string }) => version)).toContain(first);
  expect(ranking[0].version).toBe(second);
  expect((await json(workspace, 'monitor', 'churn')).tasks).toHaveProperty('churn');
  await json(workspace, 'deploy', first);
  await json(workspace, 'run', 'nightly');
  expect((await json(workspace, 'explain', 'names0')).tasks.churn.version).toBe(first);
});
