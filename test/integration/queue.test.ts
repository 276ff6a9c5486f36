import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { binColumn } from '../../electron/engine/binning';
import { type Engine, forkTransport, startEngine } from '../../electron/engine/host';
import { openQueue } from '../../electron/engine/queue/connect';
import { tableBytes } from '../../electron/engine/queue/tableBytes';
import { json, start, until } from '../helpers/evergreen';
import { copyOf, large } from '../helpers/made';
import { ownClients } from '../helpers/ownClients';
import { postgresPath, redisPath, startPostgres, startRedis, startWorker, stopAtWork, watch } from '../helpers/queues';
import { tableIn } from '../helpers/trainingTables';
import { temporaryFolder } from '../helpers/workspace';

const out = join(process.cwd(), 'out');
const tasks = ['purchase', 'churn', 'clv'];

/** Of the tasks that it was trained for. */
function modelsOf(workspace: string, version: string): Buffer[] {
  const folder = join(workspace, 'models', 'continuous', version);
  const paths = tasks.map((task) => join(folder, `${task}_model.forest`)).filter((path) => existsSync(path));
  return paths.map((path) => readFileSync(path));
}

/** A retrain or an update over a queue. */
async function over(workspace: string, url: string, ...args: string[]) {
  const { finished } = start(workspace, ['--json', ...args, '--force', '--queue', url, '--queue-wait', '300']);
  const { code, stdout, stderr } = await finished;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).not.toContain('secret');
  const { version, grownBy } = JSON.parse(stdout);
  return { models: modelsOf(workspace, version), grownBy };
}

const servers = [
  { name: 'Redis', path: redisPath(), open: () => startRedis('a secret') },
  { name: 'PostgreSQL', path: postgresPath(), open: () => startPostgres() },
];

describe.each(servers)('what trains over $name (skipped where it is not installed)', ({ path, open }) => {
  it.skipIf(!path)('gives the bytes of one computer alone, by one worker and by two', async () => {
    const workspace = join(temporaryFolder(), 'workspace');
    await copyOf('large', workspace);
    const [retrained] = (await json(workspace, 'versions')).versions;
    const update = ['update', '--trees', '100', '--most-trees', '200', '--task', 'purchase'] as const;
    const { url } = await open();
    const workers = [];
    for (const most of [1, 2]) {
      workers.push(await startWorker(url));
      const { models, grownBy } = await over(workspace, url, 'retrain', ...large);
      expect(models).toEqual(modelsOf(workspace, retrained.version));
      expect(Object.keys(grownBy)).toEqual(tasks);
      // Of two, one that the machine has kept from its work for long loses a chunk to the other.
      const again = most > 1 ? '(; \\d+ had been begun by another before)?' : '';
      const told = new RegExp(`^\\d+ chunks of trees were grown by [1-${most}] workers? of \\w+://[^ ;]+${again}\\.$`);
      for (const by of Object.values(grownBy)) expect(by).toMatch(told);
    }
    await json(workspace, 'snapshot', '--from', '2011-07-01', '--to', '2011-08-01');
    const updated = await json(workspace, ...update);
    expect(updated.grownBy).toEqual({});
    const { models, grownBy } = await over(workspace, url, ...update);
    expect(models).toEqual(modelsOf(workspace, updated.version));
    expect(Object.keys(grownBy)).toEqual(['purchase']);
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
/** Of chunks that take a while. */
const fewAndLarge = { rows: 60_000, trees: 80 };

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
  { rows, trees } = { rows: 3000, trees: params.trees },
) {
  const table = tableIn(folder, 'table.arrow', rows);
  const modelPath = join(folder, `${Math.random()}.forest`);
  const notes: string[] = [];
  let happened: Promise<unknown> | null = null;
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const trained = engine.train(
    { table, task, threads: 1, modelPath, params: { ...params, trees }, watermark: 1, queue },
    {
      onProgress: (fraction) => {
        if (happened || !once || fraction <= once.at) return;
        happened = (async () => once.happens())();
        happened.catch(fail);
      },
      onNote: (text) => notes.push(text),
      ...(once?.signal && { signal: once.signal }),
    },
  );
  const { sha256, grownBy } = await Promise.race([trained, failed]);
  await happened;
  expect(readdirSync(folder).filter((name) => name.endsWith('.queue'))).toEqual([]);
  return { sha256, grownBy: grownBy?.text, notes };
}

/** By thread of a process: how much it comes after others. Linux only. */
function nicenessOf(pid: number): Map<number, number> {
  const folder = `/proc/${pid}/task`;
  const niceness = (thread: string) =>
    Number(
      readFileSync(join(folder, thread, 'stat'), 'utf8')
        .split(') ')[1]
        .split(' ')[16],
    );
  return new Map(readdirSync(folder).map((thread) => [Number(thread), niceness(thread)]));
}

describe.each(servers)('a worker of $name (skipped where it is not installed)', ({ path, open }) => {
  it.skipIf(!path)('that is interrupted at its work gives its chunk back, and another goes on', async () => {
    const [folder, engine] = [temporaryFolder(), startEngineHere()];
    const alone = await train(engine, folder, null, null, fewAndLarge);
    const { url } = await open();
    const [active, first] = [watch(url), await startWorker(url)];
    const happens = async () => {
      await stopAtWork(first.child, active);
      first.child.kill('SIGINT');
      first.child.kill('SIGCONT');
      const { code, said } = await first.ended;
      expect(code).toBe(0);
      expect(said).toContain('"chunks":');
      expect(await active()).toBe(0);
      await startWorker(url);
    };
    const over = await train(engine, folder, { url, waitSeconds: 600 }, { at: 0.2, happens }, fewAndLarge);
    expect(over.sha256).toBe(alone.sha256);
    expect(over.grownBy).toContain('by 2 workers');
  });
});

/** What a coordinator is to workers: it has a table, and says of each chunk whether it is wanted. */
async function startDepot(rows: number) {
  const column = Float64Array.from({ length: rows }, (_, i) => (i * 7919) % rows);
  const data = { columns: [binColumn(column)], target: column.map((value) => value % 2), client: ownClients(rows) };
  const table = Buffer.concat(tableBytes(data));
  const [begun, unwanted, brought] = [new Set<string>(), new Set<string>(), [] as string[]];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://depot');
    const id = pathname.split('/')[2];
    request.resume();
    if (request.method === 'GET') return response.end(table);
    if (request.method === 'PUT') brought.push(id);
    if (Number(searchParams.get('progress')) > 0) begun.add(id);
    return response.writeHead(unwanted.has(id) ? 410 : 204).end();
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, sha256: createHash('sha256').update(table).digest('hex'), begun, unwanted, brought };
}

describe.skipIf(!redisPath())('over a queue (skipped where there is no redis-server)', () => {
  it('a worker killed at its work is replaced by another, and the bytes are the same', async () => {
    const [folder, engine] = [temporaryFolder(), startEngineHere()];
    const alone = await train(engine, folder, null);
    const { url } = await startRedis();
    const [active, first] = [watch(url), await startWorker(url, { hangsAt: 30 })];
    const killed = await train(
      engine,
      folder,
      { url, waitSeconds: 600 },
      {
        at: 0.2,
        happens: async () => {
          await first.hangs();
          first.child.kill('SIGKILL');
          expect(await active()).toBe(1);
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

  it('grows a small forest here, and asks no queue', async () => {
    const [folder, engine] = [temporaryFolder(), startEngineHere()];
    const nowhere = { url: 'redis://127.0.0.1:1', waitSeconds: 1 };
    const { grownBy, notes } = await train(engine, folder, nowhere, null, { rows: 300, trees: 50 });
    expect({ grownBy, notes }).toEqual({ grownBy: undefined, notes: [] });
  });

  it('refuses a worker with another engine', async () => {
    const [folder, engine] = [temporaryFolder(), startEngineHere()];
    const other = join(temporaryFolder(), 'out');
    cpSync(out, other, { recursive: true });
    symlinkSync(join(process.cwd(), 'node_modules'), join(other, 'node_modules'));
    const thread = join(other, 'engineWorker.js');
    writeFileSync(thread, `${readFileSync(thread, 'utf8')}\n// another`);
    const { url } = await startRedis();
    const { ended } = await startWorker(url, { bundle: other });
    // A busy machine may need longer until the worker asks for its first chunk: then it is waited for longer.
    let waitSeconds = 5;
    await until(async () => {
      waitSeconds *= 2;
      const { grownBy } = await train(engine, folder, { url, waitSeconds });
      expect(grownBy).toMatch(/^No worker of redis:.* was heard of for/);
      return grownBy?.includes('install the same release');
    });
    const { code, said } = await ended;
    expect(code).toBe(1);
    expect(said).toContain('install the same release on both');
  });

  it.skipIf(process.platform !== 'linux')('grows trees after what else runs, and is heard before it', async () => {
    const [folder, engine] = [temporaryFolder(), startEngineHere()];
    const { url } = await startRedis();
    const { child } = await startWorker(url);
    const pid = child.pid ?? 0;
    const [own] = nicenessOf(process.pid).values();
    const seen: Map<number, number>[] = [];
    await train(engine, folder, { url, waitSeconds: 600 }, { at: 0.2, happens: () => seen.push(nicenessOf(pid)) });
    expect(seen[0].get(pid)).toBe(own);
    expect(Math.max(...seen[0].values())).toBe(Math.max(own, 10));
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
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    const { chunks } = JSON.parse(stdout);
    expect(chunks).toBeGreaterThanOrEqual(120);
    expect(chunks).toBeLessThan(240);
  });

  it('a chunk under way is left by each worker as soon as it is not wanted', async () => {
    const depot = await startDepot(100_000);
    const { url } = await startRedis();
    const workers = [await startWorker(url), await startWorker(url)];
    const queue = await openQueue(url, (error) => expect.unreachable(error.message));
    onTestFinished(() => queue.close());
    const job = { kind: 'grow' as const, url: depot.url, token: 'secret', table: depot.sha256, first: 0 };
    const growing = { minLeaf: 1, featuresPerSplit: 1, seed: 1, rowsPerTree: null };
    await queue.add(['a', 'b'].map((id) => ({ ...job, id, params: growing, count: 1000 })));
    // Both are at it.
    await until(() => depot.begun.size === 2);
    for (const id of depot.begun) depot.unwanted.add(id);
    await Promise.all(workers.map(({ hears }) => hears(/Left trees 0 to 999 when \d{1,3} of them were grown/)));
    await queue.add([{ ...job, id: 'c', params: growing, count: 1 }]);
    await until(() => depot.brought.length > 0);
    expect(depot.brought).toEqual(['c']);
  });
});
