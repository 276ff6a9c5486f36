import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bringDatesInLine, bringHistoryInLine } from '../../../electron/operations/follow';
import { livePeriods } from '../../../electron/registry/live';
import { readVersions } from '../../../electron/registry/versions';
import { fromJson } from '../../../shared/schemas/time';
import { trainingHistory } from '../../../shared/schemas/versions';
import { dayMs } from '../../../shared/time';
import { noon, publish } from '../../helpers/versions';
import { operationContext } from '../../helpers/workspace';

const tasks = ['purchase', 'churn'];

/** A workspace whose versions have folders and are not recorded yet. */
async function workspaceOf(count: number) {
  const context = operationContext();
  const { data, layout } = context;
  const versions = [];
  for (let i = 0; i < count; i++) {
    versions.push(await publish(layout, `version ${i}`, { now: noon + i * dayMs, runId: i + 1, tasks }));
  }
  const deploy = (version: string, task: string, at: number, key: string) =>
    data.recordDeployment({
      key,
      at,
      kind: 'manual',
      actor: '',
      reason: '',
      tasks: [{ task, from: null, to: version }],
    });
  const file = {
    read: () => readFileSync(layout.history, 'utf8'),
    history: () => fromJson(trainingHistory, JSON.parse(file.read())),
    /** A file that was replaced has another. */
    inode: () => statSync(layout.history).ino,
  };
  const composeAllAnew = async () => {
    const db = new Database(join(context.workspace, 'labels.sqlite'));
    db.exec('UPDATE version_outlines SET entry = NULL');
    db.close();
    await bringHistoryInLine(context);
  };
  return { context, data, layout, versions, deploy, file, composeAllAnew };
}

describe('training_history.json', () => {
  const change = fc.record({
    kind: fc.constantFrom('record', 'missing', 'remove', 'deploy'),
    which: fc.nat(2),
    task: fc.constantFrom(...tasks),
    at: fc.nat(9),
    isWritten: fc.boolean(),
  });

  it('tells the same when only what has changed is composed as when all is, and when each was live', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
        const { context, data, versions, deploy, file, composeAllAnew } = await workspaceOf(3);
        for (const one of versions) await data.recordVersion(one);
        for (const [i, { kind, which, task, at, isWritten }] of changes.entries()) {
          const { version } = versions[which];
          if (kind === 'record') await data.recordVersion(versions[which]);
          if (kind === 'missing') await data.markMissing({ names: [version] });
          if (kind === 'remove') await data.recordRemoval({ versions: [version], actor: '', reason: '' });
          if (kind === 'deploy') await deploy(version, task, noon + at * dayMs, `${i}`);
          if (isWritten) await bringHistoryInLine(context);
        }
        await bringHistoryInLine(context);
        const told = file.read();
        expect(told).toBe(`${JSON.stringify(JSON.parse(told), null, 2)}\n`);
        const periods = file
          .history()
          .runs.flatMap(({ version, tasks }) =>
            Object.entries(tasks).flatMap(([task, { live }]) => live.map((one) => ({ task, version, ...one }))),
          );
        const expected = livePeriods(await data.deployments());
        expect(periods).toHaveLength(expected.length);
        expect(periods).toEqual(expect.arrayContaining(expected));
        await composeAllAnew();
        expect(file.read()).toBe(told);
      }),
      { numRuns: 30 },
    );
  });

  it('is written where there is nothing to tell yet', async () => {
    const { context, file } = await workspaceOf(0);
    await bringHistoryInLine(context);
    expect(file.history()).toEqual({ format: 1, runs: [] });
  });

  it('is left alone as long as nothing has changed, and written again when it was changed or removed', async () => {
    const { context, data, layout, versions, file } = await workspaceOf(2);
    for (const one of versions) await data.recordVersion(one);
    await bringHistoryInLine(context);
    const [before, told] = [file.inode(), file.read()];
    await bringHistoryInLine(context);
    expect(file.inode()).toBe(before);
    writeFileSync(layout.history, 'something else');
    await bringHistoryInLine(context);
    expect(file.read()).toBe(told);
    rmSync(layout.history);
    await bringHistoryInLine(context);
    expect(file.read()).toBe(told);
  });
});

describe('the deployment dates in metadata.json', () => {
  it('are those of the last deployments, task by task; a version that tells them is left alone', async () => {
    const { context, data, layout, versions, deploy } = await workspaceOf(2);
    for (const one of versions) await data.recordVersion(one);
    const [first, second] = versions.map(({ version }) => version);
    // The log's order counts, not the clock's.
    await deploy(first, 'purchase', noon + 3 * dayMs + 1, 'a');
    await deploy(second, 'purchase', noon + 4 * dayMs, 'b');
    await deploy(first, 'purchase', noon + 2 * dayMs + 7, 'c');
    await bringDatesInLine(context);
    const datesOf = async () =>
      (await readVersions(layout)).versions.map(({ tasks }) => [tasks.purchase.deployedAt, tasks.churn.deployedAt]);
    expect(await datesOf()).toEqual([
      [noon + 2 * dayMs + 7, null],
      [noon + 4 * dayMs, null],
    ]);
    expect(await data.misdatedVersions()).toEqual([]);
    // A folder that comes from elsewhere tells of a deployment that never was here.
    const foreign = versions[1].tasks;
    await data.recordVersion({ ...versions[1], tasks: { ...foreign, churn: { ...foreign.churn, deployedAt: noon } } });
    await bringDatesInLine(context);
    expect((await datesOf())[1]).toEqual([noon + 4 * dayMs, null]);
  });
});
