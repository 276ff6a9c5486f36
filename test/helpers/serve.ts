import { readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { commandOutputs } from '../../shared/commandOutput';
import { start, until } from './evergreen';

/** `evergreen serve` as a process of its own, once it listens. */
export async function serve(workspace: string, ...args: string[]) {
  const { child, finished } = start(workspace, ['--json', 'serve', '--port', '0', ...args]);
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await finished;
  });
  let told = '';
  child.stdout?.on('data', (chunk) => {
    told += chunk;
  });
  const line = await until(() => {
    if (child.exitCode !== null) throw new Error(`serve ended with ${child.exitCode}: ${told}`);
    return told.includes('\n') && told;
  });
  const { url, tokenFile } = commandOutputs.serve.parse(JSON.parse(line));
  const token = readFileSync(tokenFile, 'utf8').trim();
  const headers = { authorization: `Bearer ${token}` };
  return {
    url,
    tokenFile,
    child,
    finished,
    ask: (path: string, init: RequestInit = {}) =>
      fetch(`${url}${path}`, { ...init, headers: { ...headers, ...(init.headers as Record<string, string>) } }),
    predict: (body: unknown, query = '') =>
      fetch(`${url}/predict${query}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  };
}
