import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { isSameSecret } from '../../node/sameSecret';
import { headers, status } from './job';

/** What a worker may bring or ask about: what comes of one job. */
export interface Expected {
  /** Bytes that it has at the most. */
  most: number;
  /** A worker is at it, and how far; false when another has brought it. */
  onBeat: (progress: number, worker: string) => boolean;
  /** Takes what comes in a file, which it may move away; false when it is not what was asked for. */
  take: (path: string, worker: string) => boolean;
}

/** The coordinator's server: it hands out files and takes in what comes of jobs. */
export interface Depot {
  url: string;
  token: string;
  /** Keeps a table for workers, by its hash. */
  offer: (parts: readonly Uint8Array[]) => Promise<string>;
  withdraw: (sha256: string) => Promise<void>;
  /** Hands out a file that stays where it is, by its hash. */
  lend: (file: { path: string; sha256: string }) => void;
  /** By the ids of their jobs. Whatever is not expected is told so, and stops. */
  expected: Map<string, Expected>;
  /** Whom it refused, and why; null: nobody. */
  refused: () => string | null;
  close: () => Promise<void>;
}

const requestMs = 600_000;
const graceMs = 1000;
/** Longer than between two beats of a worker that is slow: what it sends meets no connection that was just ended. */
const keepAliveMs = 60_000;

/**
 * @param folder for what passes through; it is made, and removed at the end
 * @param host the address to listen on
 * @param engine who may come: `engineId` of the code here
 */
export async function openDepot(folder: string, host: string, engine: string): Promise<Depot> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const token = randomBytes(32).toString('base64url');
  const expected = new Map<string, Expected>();
  const lent = new Map<string, string>();
  const pathOf = (sha256: string) => lent.get(sha256) ?? join(folder, `${sha256}.table`);
  let refused: string | null = null;

  const refusal = (request: IncomingMessage): [code: number, why: string] | null => {
    if (!isSameSecret(request.headers.authorization ?? '', `Bearer ${token}`))
      return [status.unauthorized, 'The token is another.'];
    const theirs = textOf(request, headers.engine);
    if (theirs === engine) return null;
    refused = `A worker was refused, since its engine is ${theirs.slice(0, 16)} and the one here is ${engine}: install the same release on both.`;
    return [status.otherVersion, refused];
  };

  const put = async (request: IncomingMessage, id: string): Promise<number> => {
    const path = join(folder, `${id}.${randomBytes(4).toString('hex')}`);
    try {
      const most = expected.get(id)?.most ?? 0;
      const sha256 = await receive(request, path, most);
      if (sha256 === null || sha256 !== textOf(request, headers.sha256)) return status.wrong;
      const job = expected.get(id);
      if (!job) return status.unwanted;
      return job.take(path, textOf(request, headers.worker)) ? status.taken : status.wrong;
    } finally {
      await rm(path, { force: true });
    }
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refusedWith = refusal(request);
    if (refusedWith) return end(response, ...refusedWith);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://depot');
    const [, kind, name] = /^\/(files|jobs)\/([\w-]+)$/.exec(pathname) ?? [];
    if (kind === 'files' && request.method === 'GET') return sendFile(request, response, pathOf(name));
    const job = expected.get(name ?? '');
    if (kind !== 'jobs' || !job) return end(response, kind ? status.unwanted : status.notFound);
    if (request.method === 'PUT') return end(response, await put(request, name));
    const isWanted = job.onBeat(Number(searchParams.get('progress')) || 0, textOf(request, headers.worker));
    return end(response, isWanted ? status.taken : status.unwanted);
  };

  const underWay = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const answered = answer(request, response)
      .catch(() => void response.destroy())
      .finally(() => underWay.delete(answered));
    underWay.add(answered);
  });
  server.requestTimeout = requestMs;
  server.keepAliveTimeout = keepAliveMs;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    token,
    offer: async (parts) => {
      const hash = createHash('sha256');
      for (const part of parts) hash.update(part);
      const sha256 = hash.digest('hex');
      await pipeline(parts, createWriteStream(pathOf(sha256)));
      return sha256;
    },
    withdraw: (sha256) => rm(pathOf(sha256), { force: true }),
    lend: ({ path, sha256 }) => void lent.set(sha256, path),
    expected,
    refused: () => refused,
    close: async () => {
      expected.clear();
      // Whoever has brought the last chunk is told that it was taken; a table may be on its way for longer.
      await Promise.race([Promise.all(underWay), pause(graceMs, undefined, { ref: false })]);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function textOf({ headers: given }: IncomingMessage, name: string): string {
  const value = given[name];
  return typeof value === 'string' ? value : '';
}

function end(response: ServerResponse, code: number, text = ''): void {
  // What is still to come of a body is not waited for.
  if (code >= 400) response.setHeader('connection', 'close');
  response.writeHead(code).end(text);
}

/** Writes a body to a file; gives its hash, or null when it is longer than it may be. */
async function receive(body: Readable, path: string, most: number): Promise<string | null> {
  const hash = createHash('sha256');
  let bytes = 0;
  const limited = async function* (pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      bytes += piece.length;
      if (bytes > most) return;
      hash.update(piece);
      yield piece;
    }
  };
  await pipeline(body, limited, createWriteStream(path));
  return bytes > most ? null : hash.digest('hex');
}

/** From the byte on that `Range: bytes=N-` names. */
async function sendFile({ headers: given }: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (!found) return end(response, status.notFound);
  const from = Number(/^bytes=(\d+)-$/.exec(given.range ?? '')?.[1] ?? 0);
  if (from >= found.size) return end(response, 416);
  response.writeHead(from > 0 ? 206 : 200, {
    'content-length': found.size - from,
    ...(from > 0 && { 'content-range': `bytes ${from}-${found.size - 1}/${found.size}` }),
  });
  await pipeline(createReadStream(path, { start: from }), response);
}
