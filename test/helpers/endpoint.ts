import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Answers } from '../../electron/serving/answers';
import { Bodies } from '../../electron/serving/http/bodies';
import { defaultLimits, type Limits } from '../../electron/serving/http/context';
import { openServer } from '../../electron/serving/http/server';
import { scoreFile } from '../../electron/serving/scoreFile';
import { Serving } from '../../electron/serving/service';
import { writeModels } from './models';
import { temporaryFolder } from './workspace';

export const token = 'a'.repeat(43);

/** The endpoint in this process, on the models of a version. */
export async function openEndpoint(
  given: { limits?: Partial<Limits>; seed?: number; empty?: boolean; idleMs?: number } = {},
) {
  const folder = temporaryFolder();
  const uploads = temporaryFolder();
  const kept: Answers[] = [];
  const serving = new Serving((answers) => kept.push(answers));
  const models = await writeModels(folder, 'v_1', given.seed ?? 1);
  if (!given.empty) await serving.use({ models, remembered: [] });
  const bodies = new Bodies(given.idleMs);
  let files = 0;
  const server = await openServer(
    {
      serving,
      bodies,
      limits: { ...defaultLimits, ...given.limits },
      now: () => Date.UTC(2026, 0, 1),
      temporaryPath: () => join(uploads, `${++files}.tmp`),
      operate: async (call) => ({ asked: call }),
      scoreFile: (current, request, signal) => scoreFile(current, request, { signal, onProgress: () => undefined }),
    },
    {
      host: '127.0.0.1',
      port: 0,
      token: () => token,
      appVersion: '1.2.3',
      kept: () => ({ kept: 0, lost: 0, reason: null }),
    },
  );
  onTestFinished(async () => {
    bodies.close();
    await server.close();
  });
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${server.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) },
    });
  return {
    server,
    serving,
    folder,
    kept,
    ask,
    /** Files that are there while something is under way, and afterwards should not be. */
    uploads: () => readdirSync(uploads),
    postJson: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      ask(path, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
  };
}

/** Rows as a CSV with a header. */
export function csvOf(rows: readonly Record<string, unknown>[]): string {
  const columns = Object.keys(rows[0]);
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
    .map((cells) => `${cells.join(',')}\n`)
    .join('');
}
