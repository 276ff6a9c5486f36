import type { Readable as Stream } from 'node:stream';
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl';
import { AppError } from '../../shared/errors';

/** What a file may hold after unpacking, in bytes: beyond it is no table, but a file made to fill memory or disk. */
const mostUnpacked = 4 * 2 ** 30;
/** What is unpacked into memory, since its parts are read in no order. */
const mostInMemory = 2 ** 30;

/** A part of a zip archive: its name and its size in bytes, which is checked when it is read. */
export interface Part {
  name: string;
  bytes: number;
}

/** The parts of a zip archive, read as they are asked for. Close it at the end. */
export class Zip {
  private constructor(
    private readonly file: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
    private readonly path: string,
  ) {}

  /**
   * @param inner name of the archive's part that is the archive wanted: a workbook within a zip file
   * @throws AppError `file_unreadable` when it is damaged, or unpacks to more than is allowed
   */
  static async open(path: string, inner: string | null = null): Promise<Zip> {
    const zip = await Zip.from(openPromise(path, { lazyEntries: true, autoClose: false }), path);
    if (inner === null) return zip;
    try {
      const content = await zip.content(inner);
      return await Zip.from(fromBufferPromise(content, { lazyEntries: true }), path);
    } finally {
      zip.close();
    }
  }

  private static async from(opening: Promise<ZipFile>, path: string): Promise<Zip> {
    const entries = new Map<string, Entry>();
    try {
      const file = await opening;
      let bytes = 0;
      for await (const entry of file.eachEntry()) {
        bytes += entry.uncompressedSize;
        if (bytes > mostUnpacked) throw tooLarge(path, mostUnpacked);
        if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
      }
      return new Zip(file, entries, path);
    } catch (error) {
      throw damaged(path, error);
    }
  }

  get parts(): Part[] {
    return [...this.entries.values()].map(({ fileName, uncompressedSize }) => ({
      name: fileName,
      bytes: uncompressedSize,
    }));
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /** A part's bytes, in pieces. Throws as `open` does. */
  async *read(name: string): AsyncGenerator<Buffer> {
    const entry = this.entries.get(name);
    if (!entry) throw unreadable(this.path, `lacks its part ${name}: it is damaged`);
    let stream: Stream | undefined;
    try {
      stream = await this.file.openReadStreamPromise(entry);
      for await (const chunk of stream) yield chunk as Buffer;
    } catch (error) {
      throw damaged(this.path, error);
    } finally {
      stream?.destroy();
    }
  }

  /** A part as a whole. Throws as `open` does. */
  async content(name: string): Promise<Buffer> {
    if ((this.entries.get(name)?.uncompressedSize ?? 0) > mostInMemory) throw tooLarge(this.path, mostInMemory);
    const chunks: Buffer[] = [];
    for await (const chunk of this.read(name)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  close(): void {
    this.file.close();
  }
}

/** What went wrong with a file of parts, as an error that a person can meet. */
export function damaged(path: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return unreadable(path, `can't be unpacked (${why}): it was cut off or damaged. Fetch it again`);
}

function tooLarge(path: string, most: number): AppError {
  return unreadable(
    path,
    `unpacks to more than ${(most / 2 ** 30).toLocaleString('en-US')} GiB, which is refused: export less at once, or as CSV`,
  );
}

export function unreadable(path: string, what: string): AppError {
  return new AppError('file_unreadable', `${path} ${what}.`, { file: path });
}
