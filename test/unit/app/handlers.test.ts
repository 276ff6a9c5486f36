import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { answer } from '../../../electron/app/answer';
import { createHandlers } from '../../../electron/app/handlers';
import { createJobDesk } from '../../../electron/app/jobDesk';
import { createNotices } from '../../../electron/app/notices';
import type { Session } from '../../../electron/app/session';
import { layoutOf } from '../../../electron/registry/layout';
import type { JobStatus, RequestInput, RequestName, RequestOutput } from '../../../shared/contract';
import { dataContext, localData, temporaryFolder } from '../../helpers/workspace';

/** The functions behind the requests, on a new workspace whose store works in this thread; every answer passes the contract. */
function openDesk() {
  const context = dataContext({ now: Date.now });
  const data = localData(context);
  const session = {
    workspace: context.workspace,
    layout: layoutOf(context.workspace),
    data,
    reader: data,
    jobContext: (io: object) => ({ ...io, actor: 'window' }),
  } as unknown as Session;
  const changes: JobStatus[] = [];
  const desk = createJobDesk({ now: Date.now, onChange: (job) => changes.push(job) });
  const life = { keepInTray: true, startAtLogin: false };
  const background = { get: () => life, set: (change: object) => Object.assign(life, change) };
  const desktop = {
    chooseFiles: async () => ['/a.csv'],
    chooseTarget: async () => null,
    showFile: vi.fn(),
    showSystemNotice: vi.fn(),
    cliPath: '/cli.js',
    background,
  };
  const emit = vi.fn();
  const notices = createNotices({ now: () => 7, onChange: () => undefined, system: () => undefined });
  const handlers = createHandlers({ session, desk, notices, emit, desktop });
  const ask = async <N extends RequestName>(name: N, input: RequestInput<N>) =>
    (await answer(handlers, name, input)) as RequestOutput<N>;
  /** Starts a job and waits for its end. */
  const run = async (input: RequestInput<'jobs.start'>) => {
    const { id } = await ask('jobs.start', input);
    await vi.waitFor(() => expect(changes.find((job) => job.id === id && job.state !== 'running')).toBeDefined());
    return changes.findLast((job) => job.id === id) as JobStatus;
  };
  return { ask, run, desktop, emit, notices, store: data };
}

const lines = ['client_id,date,amount', 'A,2026-01-05,10', 'B,2026-02-05,20', 'C,soon,30', ',2026-03-05,5'];

function csv(): string {
  const path = join(temporaryFolder(), 'orders.csv');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

const reading = (path: string) => ({ path, map: {}, dateFormat: null });

describe('the requests', () => {
  it('of an empty workspace are answered with nothing, and not with zeros where nothing is known', async () => {
    const { ask } = openDesk();
    expect(await ask('data.summary', null)).toEqual({ transactions: null, snapshots: [] });
    expect(await ask('models.list', null)).toEqual({ versions: [], champions: {}, previous: {}, live: [] });
    expect(await ask('models.live', null)).toEqual({});
    const labels = await ask('labels.summary', null);
    expect(labels.map(({ task, real, sinceChampion, nextDueAt }) => [task, real, sinceChampion, nextDueAt])).toEqual([
      ['purchase', 0, null, null],
      ['churn', 0, null, null],
      ['clv', 0, null, null],
    ]);
  });

  it('show a file before it is taken in', async () => {
    const { ask } = openDesk();
    const inspection = await ask('imports.inspect', reading(csv()));
    expect(inspection).toMatchObject({
      fileName: 'orders.csv',
      kind: 'transactions',
      delimiter: ',',
      header: ['client_id', 'date', 'amount'],
      mapping: { client: 'client_id', date: 'date', amount: 'amount' },
      sample: lines.slice(1).map((line) => line.split(',')),
    });
    expect(inspection.fields).toEqual(expect.arrayContaining(['client', 'date', 'amount', 'quantity', 'price']));
  });

  it('count the rows of a file without changing anything, then import it, and undo that', async () => {
    const { ask, run, emit } = openDesk();
    const path = csv();
    const dry = await run({ kind: 'import', ...reading(path), dryRun: true });
    expect(dry).toMatchObject({
      kind: 'dry run',
      state: 'done',
      result: { kind: 'import', id: null, accepted: 2, rejected: 2 },
    });
    expect(await ask('imports.list', null)).toEqual([]);

    const { result } = await run({ kind: 'import', ...reading(path), dryRun: false });
    expect(result).toMatchObject({ kind: 'import', fileKind: 'transactions', accepted: 2, duplicates: 0, rejected: 2 });
    const [record] = await ask('imports.list', null);
    expect(record).toMatchObject({ fileName: 'orders.csv', state: 'visible', accepted: 2 });
    expect((await ask('data.summary', null)).transactions).toEqual({
      rows: 2,
      clients: 2,
      from: Date.parse('2026-01-05'),
      until: Date.parse('2026-02-05'),
    });

    expect(await ask('imports.undo', { id: record.id, force: false })).toMatchObject({ state: 'undone' });
    expect(emit).toHaveBeenCalledWith('changed', null);
    expect((await ask('data.summary', null)).transactions).toBeNull();
    const log = await ask('activity.list', { limit: 10 });
    expect(log.map(({ kind, actor }) => [kind, actor])).toEqual([
      ['import undone', 'window'],
      ['import', 'window'],
    ]);
  });

  it('show the refused rows, and their file', async () => {
    const { ask, run, desktop } = openDesk();
    await run({ kind: 'import', ...reading(csv()), dryRun: false });
    const [{ id }] = await ask('imports.list', null);
    const { header, rows } = await ask('imports.rejects', { id, limit: 10 });
    expect(header).toEqual(['line', 'column', 'reason', 'client_id', 'date', 'amount']);
    expect(rows.map(([line, column]) => [line, column])).toEqual([
      ['4', 'date'],
      ['5', 'client_id'],
    ]);
    expect((await ask('imports.rejects', { id, limit: 1 })).rows).toHaveLength(1);
    await ask('imports.showRejects', { id });
    expect(desktop.showFile).toHaveBeenCalledWith(expect.stringMatching(/rejects[\\/]\d+-orders\.csv$/));
    await expect(ask('imports.rejects', { id: 99, limit: 1 })).rejects.toMatchObject({ code: 'unknown_import' });
  });

  it('that can’t be done end the job with the reason', async () => {
    const { run } = openDesk();
    const missing = await run({ kind: 'import', ...reading('/nowhere/a.csv'), dryRun: false });
    expect(missing).toMatchObject({ state: 'failed', result: null, error: { code: 'file_not_found' } });
  });

  it('make labels of transactions, and count those to train on above a watermark', async () => {
    const { ask, run, store } = openDesk();
    const path = join(temporaryFolder(), 'many.csv');
    const orders = Array.from(
      { length: 60 },
      (_, i) => `K${i},2026-01-${String((i % 28) + 1).padStart(2, '0')},${i + 1}`,
    );
    writeFileSync(path, `${['client_id,date,amount', ...orders, 'K1,2026-08-01,5'].join('\n')}\n`);
    await run({ kind: 'import', ...reading(path), dryRun: false });
    const at = Date.parse('2026-02-10');
    const made = await run({ kind: 'snapshot', from: at, to: at, everyDays: 30 });
    expect(made.result).toMatchObject({ kind: 'snapshot', snapshots: [{ at, clients: 60 }] });
    const [purchase] = await ask('labels.summary', null);
    expect(purchase).toMatchObject({ task: 'purchase', real: 60 });
    expect(purchase.holdout).toBeGreaterThan(0);
    const above = (watermark: number) => store.labelsAbove({ task: 'purchase', watermark });
    expect(await above(0)).toBe(60 - purchase.holdout);
    expect(await above(1e9)).toBe(0);
  });

  it('change the policy of a task, and which versions stay', async () => {
    const { ask } = openDesk();
    await ask('policy.set', { task: 'churn', policy: 'ask', margin: 0.01, reason: 'first look' });
    const changed = (await ask('tasks.list', null)).find(({ name }) => name === 'churn');
    expect(changed).toMatchObject({ policy: 'ask', margin: 0.01 });
    await ask('keeping.set', { newest: 7, days: 30 });
    expect(await ask('keeping.get', null)).toEqual({ newest: 7, days: 30 });
    await expect(ask('keeping.set', { newest: 0, days: 30 })).rejects.toMatchObject({ code: 'bad_usage' });
  });

  it.runIf(process.platform === 'linux')(
    'write the entries of a crontab, and tell when they are outdated',
    async () => {
      const folder = temporaryFolder();
      const file = join(folder, 'kept');
      const read = `cat '${file}' 2>/dev/null || { echo no crontab >&2; exit 1; }`;
      const script = `#!/bin/sh\ncase $1 in -l) ${read};; -r) rm '${file}';; *) cat >'${file}';; esac`;
      writeFileSync(join(folder, 'crontab'), script, { mode: 0o755 });
      vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
      const { ask } = openDesk();
      const cron = async () => (await ask('schedule.installations', null)).find(({ system }) => system === 'cron');
      const shown = await cron();
      expect(shown).toMatchObject({ state: 'none', obstacle: null, uninstall: '' });
      await ask('schedule.install', { system: 'cron', verb: 'install' });
      expect(shown?.install).toContain(readFileSync(file, 'utf8').split('\n')[0]);
      expect(await cron()).toMatchObject({ state: 'current' });
      await ask('schedule.change', { job: 'daily', cron: '10 7 * * *' });
      expect(await cron()).toMatchObject({ state: 'outdated' });
      await ask('schedule.install', { system: 'cron', verb: 'uninstall' });
      expect(await cron()).toMatchObject({ state: 'none' });
      expect(existsSync(file)).toBe(false);
      vi.unstubAllEnvs();
    },
  );

  it('tell of notices until they are dismissed', async () => {
    const { ask, notices } = openDesk();
    for (const title of ['a', 'b']) notices.add(title, 'why');
    await ask('notices.dismiss', { id: 1 });
    expect(await ask('notices.list', null)).toEqual([{ id: 2, at: 7, title: 'b', body: 'why' }]);
  });

  it('pass on the files that a person chooses', async () => {
    const { ask } = openDesk();
    expect(await ask('files.choose', null)).toEqual({ paths: ['/a.csv'] });
  });
});
