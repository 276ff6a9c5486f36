import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { commandOutputs } from '../../shared/commandOutput';
import { jobNames } from '../../shared/schedule';
import { fromJson } from '../../shared/schemas/time';
import { dayMs } from '../../shared/time';
import { failure, json, stagingIn, start, until } from '../helpers/evergreen';
import { holdEngine } from '../helpers/holdEngine';
import { copyOf, orders } from '../helpers/made';
import { temporaryFolder } from '../helpers/workspace';

describe('two processes that race for 500 slots', () => {
  it('share them: each slot is done exactly once', async () => {
    const count = 500;
    const all = Array.from({ length: count }, (_, i) => `slot ${i}`);
    let shares: number[];
    // On a busy machine one may be done before the other begins: that was no race, and another one is held.
    do {
      const workspace = temporaryFolder();
      const racers = await Promise.all([racer(workspace, count), racer(workspace, count)]);
      for (const { child } of racers) child.stdin?.write('go\n');
      const won = await Promise.all(racers.map((one) => one.won));
      expect(won.flat().sort()).toEqual(all.toSorted());
      const slots = rows(workspace, `SELECT state, attempts, COUNT(*) AS slots FROM slots GROUP BY state, attempts`);
      expect(slots).toEqual([{ state: 'done', attempts: 1, slots: count }]);
      shares = won.map(({ length }) => length);
    } while (shares.includes(0));
  });
});

async function racer(workspace: string, count: number): Promise<{ child: ChildProcess; won: Promise<string[]> }> {
  const script = join(process.cwd(), 'test', 'helpers', 'slotRacer.mjs');
  const entry = join(process.cwd(), 'out', 'dataWorker.js');
  // Why one ended early is told by its error.
  const child = spawn(process.execPath, [script, entry, workspace, String(count)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const won = once(child, 'close').then(() => JSON.parse(output.slice('ready\n'.length)) as string[]);
  await until(() => output.includes('ready') || child.exitCode !== null);
  return { child, won };
}

function rows(workspace: string, sql: string): unknown[] {
  const db = new Database(join(workspace, 'leases.sqlite'), { readonly: true });
  try {
    return db.prepare(sql).all();
  } finally {
    db.close();
  }
}

describe('the schedule of a new workspace', () => {
  it('has the four jobs, and tells what would run at a time without doing it', async () => {
    const workspace = temporaryFolder();
    const listed = await json(workspace, 'schedule');
    expect(listed).toMatchObject({
      jobs: [
        { job: 'daily', trigger: 'ml_daily_update', cron: '0 6 * * *', enabled: true, catchUp: 'latest', last: null },
        { job: 'weekly', trigger: 'ml_weekly_retrain', cron: '0 2 * * 0' },
        { job: 'monthly', trigger: 'ml_monthly_ab_test', cron: '0 3 1 * *' },
        { job: 'nightly', cron: '0 4 * * *' },
      ],
    });
    expect(await json(workspace, 'schedule', 'due', '--at', '2026-03-01 02:00')).toMatchObject({
      due: [{ job: 'weekly', slot: '2026-03-01T02:00', caughtUp: false }],
      missed: [],
    });
    expect(rows(workspace, 'SELECT * FROM slots')).toEqual([]);
    expect(rows(workspace, 'SELECT * FROM schedules')).toEqual([]);
  });

  it('tells of a slot before it was changed what a run of that slot would do: nothing', async () => {
    const workspace = temporaryFolder();
    const minute = new Date();
    const cron = `${minute.getMinutes()} ${minute.getHours()} ${minute.getDate()} ${minute.getMonth() + 1} *`;
    await json(workspace, 'schedule', 'set', 'daily', '--cron', cron);
    const daily = expect.arrayContaining([expect.objectContaining({ job: 'daily' })]);
    expect(await json(workspace, 'schedule', 'due')).not.toMatchObject({ due: daily });
    expect(await failure(workspace, 'run', 'daily', '--slot')).toMatchObject({ code: 'not_due' });
  });

  it('is edited in a friendly form or as cron, and refuses nonsense', async () => {
    const workspace = temporaryFolder();
    const set = (...words: string[]) => json(workspace, 'schedule', 'set', ...words);
    expect(await set('weekly', '--on', 'mon,thu')).toMatchObject({ jobs: [{ cron: '0 2 * * 1,4' }] });
    expect(await set('weekly', '--at', '23:15')).toMatchObject({ jobs: [{ cron: '15 23 * * 1,4' }] });
    expect(await set('monthly', '--day', '15')).toMatchObject({ jobs: [{ cron: '0 3 15 * *' }] });
    const daily = ['daily', '--cron', '*/30 8-18 * * 1-5', '--catch-up', 'all', '--lookback', '3', '--retries', '0'];
    const changed = { cron: '*/30 8-18 * * 1-5', catchUp: 'all', lookbackDays: 3, retries: 0 };
    expect(await set(...daily)).toMatchObject({ jobs: [changed] });
    expect(await json(workspace, 'schedule', 'disable', 'nightly')).toMatchObject({
      jobs: [{ enabled: false, next: [] }],
    });
    for (const wrong of [
      ['daily', '--cron', '0 6 * *'],
      ['daily', '--at', '6 pm'],
      ['hourly', '--at', '06:00'],
      ['daily', '--on', 'mon', '--day', '3'],
      ['daily'],
    ]) {
      expect(await failure(workspace, 'schedule', 'set', ...wrong)).toMatchObject({ exitCode: 2, code: 'bad_usage' });
    }
  });
});

/** The beginning of a month that is over: the next of its name is most of a year away, on whatever day a test runs. */
const beginning = new Date(Date.now() - 45 * dayMs);
beginning.setDate(1);
beginning.setHours(0, 0, 0, 0);
const onceAYear = `0 0 1 ${beginning.getMonth() + 1} *`;

/** One slot is due of each of the jobs, and no other one comes while the test runs. */
async function dueOnce(workspace: string, jobs: readonly string[], ...options: string[]): Promise<void> {
  for (const job of jobs) {
    await json(workspace, 'schedule', 'set', job, '--cron', onceAYear, '--lookback', '366', ...options);
  }
  const db = new Database(join(workspace, 'leases.sqlite'));
  db.prepare('UPDATE schedules SET since = ?').run(beginning.getTime() - dayMs);
  db.close();
}

/** Makes the job's slots come every minute, the first of them two minutes ago. */
async function dueNow(workspace: string, job: string): Promise<void> {
  await json(workspace, 'schedule', 'set', job, '--cron', '* * * * *');
  const db = new Database(join(workspace, 'leases.sqlite'));
  db.prepare('UPDATE schedules SET since = since - 120000 WHERE job = ?').run(job);
  db.close();
}

describe.runIf(process.platform === 'linux')('entries in a crontab', () => {
  /** A crontab of the test's own: a program that keeps it in a file, in place of the system's. */
  function ownCrontab() {
    const folder = temporaryFolder();
    const file = join(folder, 'kept');
    const script = `#!/bin/sh
case $1 in
  -l) cat '${file}' 2>/dev/null || { echo "no crontab for test" >&2; exit 1; } ;;
  -r) rm '${file}' ;;
  *) cat >'${file}' ;;
esac`;
    writeFileSync(join(folder, 'crontab'), script, { mode: 0o755 });
    const env = { PATH: `${folder}:${process.env.PATH}`, HOME: folder, XDG_CONFIG_HOME: join(folder, 'config') };
    return { file, env };
  }

  it('are told as outdated when the schedule changes, until they are installed again', async () => {
    const workspace = join(temporaryFolder(), 'it\'s "50 %" of $HOME');
    const { file, env } = ownCrontab();
    const schedule = async (...words: string[]) => {
      const { code, stdout } = await start(workspace, ['--json', 'schedule', ...words], { env }).finished;
      expect({ code, stdout }).toMatchObject({ code: 0 });
      return fromJson(commandOutputs.schedule, JSON.parse(stdout));
    };
    const before = '5 4 * * * /bin/true\n';
    writeFileSync(file, before);
    expect(await schedule()).toMatchObject({ outdated: [] });
    expect(await schedule('install', '--with', 'cron')).toMatchObject({ done: false });
    expect(readFileSync(file, 'utf8')).toBe(before);
    await schedule('install', '--with', 'cron', '--yes');
    // What a person adds below stays where it is.
    writeFileSync(file, `${readFileSync(file, 'utf8')}# mine\n`);
    expect(await schedule()).toMatchObject({ outdated: [] });
    expect(await schedule('set', 'daily', '--at', '07:10')).toMatchObject({ outdated: ['cron'] });
    await schedule('install', '--with', 'cron', '--yes');
    expect(readFileSync(file, 'utf8')).toContain('\n10 7 * * * ');
    expect(await schedule('disable', 'nightly')).toMatchObject({ outdated: ['cron'] });
    await schedule('uninstall', '--with', 'cron', '--yes');
    expect(readFileSync(file, 'utf8')).toBe(`${before}# mine\n`);
    expect(await schedule()).toMatchObject({ outdated: [] });
  });

  it('run the job when the shell that cron starts reads them, in a folder with quotes, spaces and percent signs', async () => {
    const workspace = join(temporaryFolder(), 'it\'s "50 %" of $HOME');
    const { file, env } = ownCrontab();
    await dueOnce(workspace, ['weekly']);
    await start(workspace, ['schedule', 'install', '--with', 'cron', '--yes'], { env }).finished;
    const line = readFileSync(file, 'utf8')
      .split('\n')
      .find((one) => one.startsWith(onceAYear));
    // As crontab(5) says: the command goes to /bin/sh, and \% is a percent sign; little is in the environment.
    const command = line?.split(' ').slice(5).join(' ').replaceAll('\\%', '%') ?? expect.fail('no entry');
    spawnSync('/bin/sh', ['-c', command], {
      env: { HOME: '/', LOGNAME: 'test', SHELL: '/bin/sh', PATH: '/usr/bin:/bin' },
    });
    expect(rows(workspace, `SELECT state FROM slots WHERE job = 'weekly'`)).toEqual([{ state: 'skipped' }]);
    expect(readFileSync(join(workspace, 'logs', 'cron-weekly.json'), 'utf8')).toContain('not_enough_labels');
  });
});

describe('a scheduled job on the command line', () => {
  it('that a gate skips says so, once: who comes second has nothing to do', async () => {
    const workspace = temporaryFolder();
    await dueOnce(workspace, ['weekly']);
    const skipped = await failure(workspace, 'run', 'ml_weekly_retrain', '--slot');
    expect(skipped).toMatchObject({ exitCode: 3, code: 'not_enough_labels', details: { job: 'weekly' } });
    expect(await failure(workspace, 'run', 'weekly', '--slot')).toMatchObject({
      exitCode: 3,
      code: 'not_due',
      message: expect.stringContaining('is skipped'),
    });
    expect(rows(workspace, `SELECT state, attempts FROM slots WHERE job = 'weekly'`)).toEqual([
      { state: 'skipped', attempts: 1 },
    ]);
    const { run, text } = await json(workspace, 'logs');
    expect(run).toBe(1);
    expect(text).toContain('started by schedule');
  });

  it('that catches up several ends each of them, also after one that a gate skips', async () => {
    const workspace = temporaryFolder();
    await json(workspace, 'schedule', 'set', 'nightly', '--catch-up', 'all');
    const db = new Database(join(workspace, 'leases.sqlite'));
    db.prepare('UPDATE schedules SET since = since - ?').run(3 * dayMs);
    db.close();
    expect(await failure(workspace, 'run', 'nightly', '--slot')).toMatchObject({
      exitCode: 3,
      code: 'not_enough_labels',
    });
    const states = rows(workspace, `SELECT state, attempts FROM slots WHERE job = 'nightly'`);
    expect(states.length).toBeGreaterThanOrEqual(2);
    expect(new Set(states.map((one) => JSON.stringify(one)))).toEqual(new Set(['{"state":"skipped","attempts":1}']));
  });

  it.runIf(process.platform === 'linux')(
    'that is killed in the middle is taken over by the next one, and done once',
    async () => {
      const workspace = temporaryFolder();
      await copyOf('labelled', workspace);
      await dueNow(workspace, 'weekly');
      const { child, finished } = start(workspace, ['run', 'weekly', '--slot']);
      await until(() => stagingIn(workspace));
      const letGo = await holdEngine(child.pid ?? 0);
      const [{ slot }] = rows(workspace, `SELECT slot FROM slots WHERE state = 'running'`) as { slot: string }[];
      // From here on there is one slot only: the next ones would come every minute.
      await json(workspace, 'schedule', 'set', 'weekly', '--cron', onceAYear);
      letGo();
      child.kill('SIGKILL');
      await finished;
      expect(rows(workspace, `SELECT slot, state FROM slots WHERE slot = '${slot}'`)).toEqual([
        { slot, state: 'running' },
      ]);

      const { runs } = await json(workspace, 'run', 'weekly', '--slot');
      expect(runs).toMatchObject([{ job: 'weekly', slot, state: 'done' }]);
      const history = await json(workspace, 'history');
      expect(history.runs.map(({ state }) => state)).toEqual(['done', 'failed']);
      expect(rows(workspace, `SELECT state, attempts, run_id AS run FROM slots WHERE slot = '${slot}'`)).toEqual([
        { state: 'done', attempts: 2, run: history.runs[0].id },
      ]);
      expect(await failure(workspace, 'run', 'weekly', '--slot')).toMatchObject({ code: 'not_due' });
    },
  );

  it('that is cancelled is left for later, and the attempt does not count', async () => {
    const workspace = temporaryFolder();
    await copyOf('labelled', workspace);
    await dueNow(workspace, 'weekly');
    const { child, finished } = start(workspace, ['run', 'weekly', '--slot']);
    await until(() => stagingIn(workspace));
    child.kill('SIGTERM');
    expect((await finished).stderr).toContain('left for later');
    expect(rows(workspace, `SELECT state, attempts FROM slots WHERE state <> 'missed'`)).toEqual([
      { state: 'waiting', attempts: 0 },
    ]);
  });
});

describe('the four jobs on a workspace with data', () => {
  it('each do their work by their slot, once: versions, champions, the review and the predictions are there', async () => {
    const workspace = temporaryFolder();
    await json(workspace, 'import', orders);
    await json(workspace, 'snapshot', '--from', '2011-03-01', '--to', '2011-06-01');
    await dueOnce(workspace, jobNames);
    const slot = async (job: string) => (await json(workspace, 'run', job, '--slot')).runs;

    const [weekly] = await slot('weekly');
    await json(workspace, 'snapshot', '--from', '2011-03-01', '--to', '2011-08-28');
    const [daily] = await slot('daily');
    const [monthly] = await slot('monthly');
    const [nightly] = await slot('nightly');

    const month = String(beginning.getMonth() + 1).padStart(2, '0');
    const name = `${beginning.getFullYear()}-${month}-01T00:00`;
    const done = [weekly, daily, monthly, nightly].map((one) => [one.job, one.slot, one.state, one.run]);
    expect(done).toEqual([
      ['weekly', name, 'done', 1],
      ['daily', name, 'done', 2],
      ['monthly', name, 'done', 3],
      ['nightly', name, 'done', 4],
    ]);
    expect(rows(workspace, 'SELECT job, slot, state, attempts, run_id AS run FROM slots ORDER BY run_id')).toEqual(
      done.map(([job, at, state, run]) => ({ job, slot: at, state, attempts: 1, run })),
    );

    const { runs } = await json(workspace, 'history');
    expect(runs.map(({ strategy, state }) => [strategy, state])).toEqual(
      ['batch', 'review', 'update', 'retrain'].map((strategy) => [strategy, 'done']),
    );
    const { versions } = await json(workspace, 'versions');
    expect(versions.map(({ strategy }) => strategy).sort()).toEqual(['retrain', 'update']);
    expect(existsSync(join(workspace, 'models', 'continuous', 'training_history.svg'))).toBe(true);
    const exported = join(workspace, 'predictions.csv');
    const { batches } = await json(workspace, 'batches', '--export', exported);
    expect(batches.map(({ task }) => task)).toEqual(['churn', 'clv', 'purchase']);
    const lines = readFileSync(exported, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(batches[0].clients + 1);
    for (const line of lines.slice(1)) expect(line).toMatch(/^[^,]+,[^,]+,[\d.e-]+,[\d.e-]+,[\d.e-]+$/);

    for (const job of jobNames) {
      expect(await failure(workspace, 'run', job, '--slot')).toMatchObject({ exitCode: 3, code: 'not_due' });
    }
    const log = readFileSync(join(workspace, 'logs', 'evergreen.log'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(log.map((line) => line.split(' ').slice(2, 5).join(' '))).toEqual(
      done.flatMap(([job, at]) => [`${job} ${at} begins`, `${job} ${at} done:`]),
    );
  });

  it('that fails says so by exit code 1, and its slot is failed', async () => {
    const workspace = temporaryFolder();
    await copyOf('labelled', workspace);
    await dueOnce(workspace, ['weekly'], '--retries', '0');
    // Where the training table would be put, there is a file.
    writeFileSync(join(workspace, 'tables'), '');
    const failed = await failure(workspace, 'run', 'weekly', '--slot');
    expect(failed.exitCode).toBe(1);
    expect(rows(workspace, `SELECT state, attempts FROM slots WHERE job = 'weekly'`)).toEqual([
      { state: 'failed', attempts: 1 },
    ]);
  });
});

describe('the logs', () => {
  it('can be followed while a run is under way', async () => {
    const workspace = temporaryFolder();
    const { child, finished } = start(workspace, ['logs', '--follow']);
    let seen = '';
    child.stdout?.on('data', (chunk) => {
      seen += chunk;
    });
    await until(() => seen.includes('Following'));
    await failure(workspace, 'retrain');
    await until(() => seen.includes('skipped: No task was trained'));
    child.kill('SIGINT');
    expect((await finished).code).toBe(0);
    expect(seen).toContain('run 1: retrain, started by command line');
  });
});
