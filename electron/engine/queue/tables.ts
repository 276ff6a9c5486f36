import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors';
import { isAlive } from '../../node/processes';
import { sweepTemporary, temporaryPath } from '../../node/temporary';
import type { TrainingData } from '../grow';
import { parseTable } from './tableBytes';

const suffix = '.table';
/** Tables that are kept in the folder: those used last. */
const mostKept = 4;

/** Writes a table's bytes from a place on to a file that has those before it. */
type Fetch = (sha256: string, path: string, from: number) => Promise<void>;

/** A worker's tables: each is fetched once, and kept in a folder under its hash, by which it is checked when read. */
export class Tables {
  private latest: { sha256: string; data: Promise<TrainingData> } | null = null;

  constructor(private readonly folder: string) {}

  /** Chunks of one forest share a table in memory; the one used last is held. */
  get(sha256: string, fetch: Fetch): Promise<TrainingData> {
    if (this.latest?.sha256 === sha256) return this.latest.data;
    const data = this.load(sha256, fetch);
    this.latest = { sha256, data };
    data.catch(() => this.forget());
    return data;
  }

  forget(): void {
    this.latest = null;
  }

  private async load(sha256: string, fetch: Fetch): Promise<TrainingData> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await sweepTemporary(this.folder, { deep: false, isAlive });
    const path = join(this.folder, `${sha256}${suffix}`);
    const known = await readTable(path, sha256);
    if (known) return known;
    const temporary = temporaryPath(path);
    const sizeOf = () =>
      stat(temporary).then(
        ({ size }) => size,
        () => 0,
      );
    await fetch(sha256, temporary, await sizeOf());
    const fetched = await readTable(temporary, sha256);
    if (!fetched) {
      await rm(temporary, { force: true });
      throw new AppError('file_changed', 'The table that came is not the one that its hash names.');
    }
    await rename(temporary, path);
    await this.prune();
    return fetched;
  }

  private async prune(): Promise<void> {
    const names = (await readdir(this.folder)).filter((name) => name.endsWith(suffix));
    const paths = names.map((name) => join(this.folder, name));
    // Another worker may share the folder, and remove the same.
    const used = await Promise.all(
      paths.map((path) =>
        stat(path).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        ),
      ),
    );
    const old = paths.toSorted((a, b) => used[paths.indexOf(b)] - used[paths.indexOf(a)]).slice(mostKept);
    for (const path of old) await rm(path, { force: true });
  }
}

/** Null: there is no such file, or it is another. */
async function readTable(path: string, sha256: string): Promise<TrainingData | null> {
  const handle = await open(path).catch(() => null);
  if (!handle) return null;
  try {
    const { size } = await handle.stat();
    const body = new SharedArrayBuffer(size);
    const bytes = new Uint8Array(body);
    const hash = createHash('sha256');
    for (let at = 0; at < size; ) {
      const { bytesRead } = await handle.read(bytes, at, Math.min(pieceBytes, size - at), at);
      if (bytesRead === 0) return null;
      hash.update(bytes.subarray(at, at + bytesRead));
      at += bytesRead;
    }
    if (hash.digest('hex') !== sha256) return null;
    const now = new Date();
    await utimes(path, now, now);
    return parseTable(body);
  } finally {
    await handle.close();
  }
}

const pieceBytes = 4_000_000;
