import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors';
import { fromJson, toJson } from '../../shared/schemas/time';
import { type VersionMetadata, type VersionTask, version } from '../../shared/schemas/versions';
import { putInPlace, replaceFile, sha256Of, syncFolder } from '../node/files';
import { isVersionName, type Layout, metadataFile, removedPrefix, stagingPrefix, versionName } from './layout';

/** Makes the empty folder into which the engine writes a run's models. */
export async function stageVersion(layout: Layout, run: number | string): Promise<string> {
  const folder = layout.stagingFolder(run);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}

/**
 * Checks the staged models against their hashes, adds metadata.json and renames the folder to the version's name: it is
 * there as a whole or not at all.
 */
export async function publishVersion(
  layout: Layout,
  given: Omit<VersionMetadata, 'format' | 'version' | 'createdAt'>,
  now: number,
): Promise<VersionMetadata> {
  const staging = layout.stagingFolder(given.runId);
  for (const task of Object.values(given.tasks)) {
    await checkModel(join(staging, task.file), task);
  }
  for (let at = now; ; at += 1000) {
    const version = versionName(at);
    const folder = layout.versionFolder(version);
    if (existsSync(folder)) continue;
    const metadata: VersionMetadata = { format: 1, version, createdAt: at, ...given };
    await writeMetadata(staging, metadata);
    try {
      await rename(staging, folder);
    } catch (error) {
      // Another process took the name in between: a folder that is not empty can't be replaced.
      if (existsSync(folder)) continue;
      throw error;
    }
    await syncFolder(layout.continuous);
    return metadata;
  }
}

/** Takes a version that could not be recorded back to where it was staged; a rename, which no full disk prevents. */
export async function unpublishVersion(layout: Layout, { version, runId }: VersionMetadata): Promise<void> {
  await rename(layout.versionFolder(version), layout.stagingFolder(runId));
}

/** Writes a version's metadata.json; after its publication, deployment dates and estimators come into it. */
export async function writeMetadata(folder: string, metadata: VersionMetadata): Promise<void> {
  await replaceFile(join(folder, metadataFile), `${JSON.stringify(toJson(version, metadata), null, 2)}\n`);
}

/**
 * Puts a task's estimator beside its model, and then what is known of it into the metadata.
 * @param path of the grown estimator, on the same disk; it is checked against its hash
 */
export async function addEstimator(
  layout: Layout,
  given: VersionMetadata,
  task: string,
  path: string,
  estimator: NonNullable<VersionTask['estimator']>,
): Promise<VersionMetadata> {
  await checkModel(path, estimator);
  const folder = layout.versionFolder(given.version);
  await putInPlace(path, join(folder, estimator.file));
  const metadata = { ...given, tasks: { ...given.tasks, [task]: { ...given.tasks[task], estimator } } };
  await writeMetadata(folder, metadata);
  return metadata;
}

/** Removes a run's staged folder, after a failure. */
export async function discardStaged(layout: Layout, run: number | string): Promise<void> {
  await rm(layout.stagingFolder(run), { recursive: true, force: true });
}

/** @throws AppError `model_damaged` when the file is not there or is not the one that was trained */
export async function checkModel(path: string, expected: Pick<VersionTask, 'sha256'>): Promise<void> {
  if (!existsSync(path)) {
    throw new AppError('model_damaged', `${path} is missing. Deploy another version, or restore it from a backup.`);
  }
  if ((await sha256Of(path)) !== expected.sha256) {
    throw new AppError(
      'model_damaged',
      `${path} is not the file that was trained (its hash differs). Deploy another version, or restore it from a backup.`,
    );
  }
}

/** What the folders of versions hold, oldest first. */
interface FoundVersions {
  /** Those that are complete. */
  names: string[];
  /** Of these, those that were not known. */
  versions: VersionMetadata[];
  /** Folders that can't be read. */
  damaged: string[];
}

/** @param known versions of which only is looked whether they are whole: there may be hundreds, each of a megabyte */
export async function readVersions(layout: Layout, known: ReadonlySet<string> = new Set()): Promise<FoundVersions> {
  const found: FoundVersions = { names: [], versions: [], damaged: [] };
  if (!existsSync(layout.continuous)) return found;
  for (const name of (await readdir(layout.continuous)).filter(isVersionName).sort()) {
    const path = join(layout.versionFolder(name), metadataFile);
    try {
      if (!known.has(name) || !endsWhole(path)) {
        const metadata = fromJson(version, JSON.parse(await readFile(path, 'utf8')));
        // A copy of another version's folder, or one of a stranger's making: what it tells is of other files.
        if (metadata.version !== name) throw new Error(`It tells of ${metadata.version}.`);
        found.versions.push(metadata);
      }
      found.names.push(name);
    } catch {
      found.damaged.push(name);
    }
  }
  return found;
}

/** Whether a file ends as `writeMetadata` ends it; at once, since of hundreds the waiting would be most of the time. */
function endsWhole(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const end = Buffer.alloc(2);
    readSync(file, end, 0, 2, Math.max(0, fstatSync(file).size - 2));
    return end.toString() === '}\n';
  } finally {
    closeSync(file);
  }
}

/**
 * Takes a version's folder out of the way by one rename: from then on it is not there, whatever happens. The files
 * themselves go with `removeLeftovers`. The caller holds the train and the deploy lease, and has made sure that it may
 * go.
 */
export async function setAsideVersion(layout: Layout, version: string): Promise<void> {
  await rename(layout.versionFolder(version), layout.removedFolder(version));
  await syncFolder(layout.continuous);
}

/** Versions that were set aside to be removed, and whose files are still there. */
export async function versionsSetAside(layout: Layout): Promise<string[]> {
  if (!existsSync(layout.continuous)) return [];
  const names = await readdir(layout.continuous);
  return names.filter((name) => name.startsWith(removedPrefix)).map((name) => name.slice(removedPrefix.length));
}

/**
 * Removes what killed processes left: staged folders, versions set aside. The caller holds the train and the deploy
 * lease.
 */
export async function removeLeftovers(layout: Layout): Promise<void> {
  if (!existsSync(layout.continuous)) return;
  for (const name of await readdir(layout.continuous)) {
    if (!name.startsWith(stagingPrefix) && !name.startsWith(removedPrefix)) continue;
    await rm(join(layout.continuous, name), { recursive: true, force: true });
  }
}
