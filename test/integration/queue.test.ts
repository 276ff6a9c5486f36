import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Engine, forkTransport, startEngine } from '../../electron/engine/host';
import { json, start, until } from '../helpers/evergreen';
import { copyOf } from '../helpers/made';
import { postgresPath, redisPath, startPostgres, startRedis } from '../helpers/queues';
import { tableIn } from '../helpers/trainingTables';
import { temporaryFolder } from '../helpers/workspace';

const out = join(process.cwd(), 'out');
const few = ['--trees', '30', '--min-leaf', '5'];

/** A worker on a queue, as a process of its own, once it waits. */
async function startWorker(url: string, bundle = out) {
  const folder = temporaryFolder();
  const args = ['--json', 'worker', '--queue', url, '--folder', join(folder, 'tables'), '--threads', '1'];
  const child = spawn(process.execPath, [join(bundle, 'cli.js'), ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const ended = new Promise<{ code: number | null; said: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, said }));
  });
  await until(() => said.includes('Waiting for work'));
  return { child, ended };
}

function modelsOf(workspace: string, version: string): Buffer[] {
  const folder = join(workspace, 'models', 'continuous', version);
  return ['purchase', 'churn', 'clv'].map((task) => readFileSync(join(folder, `${task}_model.forest`)));
}

describe.each([
  { name: 'Redis', path: redisPath(), open: () => startRedis('a secret') },
  { name: 'PostgreSQL', path: postgresPath(), open: startPostgres },
])('a retrain over $name (skipped where it is not installed)', ({ path, open }) => {
  it.skipIf(!path)('gives the bytes of one computer alone, by one worker and by two', async () => {
    const workspace = join(temporaryFolder(), 'workspace');
    await copyOf('labelled', workspace);
    const alone = await json(workspace, 'retrain', ...few);
    expect(alone.grownBy).toEqual({});
    const { url } = await open();
    const workers = [];
    for (const most of [1, 2]) {
      workers.push(await startWorker(url));
      const { finished } = start(workspace, ['--json', 'retrain', ...few, '--queue', url, '--queue-wait', '300']);
      const { code, stdout, stderr } = await finished;
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const { version, grownBy } = JSON.parse(stdout);
      expect(modelsOf(workspace, version)).toEqual(modelsOf(workspace, alone.version));
      expect(Object.keys(grownBy)).toEqual(['purchase', 'churn', 'clv']);
      const told = new RegExp(`^\\d+ chunks of trees were grown by [1-${most}] workers? of \\w+://[^ ]+\\.$`);
      for (const by of Object.values(grownBy)) expect(by).toMatch(told);
      expect(stdout).not.toContain('secret');
    }
    const log = readdirSync(join(workspace, 'logs')).map((name) => readFileSync(join(workspace, 'logs', name), 'utf8'));
    expect(log.join()).toContain('were grown by');
    expect(log.join()).not.toContain('secret');
    for (const { child, ended } of workers) {
      child.kill('SIGTERM');
      const { code, said } = await ended;
      expect(code).toBe(0);
      expect(said).not.toContain('secret');
    }
  });
});

const task = { name: 'purchase', kind: 'classification' as const };
const params = { trees: 1200, minLeaf: 1, featuresPerSplit: null, seed: 9 };

function startEngineHere(): Engine {
  const engine = startEngine({ spawn: () => forkTransport(join(out, 'engine.js'), join(out, 'engineWorker.js')) });
  onTestFinished(() => engine.close());
  return engine;
}

/** Trains over a queue, and meanwhile does what is to happen once a share is done. */
async function train(
  engine: Engine,
  folder: string,
  queue: { url: string; waitSeconds: number } | null,
  once: { at: number; happens: () => unknown; signal?: AbortSignal } | null = null,
) {
  const table = tableIn(folder, 'table.arrow', 3000);
  const modelPath = join(folder, `${Math.random()}.forest`);
  const notes: string[] = [];
  let happened: unknown = null;
  const { sha256, grownBy } = await engine.train(
    { table, task, threads: 1, modelPath, params, watermark: 1, queue },
    {
      onProgress: (fraction) => {
        if (once && fraction > once.at) happened ??= once.happens();
      },
      onNote: (text) => notes.push(text),
      ...(once?.signal && { signal: once.signal }),
    },
  );
  await happened;
  expect(readdirSync(folder).filter((name) => name.endsWith('.queue'))).toEqual([]);
  return { sha256, grownBy: grownBy?.text, notes };
}

/** Kills a worker while it has a job: it is stopped until it is seen to have one. */
async function killAtWork(child: ChildProcess, url: string) {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  const queue = new Queue('evergreen', { connection });
  const hasJob = async () => (await queue.getActiveCount()) === 1;
  await until(async () => {
    child.kill('SIGSTOP');
    if (await hasJob()) return true;
    child.kill('SIGCONT');
    return false;
  });
  child.kill('SIGKILL');
  expect(await hasJob()).toBe(true);
  await queue.close();
  connection.disconnect();
}

describe.skipIf(!redisPath())('over a queue (skipped where there is no redis-server)', () => {
  it('a worker killed at its work is replaced by another, and the bytes are the same', async () => {
    const [folder, engine] = [temporaryFolder(), startEngineHere()];
    const alone = await train(engine, folder, null);
    const { url } = await startRedis();
    const first = await startWorker(url);
    const killed = await train(
      engine,
      folder,
      { url, waitSeconds: 600 },
      {
        at: 0.2,
        happens: async () => {
          await killAtWork(first.child, url);
          await startWorker(url);
        },
      },
    );
    expect(killed.sha256).toBe(alone.sha256);
    expect(killed.grownBy).toContain('by 2 workers');
  });

  it('goes on alone when the queue is gone, and says so', async () => {
    const [folder, engine] = [temporaryFolder(), startEngineHere()];
    const alone = await train(engine, folder, null);
    const { url, kill } = await startRedis();
    await startWorker(url);
    const gone = await train(engine, folder, { url, waitSeconds: 2 }, { at: 0.2, happens: kill });
    expect(gone.sha256).toBe(alone.sha256);
    expect(gone.grownBy).toMatch(/^No worker of redis:.* was heard of for 2 s.*: this computer grew \d+ of 120 chunks/);
    expect(gone.notes).toHaveLength(1);
    expect(gone.notes[0]).toMatch(/: going on alone\.$/);
    const never = await train(engine, folder, { url, waitSeconds: 1 });
    expect(never.sha256).toBe(alone.sha256);
    expect(never.grownBy).toContain('grew 120 of 120 chunks');
    expect(never.grownBy).toContain('ECONNREFUSED');
  });

  it('refuses a worker with another engine', async () => {
    const [folder, engine] = [temporaryFolder(), startEngineHere()];
    const other = join(temporaryFolder(), 'out');
    cpSync(out, other, { recursive: true });
    symlinkSync(join(process.cwd(), 'node_modules'), join(other, 'node_modules'));
    const thread = join(other, 'engineWorker.js');
    writeFileSync(thread, `${readFileSync(thread, 'utf8')}\n// another`);
    const { url } = await startRedis();
    const { ended } = await startWorker(url, other);
    const { grownBy } = await train(engine, folder, { url, waitSeconds: 10 });
    expect(grownBy).toContain('install the same release');
    const { code, said } = await ended;
    expect(code).toBe(1);
    expect(said).toContain('install the same release on both');
  });

  it('a cancelled training is left by its worker, which takes the next', async () => {
    const [folder, engine] = [temporaryFolder(), startEngineHere()];
    const { url } = await startRedis();
    const { child, ended } = await startWorker(url);
    const cancel = new AbortController();
    const queue = { url, waitSeconds: 600 };
    const once = { at: 0.05, happens: () => cancel.abort(), signal: cancel.signal };
    await expect(train(engine, folder, queue, once)).rejects.toMatchObject({ code: 'cancelled' });
    const next = await train(engine, temporaryFolder(), queue);
    expect(next.grownBy).toBe(`120 chunks of trees were grown by 1 worker of ${url}.`);
    child.kill('SIGTERM');
    const { code, said } = await ended;
    expect(code).toBe(0);
    const { chunks } = JSON.parse(said.trim().split('\n').at(-1) ?? '');
    expect(chunks).toBeGreaterThanOrEqual(120);
    expect(chunks).toBeLessThan(240);
  });
});
