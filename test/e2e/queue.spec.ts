import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { postgresPath, redisPath, startPostgres, startRedis } from '../helpers/queueServers.mjs';
import { comes, commandLine, evergreen, execution } from './actions';
import { type Desk, expect, test } from './app';
import { writeShop } from './shop';

/** A worker of the queue, once it waits. */
async function startWorker(url: string, folder: string) {
  const [program, ...before] = commandLine;
  const args = ['worker', '--queue', url, '--threads', '1', '--folder', join(folder, 'worker-tables')];
  const child = spawn(program, [...before, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [said] = await once(child.stderr, 'data');
  expect(String(said)).toContain('Waiting for work');
  return child;
}

/** The command line retrains over PostgreSQL, where there is one. */
async function overPostgres(desk: Desk) {
  if (postgresPath() === null) return;
  const server = await startPostgres();
  const worker = await startWorker(server.url, desk.folder);
  try {
    const args = ['--task', 'clv', '--seed', '2', '--queue', server.url, '--queue-wait', '600'];
    const { grownBy } = await evergreen(desk, 'retrain', ...args);
    expect(grownBy.clv).toContain('were grown by 1 worker of postgres:');
  } finally {
    worker.kill('SIGKILL');
    await server.kill();
  }
}

test('a retrain is shared through the queue of the workspace, and goes on alone where that is gone', async ({
  desk,
}) => {
  test.skip(redisPath() === null, 'There is no redis-server.');
  await evergreen(desk, 'import', writeShop(join(desk.folder, 'orders.csv')));
  await evergreen(desk, 'snapshot', '--from', '2024-03-01', '--to', '2024-08-01', '--every', '30d');
  const server = await startRedis();
  const worker = await startWorker(server.url, desk.folder);
  try {
    await evergreen(desk, 'queue', server.url, '--wait', '600');
    const { page } = await desk.open();
    const screen = (name: string) => page.getByRole('navigation').getByRole('button', { name }).click();
    const retrain = async (seed: string) => {
      await screen('Train');
      await page.getByRole('button', { name: 'Retrain with settings…' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('spinbutton', { name: 'Seed' }).fill(seed);
      await dialog.getByRole('button', { name: 'Retrain', exact: true }).click();
      await execution(page, ({ operation, state }) => operation === 'retrain' && state === 'done');
    };
    await retrain('1');
    const shared = new RegExp(`^Lifetime value: \\d+ chunks of trees were grown by 1 worker of ${server.url}\\.$`);
    await expect(page.getByText(shared)).toBeVisible();

    // The command line's own process is another than the window's; scoring is another job than growing.
    const [{ run }] = (await evergreen(desk, 'run', 'nightly')).runs;
    const log = join(desk.workspace, 'logs', `run-${String(run).padStart(6, '0')}-batch.log`);
    expect(readFileSync(log, 'utf8')).toContain('scored by 1 worker');
    await overPostgres(desk);

    await server.kill();
    await evergreen(desk, 'queue', server.url, '--wait', '1');
    await retrain('2');
    await expect(page.getByText(/^No worker of .* was heard of for 1\ss.*: going on alone\.$/)).toBeVisible();
    await expect(page.getByText(/^Churn: No worker .* this computer grew (\d+) of \1 chunks of trees/)).toBeVisible();

    await screen('Settings');
    await comes(page, '.toast', 'This computer works alone from now on.', () =>
      page.getByRole('button', { name: 'Work alone' }).click(),
    );
    expect(await evergreen(desk, 'queue')).toEqual({ queue: null });
  } finally {
    worker.kill('SIGKILL');
    await server.kill();
  }
});
