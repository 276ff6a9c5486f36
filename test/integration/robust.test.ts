import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { engineOf, failure, json, killIfThere, run, stagingIn, start, until } from '../helpers/evergreen';
import { holdEngine } from '../helpers/holdEngine';
import { copyOf } from '../helpers/made';
import { temporaryFolder } from '../helpers/workspace';

async function trainedWorkspace() {
  const workspace = temporaryFolder();
  await copyOf('trained', workspace);
  const [first] = (await json(workspace, 'versions')).versions;
  const production = () => readFileSync(join(workspace, 'models', 'production', 'production.json'), 'utf8');
  return { workspace, first, production };
}

/** A training that takes long enough to be interfered with, and begins as soon as there is a folder for it. */
const long = ['retrain', '--trees', '5000', '--force'];

describe.runIf(process.platform === 'linux')('the engine process killed in the middle of a training', () => {
  it('fails the command clearly, marks the run, and leaves the champion as it was', async () => {
    const { workspace, first, production } = await trainedWorkspace();
    const before = production();
    const { child, finished } = start(workspace, long);
    await until(() => stagingIn(workspace));
    // One that is killed before it was asked for anything is replaced: so is the next, which has been.
    let ended = false;
    void finished.then(() => {
      ended = true;
    });
    await until(() => {
      const engine = engineOf(child.pid ?? 0);
      if (engine !== null) killIfThere(engine);
      return ended;
    });
    const { code, stderr } = await finished;
    expect(code).toBe(1);
    expect(stderr).toContain('The engine process ended unexpectedly');

    const { runs } = await json(workspace, 'history');
    expect(runs[0]).toMatchObject({ state: 'failed', version: null, error: expect.stringContaining('SIGKILL') });
    expect(production()).toBe(before);
    expect(readdirSync(join(workspace, 'models', 'continuous')).sort()).toEqual([
      'training_history.json',
      first.version,
    ]);
    expect((await json(workspace, 'retrain', '--trees', '20', '--min-leaf', '10', '--force')).version).not.toBe(
      first.version,
    );
  });
});

describe('a training', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('is cancelled cleanly by %s to its process group', async (signal) => {
    const { workspace, production } = await trainedWorkspace();
    const before = production();
    const { child, finished } = start(workspace, long, { detached: true });
    await until(() => engineOf(child.pid ?? 0));
    process.kill(-(child.pid ?? 0), signal);
    const { code, stderr } = await finished;
    expect(code).toBe(1);
    expect(stderr).toContain('Cancelled');
    expect((await json(workspace, 'history')).runs[0].state).toBe('cancelled');
    expect(stagingIn(workspace)).toBeNull();
    expect(production()).toBe(before);
  });

  it('whose command line was killed is marked as failed at the next start, and nothing of it stays', async () => {
    const { workspace, first } = await trainedWorkspace();
    const { child, finished } = start(workspace, long);
    await until(() => stagingIn(workspace));
    const letGo = await holdEngine(child.pid ?? 0);
    expect(await failure(workspace, 'retrain')).toMatchObject({
      code: 'busy',
      message: expect.stringContaining(String(child.pid)),
    });
    letGo();
    child.kill('SIGKILL');
    await finished;
    const { runs } = await json(workspace, 'history');
    expect(runs[0]).toMatchObject({ state: 'failed', error: expect.stringContaining(String(child.pid)) });
    expect(stagingIn(workspace)).toBeNull();
    expect((await json(workspace, 'versions')).versions.map(({ version }) => version)).toEqual([first.version]);
  });
});

describe('an import that is killed', () => {
  it('leaves nothing visible, and the next one works', async () => {
    const workspace = temporaryFolder();
    const file = join(workspace, 'many.csv');
    writeFileSync(file, 'client_id,date,amount\n');
    const rows = 300_000;
    const lines = Array.from({ length: rows }, (_, i) => `c${i % 5000},2024-01-${10 + (i % 20)},${i % 97}.5`);
    appendFileSync(file, `${lines.join('\n')}\n`);

    const { child, finished } = start(workspace, ['import', file]);
    const path = join(workspace, 'labels.sqlite');
    // At once, since it may end meanwhile.
    await until(() => {
      if (!hasRows(path)) return false;
      child.kill('SIGKILL');
      return true;
    });
    await finished;

    expect(hasRows(path)).toBe(true);
    expect((await json(workspace, 'imports')).imports).toEqual([]);
    expect((await failure(workspace, 'snapshot')).message).toContain('no transactions');
    expect(await json(workspace, 'import', file)).toMatchObject({ accepted: rows, duplicates: 0, rejected: 0 });
  });
});

function hasRows(path: string): boolean {
  if (!existsSync(path)) return false;
  // On a busy machine, who makes the database may keep it from others for long.
  const db = new Database(path, { readonly: true, timeout: 600_000 });
  try {
    const table = db.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'transactions'`).get();
    return table !== undefined && db.prepare('SELECT 1 FROM transactions LIMIT 1').get() !== undefined;
  } finally {
    db.close();
  }
}

describe('a workspace', () => {
  it('whose database rows were lost is put right from the files', async () => {
    const { workspace, first } = await trainedWorkspace();
    const db = new Database(join(workspace, 'labels.sqlite'));
    // The deployment log is append-only: only who takes the guards away can lose it.
    for (const name of db.prepare(`SELECT name FROM sqlite_master WHERE type = 'trigger'`).pluck().all()) {
      db.exec(`DROP TRIGGER ${name}`);
    }
    db.exec('DELETE FROM deployment_tasks; DELETE FROM deployments; DELETE FROM evaluations');
    db.exec('DELETE FROM version_outlines; DELETE FROM versions');
    db.close();
    expect((await json(workspace, 'versions')).versions.map(({ version }) => version)).toEqual([first.version]);
    const { deployments } = await json(workspace, 'history');
    expect(deployments).toMatchObject([{ kind: 'first', tasks: expect.arrayContaining([]) }]);
    expect(deployments[0].tasks).toHaveLength(3);
  });

  it('whose model file was damaged refuses to deploy it', async () => {
    const { workspace, production } = await trainedWorkspace();
    const second = await json(workspace, 'retrain', '--trees', '20', '--min-leaf', '10', '--seed', '5');
    const before = production();
    const model = join(workspace, 'models', 'continuous', second.version, 'churn_model.forest');
    const bytes = readFileSync(model);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(model, bytes);
    expect(await failure(workspace, 'deploy', second.version)).toMatchObject({ code: 'model_damaged' });
    expect(production()).toBe(before);
  });

  it('that can’t be written says so', async () => {
    const file = join(temporaryFolder(), 'a file');
    writeFileSync(file, '');
    const { code, stderr } = await run(join(file, 'workspace'), 'imports');
    expect(code).toBe(1);
    expect(stderr).toContain(file);
  });
});

describe('a reader that has gone', () => {
  it('does not fail what it asked for', async () => {
    const workspace = temporaryFolder();
    const { child, finished } = start(workspace, ['tasks', 'add', 'renewal', '--kind', 'classification']);
    child.stdout?.destroy();
    expect((await finished).code).toBe(0);
    expect((await json(workspace, 'tasks')).tasks.map(({ task }) => task)).toContain('renewal');
  });
});
