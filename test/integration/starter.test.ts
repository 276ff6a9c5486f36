import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failure, json } from '../helpers/evergreen';
import { orders } from '../helpers/made';
import { temporaryFolder } from '../helpers/workspace';

const root = join(import.meta.dirname, '../..');
const shipped = join(root, 'models');
const source = join(root, '..', 'shared', 'data', 'online_retail.csv.gz');

describe('the starter models', () => {
  it('are data, small, and say where they come from', () => {
    const files = readdirSync(shipped).filter((name) => name !== 'README.md');
    expect(files.sort()).toEqual(['churn_model.forest', 'clv_model.forest', 'purchase_model.forest', 'starter.json']);
    expect(files.reduce((sum, name) => sum + statSync(join(shipped, name)).size, 0)).toBeLessThan(3e6);
    const { madeFrom } = JSON.parse(readFileSync(join(shipped, 'starter.json'), 'utf8'));
    expect(madeFrom).toMatchObject({ licence: 'CC BY 4.0', by: 'tools/make-starter.mjs' });
  });

  it('score a file of transactions on the first day, until the first model of one’s own meets them', async () => {
    const workspace = temporaryFolder();
    await json(workspace, 'import', orders);
    await json(workspace, 'snapshot', '--from', '2011-12-01', '--to', '2011-12-01');
    const { version, tasks, skipped } = await json(workspace, 'starter');
    expect({ tasks, skipped }).toEqual({ tasks: ['purchase', 'churn', 'clv'], skipped: {} });
    await json(workspace, 'run', 'nightly');
    expect(await failure(workspace, 'starter')).toMatchObject({ code: 'bad_usage' });

    await json(workspace, 'snapshot', '--from', '2011-06-01', '--to', '2011-07-01');
    const own = await json(workspace, 'retrain', '--task', 'purchase', '--trees', '20', '--min-leaf', '20');
    const { comparisons } = await json(workspace, 'compare', own.version, '--task', 'purchase');
    expect(comparisons).toMatchObject([{ championVersion: version, candidateVersion: own.version }]);
    expect(own.tasks.purchase.comparison?.sentence).toContain('holdout rows');
  });

  it.skipIf(!existsSync(source))(
    'are made again byte by byte (skipped where ../shared/data/online_retail.csv.gz is not there)',
    // By far the longest: four minutes on a machine that is half as busy as it may be.
    { timeout: 7_200_000 },
    () => {
      const again = join(temporaryFolder(), 'models');
      execFileSync(process.execPath, [join(root, 'tools', 'make-starter.mjs'), source, again]);
      for (const name of readdirSync(again))
        expect(readFileSync(join(again, name)).equals(readFileSync(join(shipped, name))), name).toBe(true);
    },
  );
});
