import type { Readable as Stream } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl';
import { AppError } from '../../shared/errors';
import type { FileQuestion } from '../../shared/schemas/imports';

const gib = 2 ** 30;
/** GiB that a file may hold after unpacking: beyond it is no table, but a file made to fill memory or disk. */
const mostUnpacked = 4;
/** The share of it that may be unpacked into memory, where parts are read in no order. */
const inMemory = 1 / 4;

/** A file that may be packed, and what it may unpack to. */
export interface Packed {
  path: string;
  /** GiB; not given: 4. */
  maxUnpacked?: number | undefined;
}

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
    private readonly packed: Packed,
  ) {}

  /**
   * @param inner name of the archive's part that is the archive wanted: a workbook within a zip file
   * @throws AppError `file_unreadable` when it is damaged, or unpacks to more than is allowed
   */
  static async open(packed: Packed, inner: string | null = null): Promise<Zip> {
    const zip = await Zip.from(openPromise(packed.path, { lazyEntries: true, autoClose: false }), packed);
    if (inner === null) return zip;
    try {
      const content = await zip.content(inner);
      return await Zip.from(fromBufferPromise(content, { lazyEntries: true }), packed);
    } finally {
      zip.close();
    }
  }

  private static async from(opening: Promise<ZipFile>, packed: Packed): Promise<Zip> {
    const entries = new Map<string, Entry>();
    try {
      const file = await opening;
      const bounded = boundOf(packed);
      for await (const entry of file.eachEntry()) {
        bounded(entry.uncompressedSize);
        if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
      }
      return new Zip(file, entries, packed);
    } catch (error) {
      throw damaged(packed.path, error);
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
    if (!entry) throw unreadable(this.packed.path, `lacks its part ${name}: it is damaged`);
    let stream: Stream | undefined;
    try {
      stream = await this.file.openReadStreamPromise(entry);
      let sum = 0;
      for await (const chunk of stream) {
        sum = crc32(chunk, sum);
        yield chunk as Buffer;
      }
      // Yauzl does not look at it.
      if (sum !== entry.crc32) throw new Error(`the checksum of ${name} is another`);
    } catch (error) {
      throw damaged(this.packed.path, error);
    } finally {
      stream?.destroy();
    }
  }

  /** A part as a whole. Throws as `open` does. */
  async content(name: string): Promise<Buffer> {
    boundOf(this.packed, inMemory)(this.entries.get(name)?.uncompressedSize ?? 0);
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
  return unreadable(path, `can’t be unpacked (${why}): it was cut off or damaged. Fetch it again`);
}

/**
 * Counts the bytes that a file unpacks to.
 * @param share of what is allowed
 * @throws AppError `too_large`, from what is counted, once they are more than is allowed
 */
export function boundOf({ path, maxUnpacked = mostUnpacked }: Packed, share = 1): (bytes: number) => void {
  let unpacked = 0;
  return (bytes) => {
    unpacked += bytes;
    if (unpacked > maxUnpacked * share * gib) throw tooLarge(path, maxUnpacked, share);
  };
}

function tooLarge(path: string, allowed: number, share: number): AppError {
  const more = allowed * 4;
  const question: FileQuestion = {
    text: `The file unpacks to more than ${allowed * share} GiB. May it?`,
    answers: [
      {
        label: `Up to ${more * share} GiB`,
        hint: 'it takes as long as it is large',
        says: { maxUnpacked: more },
        proposed: false,
      },
    ],
  };
  const message = `${path} unpacks to more than ${allowed * share} GiB, as a file made to fill the disk does. Export less at once, or allow more.`;
  return new AppError('too_large', message, { file: path, question, commandLine: `That is --max-unpacked ${more}.` });
}

export function unreadable(path: string, what: string): AppError {
  return new AppError('file_unreadable', `${path} ${what}.`, { file: path });
}
