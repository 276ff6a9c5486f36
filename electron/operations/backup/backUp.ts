import { createWriteStream, existsSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { AppError } from '../../../shared/errors';
import type { InputOf, ResultOf } from '../../../shared/schemas/operations';
import { step } from '../../../shared/steps';
import { replaceBy, sha256Of } from '../../node/files';
import { temporaryPath } from '../../node/temporary';
import { isVersionName } from '../../registry/layout';
import { ioOf, type OperationContext } from '../context';
import { withLease } from '../lease';
import { databaseName, type Manifest, manifestName } from './manifest';
import { holdSchedule } from './schedule';

/**
 * Writes the workspace into one file, while jobs run: the database as it is at the beginning, then the models. A
 * version that comes between is there with its files, from which its rows are completed when the backup is opened.
 * @throws AppError `bad_usage` where the file is there already
 */
export async function backUp(context: OperationContext, { path }: InputOf<'backup'>): Promise<ResultOf<'backup'>> {
  const { workspace, data, report } = context;
  if (existsSync(path)) throw new AppError('bad_usage', `${path} is there already. Give the backup another name.`);
  const held = temporaryPath(join(workspace, 'tables', 'backup'));
  await mkdir(held, { recursive: true });
  try {
    report({ type: 'step', step: step('copy the database') });
    await data.backUp({ path: join(held, databaseName) }, ioOf(context));
    await holdSchedule(context, held);
    report({ type: 'step', step: step('pack') });
    // Links take no time, and keep what they hold: models never change, and what does is replaced.
    await withLease(context, 'deploy', () => holdFiles(workspace, held));
    return await pack(context, held, path);
  } finally {
    await rm(held, { recursive: true, force: true });
  }
}

async function holdFiles(workspace: string, held: string): Promise<void> {
  const continuous = join('models', 'continuous');
  const versions = (await namesIn(join(workspace, continuous))).filter(isVersionName);
  const folders = [
    'rejects',
    join('models', 'production'),
    continuous,
    ...versions.map((name) => join(continuous, name)),
  ];
  for (const folder of folders) {
    await mkdir(join(held, folder), { recursive: true });
    for (const name of await namesIn(join(workspace, folder))) {
      // Copies of production's models are made anew.
      const isCopy = folder.endsWith('production') && name.endsWith('.forest');
      if (!isCopy && !name.endsWith('.tmp')) await hold(join(workspace, folder, name), join(held, folder, name));
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return existsSync(folder) ? readdir(folder) : [];
}

/** Folders, and what has gone meanwhile (refused rows of an import that was undone), are passed over. */
async function hold(from: string, to: string): Promise<void> {
  const found = await stat(from).catch(() => null);
  if (!found?.isFile()) return;
  await link(from, to).catch(() => copyFile(from, to));
}

async function pack(context: OperationContext, held: string, path: string): Promise<ResultOf<'backup'>> {
  const { appVersion, now, signal, report } = context;
  const names = (await readdir(held, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const files: Manifest['files'] = [];
  for (const name of names) {
    signal.throwIfAborted();
    const within = name.slice(held.length + 1).replaceAll('\\', '/');
    files.push({ path: within, bytes: (await stat(name)).size, sha256: await sha256Of(name) });
    report({ type: 'progress', fraction: files.length / names.length / 2 });
  }
  const list: Manifest = { format: 1, app: appVersion, madeAt: new Date(now()).toISOString(), files };
  await mkdir(dirname(path), { recursive: true });
  const zip = new ZipFile();
  // A file that can't be read any more fails the backup: an error that nobody listens to would end the process.
  zip.on('error', (error) => zip.outputStream.emit('error', error));
  zip.addBuffer(Buffer.from(`${JSON.stringify(list, null, 2)}\n`), manifestName);
  for (const [i, name] of names.entries()) zip.addFile(name, files[i].path);
  zip.end();
  await replaceBy(path, (temporary) => pipeline(zip.outputStream, createWriteStream(temporary), { signal }));
  return { path, bytes: (await stat(path)).size, files: files.length };
}
