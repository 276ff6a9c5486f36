import { readdirSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { type EndpointSetup, openEndpointIn, token } from './openEndpoint';
import { temporaryFolder } from './workspace';

export { token };

/** The endpoint in this process, on the models of a version, until the test ends. */
export async function openEndpoint(given: EndpointSetup = {}) {
  const folder = temporaryFolder();
  const uploads = temporaryFolder();
  const { server, serving, kept, close } = await openEndpointIn(folder, uploads, given);
  onTestFinished(close);
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
