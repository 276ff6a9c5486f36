import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataApi } from '../../../../electron/data/api';
import type { DataContext } from '../../../../electron/data/context';
import { exportCsv } from '../../../../electron/data/exportCsv';
import { makeSnapshots } from '../../../../electron/data/makeSnapshots';
import { isAlive, numberSpace } from '../../../../electron/node/processes';
import { saveNight } from '../../../../electron/store/batches';
import { isHoldout } from '../../../../electron/store/clients';
import { listExports, recordExport } from '../../../../electron/store/files';
import { readNight } from '../../../../electron/store/readBatches';
import { importLines, labelsOf } from '../../../helpers/imports';
import { dataContext, quietIo } from '../../../helpers/workspace';

/** Files of a folder in which a text stands, in UTF-8, database and its log included. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(text));
}

const gone = 'GONE-4711';

async function filled(): Promise<{ context: DataContext; exported: string }> {
  const context = dataContext({ now: () => Date.UTC(2024, 6, 1), isAlive });
  // What a person brought lies outside of the workspace.
  const bring = async (lines: string[], kind?: 'clients' | 'labelled data') => {
    const result = await importLines(context, lines, kind ? { kind } : {});
    writeFileSync(result.file, '');
  };
  await bring([
    'client_id,date,amount',
    `${gone},2024-01-01,5`,
    `${gone},2024-03-01,5`,
    'b,2024-01-01,7',
    'b,2024-06-20,7',
  ]);
  await bring(['client_id,as_of,city', `${gone},2024-01-01,Bern`, 'b,2024-01-01,Basel'], 'clients');
  await bring([
    'client_id,predicted_at,purchased_pred',
    `${gone},2024-01-05,0.5`,
    'b,2024-01-05,0.5',
    `${gone},2024-01-06,much`,
  ]);
  await bring(['client_id,observed_at,purchased_actual', `${gone},2024-03-05,1`, 'b,2024-03-05,0']);
  await makeSnapshots(
    context,
    { from: Date.UTC(2024, 1, 1), to: Date.UTC(2024, 1, 1), everyDays: 30, actor: 'a test' },
    quietIo,
  );
  const keys = Int32Array.from(context.db.prepare<[], number>('SELECT key FROM clients ORDER BY key').pluck().all());
  saveNight(context.db, {
    night: '2024-06-30',
    keys,
    hashes: new Float64Array(keys.length),
    behaviour: false,
    predictedAt: 5,
    scoredAt: 6,
    runId: 1,
    answers: [{ task: 'purchase', version: 'v_1', scores: Float64Array.of(0.1, 0.2) }],
  });
  await dataApi(context).trainingTable();
  mkdirSync(join(context.workspace, 'exports'));
  const exported = join(context.workspace, 'exports', 'labels.csv');
  await dataApi(context).exportLabels({ path: exported }, quietIo);
  return { context, exported };
}

describe('a client that is erased', () => {
  it('is in no file of the workspace any more, and in no export; the others stay as they are', async () => {
    const { context, exported } = await filled();
    const others = () => labelsOf(context).filter(([client]) => client !== gone);
    const before = others();
    expect(before.length).toBeGreaterThan(1);
    expect(filesWith(context.workspace, gone).length).toBeGreaterThan(3);
    const result = await dataApi(context).eraseClient({
      client: gone,
      dryRun: false,
      actor: 'a test',
      reason: 'asked for',
    });
    expect(result).toMatchObject({ scores: 1, missing: [] });
    expect(result.rows).toBeGreaterThan(5);
    expect(filesWith(context.workspace, gone)).toEqual([]);
    expect(labelsOf(context)).toEqual(before);
    expect(
      readFileSync(exported, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('b,')),
    ).not.toEqual([]);
    const [night] = readNight(context.db, '2024-06-30');
    expect([night.clients, [...night.scores]]).toEqual([1, [0.2]]);
    const [entry] = dataApi(context).activity({ limit: 1 });
    expect(entry).toMatchObject({ kind: 'client erased', reason: 'asked for' });
    expect(JSON.stringify(entry)).not.toContain(gone);
    await expect(
      dataApi(context).eraseClient({ client: gone, dryRun: false, actor: 'a test', reason: '' }),
    ).rejects.toMatchObject({
      code: 'unknown_client',
    });
  });

  it('is told of beforehand, and a dry run leaves all as it is', async () => {
    const { context } = await filled();
    const found = () => [
      labelsOf(context),
      filesWith(context.workspace, gone).filter((path) => !/-(wal|shm)$/.test(path)),
    ];
    const before = found();
    const erase = (dryRun: boolean) =>
      dataApi(context).eraseClient({ client: gone, dryRun, actor: 'a test', reason: '' });
    const told = await erase(true);
    expect(found()).toEqual(before);
    expect(
      dataApi(context)
        .activity({ limit: 100 })
        .filter(({ kind }) => kind === 'client erased'),
    ).toEqual([]);
    expect(await erase(false)).toEqual(told);
    await expect(erase(true)).rejects.toMatchObject({ code: 'unknown_client' });
  });

  it('is known of an export before a row of it is written; what a killed one has left goes, too', async () => {
    const { context } = await filled();
    const path = join(context.workspace, 'exports', 'night.csv');
    const erase = () => dataApi(context).eraseClient({ client: gone, dryRun: false, actor: 'a test', reason: '' });
    function* rows() {
      expect(listExports(context.db)).toContain(path);
      yield [gone, '1'];
      throw new Error('the disk is gone');
    }
    const header = ['client_id', 'churn_pred'];
    await expect(exportCsv(context, path, { header, rows: rows(), total: 1 }, quietIo)).rejects.toThrow('the disk');
    expect(listExports(context.db)).not.toContain(path);
    // As if the process had been killed.
    recordExport(context.db, path, 1);
    // In a container, temporary files are named after it, too.
    const temporary = (pid: number) => `${path}.0-1.${pid}${numberSpace && `-${numberSpace}`}.tmp`;
    const living = temporary(process.pid);
    writeFileSync(living, `client_id\n${gone}\n`);
    await expect(erase()).rejects.toMatchObject({ code: 'busy', message: expect.stringContaining(path) });
    expect(labelsOf(context).some(([client]) => client === gone)).toBe(true);
    rmSync(living);
    const ended = temporary(spawnSync(process.execPath, ['--version']).pid);
    writeFileSync(ended, `client_id\n${gone}\n`);
    expect((await erase()).files).toContain(ended);
    expect(filesWith(context.workspace, gone)).toEqual([]);
  });

  it('leaves nothing that a later row is taken for', async () => {
    const context = dataContext();
    const outcome = (client: string) => ['client_id,observed_at,purchased_actual', `${client},2024-03-01,1`];
    const first = await importLines(context, outcome(gone));
    await importLines(context, outcome(gone));
    await dataApi(context).eraseClient({ client: gone, dryRun: false, actor: 'a test', reason: '' });
    const later = await importLines(context, outcome('c'));
    await dataApi(context).undoImport({ id: later.id ?? 0, actor: 'a test', reason: '' });
    await dataApi(context).undoImport({ id: first.id ?? 0, actor: 'a test', reason: '' });
    expect(context.db.prepare('SELECT COUNT(*) FROM outcomes').pluck().get()).toBe(0);
  });

  it('marks the versions that may have learned from it', async () => {
    const { context } = await filled();
    context.db
      .prepare(`INSERT INTO versions (name, created_at, state, metadata) VALUES ('v_1', ?, 'kept', '{}')`)
      .run(Date.UTC(2024, 7, 1));
    const { versions } = await dataApi(context).eraseClient({
      client: 'b',
      dryRun: false,
      actor: 'a test',
      reason: '',
    });
    expect(isHoldout('b')).toBe(false);
    expect(versions).toEqual(['v_1']);
    expect(dataApi(context).versionMarks()).toMatchObject([{ version: 'v_1' }]);
  });
});
