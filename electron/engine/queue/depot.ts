import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isSameSecret } from '../../node/sameSecret';
import { headers, status } from './job';

/** What a worker may bring or ask about: one chunk of the forest that is grown now. */
export interface Expected {
  /** Bytes that it has at the most. */
  most: number;
  /** A worker is at it, with so many of its trees; false when it is grown already. */
  onBeat: (trees: number, worker: string) => boolean;
  /** Takes the chunk in a file, which it may move away; false when it is not what was asked for. */
  take: (path: string, worker: string) => boolean;
}

/** The coordinator's server: it hands out tables and takes in chunks of trees. */
export interface Depot {
  url: string;
  token: string;
  /** Keeps a table for workers, by its hash. */
  offer: (parts: readonly Uint8Array[]) => Promise<string>;
  withdraw: (sha256: string) => Promise<void>;
  /** By the ids of their jobs. Whatever is not expected is told so, and stops. */
  expected: Map<string, Expected>;
  /** Whom it refused, and why; null: nobody. */
  refused: () => string | null;
  close: () => Promise<void>;
}

const requestMs = 600_000;
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
      const chunk = expected.get(id);
      if (!chunk) return status.unwanted;
      return chunk.take(path, textOf(request, headers.worker)) ? status.taken : status.wrong;
    } finally {
      await rm(path, { force: true });
    }
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refusedWith = refusal(request);
    if (refusedWith) return end(response, ...refusedWith);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://depot');
    const [, kind, name] = /^\/(tables|chunks)\/([\w-]+)$/.exec(pathname) ?? [];
    if (kind === 'tables' && request.method === 'GET')
      return sendFile(request, response, join(folder, `${name}.table`));
    const chunk = expected.get(name ?? '');
    if (kind !== 'chunks' || !chunk) return end(response, kind ? status.unwanted : status.notFound);
    if (request.method === 'PUT') return end(response, await put(request, name));
    const isWanted = chunk.onBeat(Number(searchParams.get('trees')) || 0, textOf(request, headers.worker));
    return end(response, isWanted ? status.taken : status.unwanted);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.requestTimeout = requestMs;
  server.keepAliveTimeout = keepAliveMs;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const pathOf = (sha256: string) => join(folder, `${sha256}.table`);
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
    expected,
    refused: () => refused,
    close: async () => {
      expected.clear();
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
