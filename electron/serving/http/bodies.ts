import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import busboy from '@fastify/busboy';
import { AppError } from '../../../shared/errors';

/** A body that sends nothing for so long is given up. */
const longestIdleMs = 30_000;
/** So much may wait for the disk: it is written together. */
const waitingBytes = 1 << 20;
/** So often, within that, is looked for such bodies. */
const looks = 30;

/**
 * Reads bodies, each up to its limit and as long as it keeps coming. What was cut off, was too large or came too slowly
 * leaves nothing behind; the connection stays, so that the sender can be told.
 */
export class Bodies {
  /** With each, how often it was looked at since something came. */
  private readonly reading = new Map<Readable, { idleLooks: number; giveUp: (error: Error) => void }>();
  private readonly sweeper: NodeJS.Timeout;

  constructor(private readonly idleMs = longestIdleMs) {
    this.sweeper = setInterval(() => this.sweep(), idleMs / looks).unref();
  }

  /** A whole body as text. @throws AppError `too_large`, `timed_out`, `bad_usage` when it was cut off */
  text(body: Readable, limit: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      const end = (settle: () => void) => {
        this.reading.delete(body);
        body.off('data', take).off('end', done).off('close', cut);
        settle();
      };
      const giveUp = (error: Error) => end(() => reject(error));
      const take = (chunk: Buffer) => {
        this.watch(body, giveUp);
        bytes += chunk.length;
        if (bytes > limit) giveUp(tooLarge(limit));
        else parts.push(chunk);
      };
      const done = () => end(() => resolve((parts.length === 1 ? parts[0] : Buffer.concat(parts)).toString('utf8')));
      const cut = () => giveUp(cutOff());
      this.watch(body, giveUp);
      body.on('data', take).on('end', done).on('close', cut).on('error', ignore);
    });
  }

  /**
   * Writes a body into a file, which is gone again when that fails. Gives its name, if the sender gave one.
   * @throws AppError as `text` does; `disk_full`
   */
  async file(request: IncomingMessage, path: string, limit: number): Promise<string | null> {
    const type = request.headers['content-type'] ?? '';
    request.on('error', ignore);
    try {
      if (/^multipart\/form-data/i.test(type)) return await this.part(request, type, path, limit);
      await this.spool(request, request, path, limit);
      return null;
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  close(): void {
    clearInterval(this.sweeper);
  }

  /** @param content what is written: the request itself, or a file within it */
  private async spool(request: IncomingMessage, content: Readable, path: string, limit: number): Promise<void> {
    let bytes = 0;
    const counted = new Transform({
      transform: (chunk: Buffer, _, done) => {
        this.watch(request, giveUp);
        bytes += chunk.length;
        done(bytes > limit ? tooLarge(limit) : null, chunk);
      },
    });
    const giveUp = (error: Error) => counted.destroy(error);
    const cut = () => {
      if (!request.complete) giveUp(cutOff());
    };
    this.watch(request, giveUp);
    request.on('close', cut);
    try {
      // The request itself is no part of the pipeline, which would end its connection with an error.
      content.pipe(counted);
      await pipeline(counted, createWriteStream(path, { mode: 0o600, highWaterMark: waitingBytes }));
    } finally {
      content.unpipe(counted);
      request.off('close', cut);
      this.reading.delete(request);
    }
  }

  /** The first file of a form. */
  private part(request: IncomingMessage, type: string, path: string, limit: number): Promise<string> {
    return new Promise((resolve, reject) => {
      let found = false;
      const form = busboy({ headers: { ...request.headers, 'content-type': type } });
      const fail = (error: unknown) => {
        request.unpipe(form);
        reject(error instanceof Error ? error : new Error(String(error)));
      };
      form.on('file', (_, content, fileName) => {
        content.on('error', ignore);
        if (found) return content.resume();
        found = true;
        this.spool(request, content, path, limit).then(() => resolve(fileName || 'the file'), fail);
        return undefined;
      });
      form.on('error', (error) => fail(new AppError('bad_usage', `The form can’t be read: ${String(error)}.`)));
      form.on('finish', () => {
        if (!found) fail(new AppError('bad_usage', 'The form holds no file. Send one: curl -F file=@clients.csv'));
      });
      request.on('close', () => {
        if (!request.complete) fail(cutOff());
      });
      request.pipe(form);
    });
  }

  private watch(body: Readable, giveUp: (error: Error) => void): void {
    const known = this.reading.get(body);
    if (known) known.idleLooks = 0;
    else this.reading.set(body, { idleLooks: 0, giveUp });
  }

  /** By looks, not by the clock: what came while this process was kept from running is read before the next one. */
  private sweep(): void {
    for (const body of this.reading.values()) {
      if (++body.idleLooks <= looks) continue;
      body.giveUp(new AppError('timed_out', `Nothing came for ${this.idleMs / 1000} s. Send it again.`));
    }
  }
}

/** What ends a request is told where its body is read. */
function ignore(): void {}

function tooLarge(limit: number): AppError {
  const megabytes = Math.floor(limit / 1e6);
  return new AppError(
    'too_large',
    `The body is larger than ${megabytes} MB. Send it in parts, or score the file with “evergreen predict FILE”, which has no limit.`,
    { limit },
  );
}

function cutOff(): AppError {
  return new AppError('bad_usage', 'The body was cut off. Send it again.');
}
