import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors';
import { sha256Of } from '../../node/files';
import { isAlive } from '../../node/processes';
import { sweepTemporary, temporaryPath } from '../../node/temporary';

const suffix = '.file';
/** Files that are kept in the folder: those used last. */
const mostKept = 8;

/** Writes the bytes that a hash names to a file. */
export type Fetch = (sha256: string, path: string) => Promise<void>;

/** A worker's files: each is fetched once, and kept in a folder under its hash, by which it is checked. */
export class Files {
  private readonly coming = new Map<string, Promise<string>>();

  constructor(private readonly folder: string) {}

  /**
   * The path of a file; jobs that want the same at the same time wait for one. Where that one is stopped, the next
   * fetches it: whoever brought its job may want it no more, or be out of reach.
   */
  get(sha256: string, fetch: Fetch): Promise<string> {
    const known = this.coming.get(sha256);
    if (known) return known.catch(() => this.get(sha256, fetch));
    const path = this.bring(sha256, fetch).finally(() => this.coming.delete(sha256));
    this.coming.set(sha256, path);
    return path;
  }

  /** A path in the folder for what is needed by one job alone, which it removes. */
  async temporary(name: string): Promise<string> {
    await this.ready();
    return temporaryPath(join(this.folder, name));
  }

  private async bring(sha256: string, fetch: Fetch): Promise<string> {
    await this.ready();
    const path = join(this.folder, `${sha256}${suffix}`);
    const now = new Date();
    // Before it is read: a worker that shares the folder and is about to remove it as old has done so by then.
    const touched = utimes(path, now, now);
    const kept = await touched.then(() => sha256Of(path)).catch(() => null);
    if (kept !== sha256) await this.fetch(sha256, path, fetch);
    return path;
  }

  private async fetch(sha256: string, path: string, fetch: Fetch): Promise<void> {
    const temporary = temporaryPath(path);
    try {
      await fetch(sha256, temporary);
      if ((await sha256Of(temporary)) !== sha256)
        throw new AppError('file_changed', 'The file that came is not the one that its hash names.');
      await rename(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
    await this.prune();
  }

  private async ready(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await sweepTemporary(this.folder, { deep: false, isAlive });
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
