import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { answer } from '../../../electron/app/answer';
import { createAnswers } from '../../../electron/app/answers';
import { createExecutions } from '../../../electron/app/executions';
import { createNotices } from '../../../electron/app/notices';
import { reconcile } from '../../../electron/operations/reconcile';
import type { Execution, RequestInput, RequestName, RequestOutput } from '../../../shared/contract';
import type { LongOperation } from '../../../shared/operations';
import type { InputOf } from '../../../shared/schemas/operations';
import { publish } from '../../helpers/versions';
import { operationContext, temporaryFolder } from '../../helpers/workspace';

/** What answers the requests, on a new workspace whose store works in this thread; every answer passes the contract. */
function openWindow() {
  const context = operationContext();
  const { workspace, data } = context;
  const open = {
    workspace,
    data,
    reader: data,
    context: (io: object) => ({ ...context, ...io, actor: 'window', growsLater: true }),
    close: async () => undefined,
  };
  const changes: Execution[] = [];
  const executions = createExecutions({ now: Date.now, monotonic: () => 0, onChange: (one) => changes.push(one) });
  const life = { keepInTray: true, startAtLogin: false, trainOnAlarm: false };
  const background = { get: () => life, set: (change: object) => Object.assign(life, change) };
  const desktop = {
    chooseFiles: async () => ['/a.csv'],
    chooseTarget: async (): Promise<string | null> => null,
    chooseWorkspace: vi.fn(),
    reopenWorkspace: vi.fn(),
    recentWorkspaces: () => ['/shops/a'],
    openWorkspace: vi.fn(),
    openSample: vi.fn(),
    showFile: vi.fn(),
    showProgress: vi.fn(),
    isInFront: () => true,
    writeClipboard: vi.fn(),
    person: { confirm: vi.fn(), tellTooLate: vi.fn() },
    showSystemNotice: vi.fn(),
    tellCrash: vi.fn(),
    places: () => ({ settings: '/settings.json', log: '/evergreen.log' }),
    background,
  };
  const onChange = vi.fn();
  const notices = createNotices({ now: () => 7, onChange: () => undefined, system: () => undefined });
  const serving = { get: vi.fn(), set: vi.fn(), renewToken: vi.fn(), tryOut: vi.fn(), close: vi.fn() };
  const answers = createAnswers({ open, executions, notices, desktop, serving, onChange });
  const ask = async <N extends RequestName>(name: N, input: RequestInput<N>) =>
    (await answer(answers, name, input)) as RequestOutput<N>;
  /** Starts a long operation and waits for its end. */
  const run = async <N extends LongOperation>(operation: N, input: InputOf<N>) => {
    const { id } = await ask('executions.start', { operation, input });
    await expect.poll(() => changes.find((one) => one.id === id && one.state !== 'running')).toBeDefined();
    return changes.findLast((one) => one.id === id) as Execution;
  };
  return { ask, run, desktop, onChange, notices, store: data, context };
}

const lines = ['client_id,date,amount', 'A,2026-01-05,10', 'B,2026-02-05,20', 'C,soon,30', ',2026-03-05,5'];

function csv(): string {
  const path = join(temporaryFolder(), 'orders.csv');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

const reading = (path: string) => ({ path, map: {} });

describe('the requests', () => {
  it('of an empty workspace are answered with nothing, and not with zeros where nothing is known', async () => {
    const { ask } = openWindow();
    expect(await ask('dataSummary', {})).toEqual({ transactions: null, snapshots: [] });
    expect(await ask('versions', {})).toEqual({ versions: [], champions: {}, previous: {}, live: [], today: {} });
    expect(await ask('liveScores', {})).toEqual({});
    expect(await ask('attention', {})).toEqual([]);
    const labels = await ask('labels', {});
    expect(labels.map(({ task, real, sinceChampion, nextDueAt }) => [task, real, sinceChampion, nextDueAt])).toEqual([
      ['purchase', 0, null, null],
      ['churn', 0, null, null],
      ['clv', 0, null, null],
    ]);
  });

  it('remember a file that names clients, so that they can be erased from it', async () => {
    const { ask, desktop } = openWindow();
    const path = csv();
    desktop.chooseTarget = async () => path;
    const content = 'client_id,amount\nA,1\nB,2\n';
    expect(await ask('files.save', { name: 'orders.csv', content, namesClients: true })).toBe(path);
    const { files } = await ask('eraseClient', { client: 'A', dryRun: false, reason: 'asked to' });
    expect(files).toEqual([path]);
    expect(readFileSync(path, 'utf8')).toBe('client_id,amount\nB,2\n');
  });

  it('say that a version is deployed once it is, and leave its estimator for later', async () => {
    const { ask, context } = openWindow();
    const { version } = await publish(context.layout, 'model');
    await reconcile(context);
    const growEstimator = vi.fn();
    Object.assign(context.engine, { growEstimator });
    await ask('deploy', { version, tasks: null, reason: null });
    expect((await ask('versions', {})).champions.purchase.version).toBe(version);
    expect(growEstimator).not.toHaveBeenCalled();
  });

  it('propose names that a file may have, whatever a feature is called', async () => {
    const { ask, desktop } = openWindow();
    const proposed: string[] = [];
    desktop.chooseTarget = async (...names: string[]) => {
      proposed.push(...names);
      return null;
    };
    await ask('clients.save', { by: 'plan/a:b' });
    expect(proposed).toEqual(['clients-by-plan-a-b.csv']);
  });

  it('show a file before it is taken in', async () => {
    const { ask } = openWindow();
    const inspection = await ask('inspect', reading(csv()));
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
    const { ask, run, onChange } = openWindow();
    const path = csv();
    const dry = await run('import', { ...reading(path), dryRun: true });
    expect(dry).toMatchObject({
      operation: 'import',
      state: 'done',
      result: { id: null, accepted: 2, rejected: 2 },
    });
    expect(await ask('imports', {})).toEqual([]);

    const { result } = await run('import', { ...reading(path), dryRun: false });
    expect(result).toMatchObject({ kind: 'transactions', accepted: 2, duplicates: 0, rejected: 2 });
    const [record] = await ask('imports', {});
    expect(record).toMatchObject({ fileName: 'orders.csv', state: 'visible', accepted: 2 });
    expect((await ask('dataSummary', {})).transactions).toEqual({
      rows: 2,
      clients: 2,
      from: Date.parse('2026-01-05'),
      until: Date.parse('2026-02-05'),
    });

    expect(await ask('undoImport', { id: record.id, force: false })).toMatchObject({ state: 'undone' });
    expect(onChange).toHaveBeenCalled();
    expect((await ask('dataSummary', {})).transactions).toBeNull();
    const log = await ask('activity', { limit: 10 });
    expect(log.map(({ kind, actor }) => [kind, actor])).toEqual([
      ['import undone', 'window'],
      ['import', 'window'],
    ]);
  });

  it('show the refused rows, and their file', async () => {
    const { ask, run, desktop } = openWindow();
    await run('import', { ...reading(csv()), dryRun: false });
    const [{ id }] = await ask('imports', {});
    const { header, rows } = await ask('rejects', { id, limit: 10 });
    expect(header).toEqual(['line', 'column', 'reason', 'client_id', 'date', 'amount']);
    expect(rows.map(([line, column]) => [line, column])).toEqual([
      ['4', 'date'],
      ['5', 'client_id'],
    ]);
    expect((await ask('rejects', { id, limit: 1 })).rows).toHaveLength(1);
    await ask('rejects.show', { id });
    expect(desktop.showFile).toHaveBeenCalledWith(expect.stringMatching(/rejects[\\/]\d+-orders\.csv$/));
    await expect(ask('rejects', { id: 99, limit: 1 })).rejects.toMatchObject({ code: 'unknown_import' });
  });

  it('that can’t be done end the job with the reason', async () => {
    const { run } = openWindow();
    const missing = await run('import', { ...reading('/nowhere/a.csv'), dryRun: false });
    expect(missing).toMatchObject({ state: 'failed', result: null, error: { code: 'file_not_found' } });
  });

  it('make labels of transactions, and count those to train on above a watermark', async () => {
    const { ask, run, store } = openWindow();
    const path = join(temporaryFolder(), 'many.csv');
    const orders = Array.from(
      { length: 60 },
      (_, i) => `K${i},2026-01-${String((i % 28) + 1).padStart(2, '0')},${i + 1}`,
    );
    writeFileSync(path, `${['client_id,date,amount', ...orders, 'K1,2026-08-01,5'].join('\n')}\n`);
    await run('import', { ...reading(path), dryRun: false });
    const at = Date.parse('2026-02-10');
    const made = await run('snapshot', { from: at, to: at, everyDays: 30 });
    expect(made.result).toMatchObject([{ at, clients: 60 }]);
    const [purchase] = await ask('labels', {});
    expect(purchase).toMatchObject({ task: 'purchase', real: 60 });
    expect(purchase.holdout).toBeGreaterThan(0);
    const above = (watermark: number) => store.labelsAbove({ task: 'purchase', watermark });
    expect(await above(0)).toBe(60 - purchase.holdout);
    expect(await above(1e9)).toBe(0);
  });

  it('change the policy of a task, and which versions stay', async () => {
    const { ask } = openWindow();
    await ask('setPolicy', { task: 'churn', policy: 'ask', margin: 0.01, halfLife: '30', reason: 'first look' });
    const changed = (await ask('tasks', {})).find(({ name }) => name === 'churn');
    expect(changed).toMatchObject({ policy: 'ask', margin: 0.01, properScore: 'logLoss', halfLife: 30 });
    await ask('setKeeping', { newest: 7, days: 30 });
    expect(await ask('keeping', {})).toEqual({ newest: 7, days: 30 });
    await expect(ask('setKeeping', { newest: 0, days: 30 })).rejects.toMatchObject({ code: 'bad_usage' });
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
      const { ask } = openWindow();
      const cron = async () => (await ask('installations', {})).find(({ system }) => system === 'cron');
      const shown = await cron();
      expect(shown).toMatchObject({ state: 'none', obstacle: null, uninstall: '' });
      await ask('changeInstallation', { system: 'cron', verb: 'install' });
      expect(shown?.install).toContain(readFileSync(file, 'utf8').split('\n')[0]);
      expect(await cron()).toMatchObject({ state: 'current' });
      await ask('changeSchedule', { job: 'daily', cron: '10 7 * * *' });
      expect(await cron()).toMatchObject({ state: 'outdated' });
      await ask('changeInstallation', { system: 'cron', verb: 'uninstall' });
      expect(await cron()).toMatchObject({ state: 'none' });
      expect(existsSync(file)).toBe(false);
      vi.unstubAllEnvs();
    },
  );

  it('tell of notices until they are dismissed', async () => {
    const { ask, notices } = openWindow();
    for (const title of ['a', 'b']) notices.add({ title, body: 'why', screen: 'monitor' });
    await ask('notices.dismiss', { id: 1 });
    expect(await ask('notices.list', null)).toEqual([{ id: 2, at: 7, title: 'b', body: 'why', screen: 'monitor' }]);
  });

  it('pass on the files that a person chooses', async () => {
    const { ask } = openWindow();
    expect(await ask('files.choose', null)).toEqual({ paths: ['/a.csv'] });
  });
});
