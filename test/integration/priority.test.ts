import { fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants, getPriority } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../helpers/evergreen';

const out = join(process.cwd(), 'out');
const sessionOf = (pid: number | 'self') => readFileSync(`/proc/${pid}/autogroup`, 'utf8');

/** An engine process, once it has put itself behind others. */
async function startEngine(detached: boolean): Promise<number> {
  const child = fork(join(out, 'engine.js'), [join(out, 'engineWorker.js')], { detached, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const pid = Number(child.pid);
  await until(() => getPriority(pid) === constants.priority.PRIORITY_BELOW_NORMAL);
  return pid;
}

describe.runIf(existsSync('/proc/self/autogroup'))('the session of an engine', () => {
  it('comes after others where the engine leads it', async () => {
    const pid = await startEngine(true);
    await until(() => sessionOf(pid).endsWith('nice 5\n'));
  });

  it('stays as it is where another process leads it', async () => {
    const before = sessionOf('self');
    const pid = await startEngine(false);
    expect(sessionOf(pid)).toBe(before);
  });
});
