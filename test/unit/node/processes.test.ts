import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { isAlive, numberSpace, processOf } from '../../../electron/node/processes';

describe.runIf(process.platform === 'linux')('the name of a process', () => {
  it('stays while it lives, is another for every process, and is none for one that has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    const pid = Number(child.pid);
    const named = processOf(pid);
    // In a container it ends in that.
    expect(named).toMatch(new RegExp(`^[0-9a-f-]{36}:\\d+${numberSpace && `:${numberSpace}`}$`));
    expect(processOf(pid)).toBe(named);
    expect(processOf(process.pid)).not.toBe(named);
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(processOf(pid)).toBeNull();
    expect(isAlive(pid)).toBe(false);
  });
});
