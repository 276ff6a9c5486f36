import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError, messageOf, systemCodeOf } from '../../../shared/errors';
import { headers, type QueueJob, status } from './job';

/** Nobody wants what comes of the job any more: it has come, the coordinator was cancelled, or has ended. */
export class Unwanted extends Error {}

/** The code or the version of Evergreen here is another than the coordinator's. */
export class Refused extends Error {}

/** The network has lost what was asked or answered. */
class Unreachable extends AppError {}

const requestMs = 10_000;
/** What it loses is sent again so often, each time after twice as long: a chunk may have taken minutes to grow. */
const tries = 7;
const retryMs = 100;

/** A job's coordinator, as its worker asks it. */
export class CoordinatorClient {
  constructor(
    private readonly job: Pick<QueueJob, 'url' | 'token' | 'id'>,
    private readonly own: { engine: string; worker: string },
    private readonly signal: AbortSignal,
  ) {}

  /** Says that the job is being worked on, and how far it is. @throws Unwanted, Refused */
  async beat(progress: number): Promise<void> {
    await this.ask(`/jobs/${this.job.id}?progress=${progress}`, {
      method: 'POST',
      signal: AbortSignal.timeout(requestMs),
    });
  }

  /** Writes a file; what the network loses of it is fetched from there on. */
  async fetchFile(sha256: string, path: string): Promise<void> {
    await this.persist(async () => {
      const from = await stat(path).then(
        ({ size }) => size,
        () => 0,
      );
      const range = from > 0 ? { range: `bytes=${from}-` } : {};
      const response = await this.ask(`/files/${sha256}`, { headers: range });
      if (!response.body) throw new AppError('engine_failed', 'The coordinator sent no file.');
      const file = createWriteStream(path, { flags: response.status === 206 ? 'a' : 'w' });
      await pipeline(Readable.fromWeb(response.body), file).catch((error: Error) => {
        this.signal.throwIfAborted();
        throw new Unreachable('engine_failed', `A file of ${this.job.url} broke off: ${messageOf(error)}.`);
      });
    });
  }

  async bring(parts: readonly Uint8Array[]): Promise<void> {
    const body = Buffer.concat(parts);
    const sha256 = createHash('sha256').update(body).digest('hex');
    const init = { method: 'PUT', body, headers: { [headers.sha256]: sha256 } };
    await this.persist(() => this.ask(`/jobs/${this.job.id}`, init));
  }

  private async persist<T>(send: () => Promise<T>): Promise<T> {
    for (let tried = 1; ; tried++) {
      try {
        return await send();
      } catch (error) {
        if (!(error instanceof Unreachable) || tried === tries) throw error;
      }
      await pause(retryMs * 2 ** tried);
    }
  }

  private async ask(path: string, init: RequestInit): Promise<Response> {
    const { url, token } = this.job;
    const own = {
      authorization: `Bearer ${token}`,
      [headers.engine]: this.own.engine,
      [headers.worker]: this.own.worker,
    };
    const response = await fetch(`${url}${path}`, {
      signal: this.signal,
      ...init,
      headers: { ...own, ...(init.headers as Record<string, string>) },
    }).catch((error: Error) => {
      this.signal.throwIfAborted();
      if (systemCodeOf(error.cause) === 'ECONNREFUSED') throw new Unwanted('The coordinator is gone.');
      throw new Unreachable(
        'engine_failed',
        `The coordinator ${url} can’t be reached: ${messageOf(error.cause ?? error)}.`,
      );
    });
    if (response.ok) return response;
    const text = await response.text();
    if (response.status === status.unwanted) throw new Unwanted('It is not wanted any more.');
    if (response.status === status.otherVersion) throw new Refused(text);
    throw new AppError('engine_failed', `The coordinator ${url} answered with ${response.status}. ${text}`);
  }
}
