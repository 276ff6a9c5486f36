import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { redisPath, startRedis } from '../helpers/queueServers.mjs';
import { commandLine, evergreen, execution } from './actions';
import { expect, test } from './app';
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
    const retrain = async () => {
      await screen('Train');
      await page.getByRole('button', { name: 'Retrain', exact: true }).click();
      await execution(page, ({ operation, state }) => operation === 'retrain' && state === 'done');
    };
    await retrain();
    const shared = new RegExp(`^Lifetime value: \\d+ chunks of trees were grown by 1 worker of ${server.url}\\.$`);
    await expect(page.getByText(shared)).toBeVisible();

    // The command line's own process is another than the window's.
    const { grownBy } = await evergreen(desk, 'retrain', '--task', 'clv', '--seed', '2');
    expect(grownBy.clv).toContain('were grown by 1 worker');

    await server.kill();
    await evergreen(desk, 'queue', server.url, '--wait', '1');
    await retrain();
    await expect(page.getByText(/^No worker of .* was heard of for 1 s.*: going on alone\.$/)).toBeVisible();
    await expect(page.getByText(/^Churn: No worker .* this computer grew (\d+) of \1 chunks of trees/)).toBeVisible();

    await screen('Settings');
    await page.getByRole('button', { name: 'Grow all trees here' }).click();
    await expect(page.getByText('This computer grows all trees itself from now on.')).toBeVisible();
    expect(await evergreen(desk, 'queue')).toEqual({ queue: null });
  } finally {
    worker.kill('SIGKILL');
    await server.kill();
  }
});
