import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { csvLine } from '../../shared/csv';
import { putInPlace } from './files';
import { removeTemporary, temporaryPath } from './temporary';
import { writeFault } from './writeFault';

/** A CSV file that appears under its name only when it is complete; synced to the disk, unless it passes through. */
export class CsvFile {
  private readonly stream: WriteStream;
  readonly temporary: string;

  constructor(
    readonly path: string,
    private readonly passes = false,
  ) {
    this.temporary = temporaryPath(path);
    this.stream = createWriteStream(this.temporary);
    // A failure counts where something waits: at the next write or at the end.
    this.stream.on('error', () => undefined);
  }

  /** Resolves when the stream can take more, and rejects when the disk can't. */
  write(cells: readonly string[]): Promise<void> {
    return this.append(csvLine(cells));
  }

  /** The same for what is written as it is: any number of lines, or bytes. */
  async append(text: string | Uint8Array): Promise<void> {
    if (!this.stream.write(text)) await this.until('drain');
  }

  async commit(): Promise<void> {
    this.stream.end();
    await this.until('close');
    await this.telling((this.passes ? rename : putInPlace)(this.temporary, this.path));
  }

  async discard(): Promise<void> {
    // The file may still be on its way to being opened: removed before that, it would come back.
    await new Promise<void>((resolve) => {
      if (this.stream.closed) resolve();
      else this.stream.once('close', () => resolve()).destroy();
    });
    await removeTemporary(this.temporary);
  }

  /** It fails by an error that comes meanwhile as well. One promise of failure for all would hold all that raced it. */
  private until(event: 'drain' | 'close'): Promise<unknown> {
    const { errored } = this.stream;
    return this.telling(errored ? Promise.reject(errored) : once(this.stream, event));
  }

  private telling<T>(work: Promise<T>): Promise<T> {
    return work.catch((error: unknown) => Promise.reject(writeFault(error, this)));
  }
}

/** Writes a CSV file as a whole: where that fails, nothing of it is there. */
export async function writeCsvFile(path: string, write: (file: CsvFile) => Promise<void>): Promise<void> {
  const file = new CsvFile(path);
  try {
    await write(file);
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  }
}
