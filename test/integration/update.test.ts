import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseModel } from '../../electron/engine/modelFile';
import { treesOf } from '../../electron/engine/tree';
import { taskLabel } from '../../shared/tasks';
import { failure, json, run } from '../helpers/evergreen';
import { orders } from '../helpers/made';
import { temporaryFolder } from '../helpers/workspace';

describe('the incremental update', () => {
  it('adds trees to the champion, which stay bit by bit, and always builds upon the champion', async () => {
    const workspace = temporaryFolder();
    const modelOf = (version: string, task: string) => {
      const path = join(workspace, 'models', 'continuous', version, `${task}_model.forest`);
      return parseModel(path, readFileSync(path));
    };
    const hashOf = (version: string, task: string) =>
      createHash('sha256')
        .update(readFileSync(join(workspace, 'models', 'continuous', version, `${task}_model.forest`)))
        .digest('hex');
    await json(workspace, 'import', orders);
    await json(workspace, 'snapshot', '--from', '2011-03-01', '--to', '2011-05-01');

    expect(await failure(workspace, 'update')).toMatchObject({ exitCode: 3, code: 'not_enough_labels' });
    const first = await json(workspace, 'retrain', '--trees', '40', '--min-leaf', '10');
    const nothingNew = await failure(workspace, 'update');
    expect(nothingNew).toMatchObject({ exitCode: 3, code: 'not_enough_labels' });
    expect(nothingNew.message).toContain(`Purchase has no new label since ${first.version}`);
    expect((await json(workspace, 'history')).runs.map(({ state }) => state)).toEqual(['skipped', 'done', 'skipped']);

    for (const task of ['purchase', 'churn', 'clv']) await run(workspace, 'policy', task, 'ask');
    await json(workspace, 'snapshot', '--from', '2011-05-30', '--to', '2011-07-30');
    const second = await json(workspace, 'update', '--trees', '10', '--threads', '1');
    expect(second.deployed).toBe(false);
    expect(Object.keys(second.tasks)).toEqual(['purchase', 'churn', 'clv']);
    for (const [task, { trees, metrics }] of Object.entries(second.tasks)) {
      expect(trees).toBe(50);
      expect(metrics?.rows).toBeGreaterThan(0);
      const [before, after] = [modelOf(first.version, task), modelOf(second.version, task)];
      expect(treesOf(after.chunks).slice(0, 40)).toEqual(treesOf(before.chunks));
      expect(after.watermark).toBeGreaterThan(before.watermark);
      expect(after.schema).toEqual(before.schema);
      expect(after.rows).toBeGreaterThan(before.rows);
    }

    // Nothing is new since, so the same would come of it, which is said.
    const same = await failure(workspace, 'update', '--trees', '10');
    expect(same).toMatchObject({ exitCode: 3, code: 'not_enough_labels' });
    for (const task of Object.keys(second.tasks)) {
      expect(same.message).toContain(`${taskLabel(task)} has no new label since the candidate ${second.version}`);
    }
    expect(same.details).toMatchObject({ commandLine: '--force trains all the same.' });

    // Not deployed, so not built upon: the same update again, on two threads, gives the same bytes.
    const third = await json(workspace, 'update', '--trees', '10', '--threads', '2', '--force');
    for (const task of Object.keys(third.tasks)) expect(hashOf(third.version, task)).toBe(hashOf(second.version, task));

    // Above the most that there may be, trees of the champion go, and no new one.
    const capped = await json(workspace, 'update', '--trees', '10', '--most-trees', '45', '--task', 'purchase');
    expect(capped.tasks.purchase.trees).toBe(45);
    const all = treesOf(modelOf(third.version, 'purchase').chunks).map((tree) => JSON.stringify(tree));
    const kept = treesOf(modelOf(capped.version, 'purchase').chunks).map((tree) => JSON.stringify(tree));
    expect(kept.every((tree) => all.includes(tree))).toBe(true);
    expect(kept.slice(35)).toEqual(all.slice(40));

    const output = join(workspace, 'clv.onnx');
    const exported = await json(workspace, 'export-model', 'clv', '--format', 'onnx', '-o', output);
    expect(exported).toMatchObject({ version: first.version, trees: 40, bytes: readFileSync(output).length });
    expect(JSON.parse(readFileSync(exported.featuresFile, 'utf8')).task.name).toBe('clv');
    expect(await failure(workspace, 'export-model', 'clv')).toMatchObject({ exitCode: 2 });

    // Trees for labels of 60 days don't go with those for labels of 30.
    await run(workspace, 'tasks', 'set', 'purchase', '--horizon', '60d');
    const other = await failure(workspace, 'update', '--task', 'purchase');
    expect(other).toMatchObject({ exitCode: 3, message: expect.stringMatching(/other labels now .*\(30 days\)/) });
    const whole = await json(workspace, 'retrain', '--task', 'purchase', '--trees', '10', '--min-leaf', '10');
    await json(workspace, 'deploy', whole.version, '--task', 'purchase');
    const again = await failure(workspace, 'update', '--task', 'purchase');
    expect(again.message).toContain('Purchase has no new label');
  });
});
