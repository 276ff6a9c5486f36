import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { contentHash } from '../../electron/node/contentHash';
import { json, start } from '../helpers/evergreen';
import { copyOf, large } from '../helpers/made';
import { importClients } from '../helpers/manyClients';
import { redisPath, startRedis, startWorker, watch } from '../helpers/queues';
import { sharedFolder, temporaryFolder } from '../helpers/workspace';

const workspace = sharedFolder();
/** Of two parts (`clientsOfPart`). */
const many = 70_000;

/** By task, what estimates the champion's answers. */
function estimatorsOf(folder: string, version: string): Record<string, number> {
  const own = join(folder, 'models', 'continuous', version);
  const names = readdirSync(own).filter((name) => name.endsWith('_estimator.forest'));
  return Object.fromEntries(names.map((name) => [name, contentHash(readFileSync(join(own, name)))]));
}

describe.skipIf(!redisPath())('over a queue (skipped where there is no redis-server)', () => {
  let alone = '';

  beforeAll(async () => {
    await copyOf('trained', workspace);
    await importClients(workspace, many);
    alone = await night();
  });

  /** What all clients are answered, and what is told of it. */
  async function night(): Promise<string> {
    await json(workspace, 'run', 'nightly');
    const path = join(workspace, 'scores.csv');
    await json(workspace, 'batches', '--export', path);
    return readFileSync(path, 'utf8');
  }

  /** The log of the latest run. */
  function log(): string {
    const name = readdirSync(join(workspace, 'logs'))
      .filter((one) => one.startsWith('run-'))
      .sort()
      .at(-1);
    return readFileSync(join(workspace, 'logs', String(name)), 'utf8');
  }

  async function setQueue(url: string, wait: string) {
    await json(workspace, 'queue', url, '--wait', wait);
    onTestFinished(async () => void (await json(workspace, 'queue', '--none')));
  }

  it('two workers score all clients as this computer does', async () => {
    const { url } = await startRedis();
    const workers = [await startWorker(url), await startWorker(url)];
    await setQueue(url, '600');
    expect(await night()).toBe(alone);
    expect(log()).toMatch(/clients, scored by [12] workers? of redis:/);
    const ends = workers.map(async ({ child, ended }) => {
      child.kill('SIGTERM');
      return JSON.parse((await ended).stdout).parts as number;
    });
    const parts = await Promise.all(ends);
    // One that the machine has kept from its work for long loses a part to the other, who scores it again.
    const again = Number(/; (\d+) had been begun by another before/.exec(log())?.[1] ?? 0);
    expect(parts[0] + parts[1]).toBeGreaterThanOrEqual(1);
    expect(parts[0] + parts[1]).toBeLessThanOrEqual(2 + again);
  });

  it('a worker killed while it scores is replaced by another', async () => {
    const { url } = await startRedis();
    const [active, first] = [watch(url), await startWorker(url, { hangsAt: 1 })];
    await setQueue(url, '600');
    const scored = night();
    await first.hangs();
    first.child.kill('SIGKILL');
    expect(await active()).toBe(1);
    await startWorker(url);
    expect(await scored).toBe(alone);
    expect(log()).toMatch(/scored by [12] workers? of /);
  });

  it('an estimator is grown as by this computer', async () => {
    const shared = join(temporaryFolder(), 'workspace');
    await copyOf('large', shared);
    const [alone] = (await json(shared, 'versions')).versions;
    const { url } = await startRedis();
    const { child, ended } = await startWorker(url);
    await json(shared, 'queue', url, '--wait', '600');
    const { version } = await json(shared, 'retrain', ...large, '--force');
    await json(shared, 'deploy', version);
    expect(estimatorsOf(shared, version)).toEqual(estimatorsOf(shared, alone.version));
    child.kill('SIGTERM');
    // Three tasks have ten chunks each, of what answers in one part or two; so have their estimators.
    expect(JSON.parse((await ended).stdout).chunks).toBeGreaterThan(40);
  });

  it('goes on alone where nobody is, and says so', async () => {
    await setQueue('redis://127.0.0.1:1', '1');
    expect(await night()).toBe(alone);
    expect(log()).toMatch(/No worker of redis:.* was heard of for 1 s .*ECONNREFUSED.*: going on alone\./);
    expect(log()).not.toContain('scored by');
  });

  it('a history is replayed as this computer does, and one that is too short is told of at once', async () => {
    const replayed = async (...args: string[]) => {
      const words = ['--json', 'replay', '--task', 'purchase', ...args];
      const { code, stdout } = await start(workspace, words).finished;
      return { code, told: JSON.parse(stdout, (key, value) => (/^(minutes|id|at)$/.test(key) ? null : value)) };
    };
    await json(workspace, 'snapshot', '--from', '2011-04-01', '--to', '2011-08-01', '--every', '30d');
    const here = await replayed();
    const { url } = await startRedis();
    const { child, ended } = await startWorker(url);
    await setQueue(url, '600');
    expect(here.code).toBe(0);
    expect(await replayed()).toEqual(here);
    const tooLate = await replayed('--from', '2030-01-01');
    expect(tooLate.told.error.code).toBe('not_enough_labels');
    child.kill('SIGTERM');
    // One whose answer has come and is not yet acknowledged, as the worker is ended, is not counted.
    expect([1, 2]).toContain(JSON.parse((await ended).stdout).replays);
  });
});
