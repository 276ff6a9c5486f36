import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { commandOutputs } from '../../../shared/commandOutput';
import { start, until } from '../../helpers/evergreen';
import { helpersOf, type Killed, orphans } from './kill';

/** After the process that answers was killed, the next one may take so long, on a busy machine. */
const backMs = 60_000;

async function serve(workspace: string) {
  const { child, finished } = start(workspace, ['--json', 'serve', '--port', '0', '--store']);
  let told = '';
  child.stdout?.on('data', (text) => {
    told += text;
  });
  const line = await until(() => told.includes('\n') || child.exitCode !== null);
  if (!line || child.exitCode !== null) throw new Error(`serve ended with ${child.exitCode}: ${told}`);
  const { url, tokenFile } = commandOutputs.serve.parse(JSON.parse(told));
  const authorization = `Bearer ${readFileSync(tokenFile, 'utf8').trim()}`;
  const ask = async () => {
    const body = JSON.stringify({ client_id: 'x', visits: 50, orders: 3 });
    const headers = { authorization, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/predict`, { method: 'POST', headers, body });
    await answer.arrayBuffer();
    return answer.status;
  };
  return { child, finished, ask };
}

/**
 * Kills a serving command, or the process in which it answers, while it is asked all the time. An answer is right or
 * none; after the process in which it answers was killed, there are answers again.
 */
export async function runServingKilled(workspace: string, target: 'endpoint' | 'worker', afterMs: number) {
  const { child, finished, ask } = await serve(workspace);
  const helpers = helpersOf(child.pid ?? 0);
  const faults: string[] = [];
  let asking = true;
  const asked = (async () => {
    while (asking) {
      const status = await ask().catch(() => 0);
      // 503: the process that answers is being started again.
      if (![0, 200, 503].includes(status)) faults.push(`it answered ${status}`);
      await pause(2);
    }
  })();
  await pause(afterMs / 2);
  if (target === 'endpoint') child.kill('SIGKILL');
  else for (const pid of helpers) process.kill(pid, 'SIGKILL');
  await pause(20);
  asking = false;
  await asked;
  if (target === 'worker' && !(await answersAgain(ask))) faults.push('there are no answers any more');
  child.kill('SIGTERM');
  const ended = await finished;
  if (target === 'worker' && ended.code !== 0) faults.push(`it ended with ${ended.code}: ${ended.stderr}`);
  faults.push(...(await orphans(helpers)));
  return { ...ended, killed: true, faults } satisfies Killed;
}

async function answersAgain(ask: () => Promise<number>): Promise<boolean> {
  const deadline = performance.now() + backMs;
  while (performance.now() < deadline) {
    if ((await ask().catch(() => 0)) === 200) return true;
    await pause(50);
  }
  return false;
}
