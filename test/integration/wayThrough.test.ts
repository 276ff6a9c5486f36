import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { failure, json, run } from '../helpers/evergreen';
import { orders } from '../helpers/made';
import { temporaryFolder } from '../helpers/workspace';

const few = ['--trees', '30', '--min-leaf', '10'];

describe('the way through, on the command line', () => {
  it('goes from a CSV to a rolled-back model', async () => {
    const workspace = join(temporaryFolder(), 'a work space');

    const imported = await json(workspace, 'import', orders);
    expect(imported.accepted).toBe(readFileSync(orders, 'utf8').trimEnd().split('\n').length - 1);
    expect((await json(workspace, 'import', orders)).accepted).toBe(0);
    expect((await json(workspace, 'imports')).imports).toHaveLength(2);

    const { snapshots } = await json(workspace, 'snapshot', '--from', '2011-03-01', '--to', '2011-06-01');
    expect(snapshots.map(({ at }) => new Date(at).toISOString().slice(0, 10))).toEqual([
      '2011-03-01',
      '2011-03-31',
      '2011-04-30',
      '2011-05-30',
    ]);

    const file = join(workspace, 'labels.csv');
    const labels = await json(workspace, 'labels', '--export', file);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines.length - 1).toBe(labels.exported?.rows);
    expect(lines[0]).toMatch(/^client_id,predicted_at,split,purchased_pred,purchased_actual,purchased_observed_at,/);
    expect(labels.tasks.purchase.real).toBe(lines.length - 1);

    const first = await json(workspace, 'retrain', ...few);
    expect(first.deployed).toBe(true);
    expect(Object.keys(first.tasks)).toEqual(['purchase', 'churn', 'clv']);
    const folder = join(workspace, 'models', 'continuous', first.version);
    for (const task of Object.keys(first.tasks)) expect(existsSync(join(folder, `${task}_model.forest`))).toBe(true);
    expect(JSON.parse(readFileSync(join(folder, 'metadata.json'), 'utf8')).version).toBe(first.version);

    await json(workspace, 'snapshot', '--from', '2011-03-01', '--to', '2011-09-10');
    const second = await json(workspace, 'retrain', ...few, '--seed', '2');
    for (const { comparison } of Object.values(second.tasks)) expect(comparison?.sentence).toContain(second.version);
    await json(workspace, 'deploy', second.version, '--reason', 'try it');

    const { comparisons } = await json(workspace, 'compare', second.version, first.version);
    expect(comparisons.map(({ task }) => task)).toEqual(['purchase', 'churn', 'clv']);

    const back = await json(workspace, 'rollback', '--reason', 'one step back');
    expect(back.deployment.tasks.every(({ from, to }) => from === second.version && to === first.version)).toBe(true);
    const { production, versions } = await json(workspace, 'versions');
    expect(production).toEqual({ purchase: first.version, churn: first.version, clv: first.version });
    expect(versions.map(({ version }) => version)).toEqual([first.version, second.version]);
    for (const { version, tasks } of [first, second]) {
      const listed = versions.find((one) => one.version === version);
      for (const [task, { metrics }] of Object.entries(tasks)) expect(listed?.tasks[task].metrics).toEqual(metrics);
    }
    expect(await failure(workspace, 'rollback')).toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('no earlier'),
    });

    const best = await json(workspace, 'best', 'purchase');
    expect(best.ranking).toHaveLength(2);
    expect(best.score).toBe(Math.max(...best.ranking.map(({ score }) => score ?? -1)));
    expect(existsSync(best.path)).toBe(true);
    expect((await run(workspace, 'best', 'purchase')).stdout).toBe(`${best.path}\n`);

    const plot = join(workspace, 'history.svg');
    const history = await json(workspace, 'history', '--plot', plot);
    expect(history.runs.map(({ state }) => state)).toEqual(['done', 'done']);
    expect(history.deployments.map(({ kind }) => kind).slice(0, 2)).toEqual(['rollback', 'manual']);
    expect(readFileSync(plot, 'utf8').match(/<circle[^>]*><title>/g)).toHaveLength(6);
    const trained = JSON.parse(readFileSync(join(workspace, 'models', 'continuous', 'training_history.json'), 'utf8'));
    expect(trained.runs.map(({ version }: { version: string }) => version)).toEqual([first.version, second.version]);

    // Its rows were trained on: the import stays, unless somebody insists, and then the versions say so.
    expect(await failure(workspace, 'imports', 'undo', '1')).toMatchObject({ code: 'import_in_use' });
    expect((await json(workspace, 'versions')).versions.flatMap(({ marks }) => marks)).toEqual([]);
    await json(workspace, 'imports', 'undo', '1', '--force');
    const marked = (await json(workspace, 'versions')).versions;
    expect(marked.map(({ marks }) => marks)).toEqual([
      [expect.stringMatching(/import 1 /)],
      [expect.stringMatching(/import 1 /)],
    ]);
    expect((await run(workspace, 'versions')).stdout).toContain(`! ${second.version}: trained from rows of import 1`);
  });

  it('gives the same model for the same data and seed, whatever the order of imports and the threads', async () => {
    const root = temporaryFolder();
    const [header, ...lines] = readFileSync(orders, 'utf8').trimEnd().split('\n');
    const half = Math.floor(lines.length / 2);
    const parts = [lines.slice(half).reverse(), lines.slice(0, half)].map((part, i) => {
      const path = join(root, `part-${i}.csv`);
      writeFileSync(path, [header, ...part, ''].join('\n'));
      return path;
    });
    const hashes: unknown[] = [];
    for (const [name, files, threads] of [
      ['whole', [orders], '1'],
      ['parts', parts, '2'],
    ] as const) {
      const workspace = join(root, name);
      await json(workspace, 'import', ...files);
      await json(workspace, 'snapshot', '--from', '2011-05-01', '--to', '2011-06-01');
      const { version } = await json(workspace, 'retrain', ...few, '--threads', threads);
      const path = join(workspace, 'models', 'continuous', version, 'metadata.json');
      const { tableSha256, tasks } = JSON.parse(readFileSync(path, 'utf8'));
      hashes.push([tableSha256, ...['purchase', 'churn', 'clv'].map((task) => tasks[task].sha256)]);
    }
    expect(hashes[0]).toEqual(hashes[1]);
  });
});

it('tells its version, and makes no workspace for it', async () => {
  const workspace = join(temporaryFolder(), 'none');
  expect(await run(workspace, '--version')).toMatchObject({ code: 0, stdout: `${version}\n` });
  expect(JSON.parse((await run(workspace, '--version', '--json')).stdout)).toEqual({ version });
  expect(existsSync(workspace)).toBe(false);
});

describe('what a person gets wrong', () => {
  it.each([
    { args: ['nonsense'], code: 2, error: 'bad_usage', says: '“nonsense”' },
    { args: ['retrain', '--trees', 'many'], code: 2, error: 'bad_usage', says: '--trees' },
    { args: ['restore', 'a.evergreen'], code: 2, error: 'bad_usage', says: '--to is missing' },
    { args: ['snapshot', '--from', '1st of March'], code: 2, error: 'bad_usage', says: '--from' },
    { args: ['snapshot'], code: 3, error: 'not_enough_labels', says: 'Import' },
    { args: ['retrain'], code: 3, error: 'not_enough_labels', says: 'Import' },
    { args: ['retrain', '--task', 'weather'], code: 2, error: 'unknown_task', says: 'purchase, churn, clv' },
    { args: ['best', 'purchase'], code: 1, error: 'unknown_version', says: 'train one first' },
    { args: ['deploy', 'v_1'], code: 1, error: 'unknown_version', says: 'v_1' },
    { args: ['rollback'], code: 1, error: 'nothing_to_roll_back', says: 'Nothing has been deployed' },
    { args: ['import', '/no/such/file.csv'], code: 1, error: 'file_not_found', says: '/no/such/file.csv' },
    { args: ['imports', 'undo', '7'], code: 1, error: 'unknown_import', says: '7' },
  ])('$args: $error', async ({ args, code, error, says }) => {
    const result = await run(temporaryFolder(), '--json', ...args);
    expect(result.code).toBe(code);
    const report = JSON.parse(result.stdout).error;
    expect(report.code).toBe(error);
    expect(report.message).toContain(says);
  });
});
