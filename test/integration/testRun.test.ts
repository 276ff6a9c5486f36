import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { isAlive } from '../../electron/node/processes';
import { until } from '../helpers/evergreen';
import { temporaryFolder } from '../helpers/workspace';

const tool = JSON.stringify(pathToFileURL(join(process.cwd(), 'tools', 'testRun.mjs')).href);

/** Begins a run, and in it a process of a group of its own, as a window is one. */
const script = `
  import { spawn } from 'node:child_process';
  import { beginRun, endRun } from ${tool};
  const folder = await beginRun();
  const { pid } = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
  console.log(JSON.stringify({ folder, pid }));
  process.stdin.once('data', async () => {
    await endRun(folder);
    process.exit();
  });
`;

async function startRun() {
  const env = { ...process.env, TMPDIR: temporaryFolder() };
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { env });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said] = await once(child.stdout, 'data');
  const run: { folder: string; pid: number } = JSON.parse(String(said));
  onTestFinished(() => {
    if (isAlive(run.pid)) process.kill(run.pid, 'SIGKILL');
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const end = async () => {
    child.stdin.write('end\n');
    await once(child, 'exit');
  };
  return {
    kill,
    end,
    folder: run.folder,
    isThere: () => ({ folder: existsSync(run.folder), child: isAlive(run.pid) }),
  };
}

it.runIf(process.platform === 'linux')(
  'what a killed run of tests has left is ended by the next, and nothing of one that goes on',
  async () => {
    const [killed, other] = [await startRun(), await startRun()];
    await killed.kill();
    expect(killed.isThere()).toEqual({ folder: true, child: true });
    const next = await startRun();
    await until(() => !killed.isThere().child);
    expect(killed.isThere().folder).toBe(false);
    for (const run of [other, next]) expect(run.isThere()).toEqual({ folder: true, child: true });
    await other.end();
    await until(() => !other.isThere().child);
    expect(other.isThere().folder).toBe(false);
    await next.end();
  },
);
