import { randomBytes } from 'node:crypto';
import { chmod, link, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryPath } from '../../node/temporary';

/** For other programs of the same person: nobody else may read it. */
const ownerOnly = 0o600;
const shape = /^[\w-]{43}$/;

export function tokenPath(workspace: string): string {
  return join(workspace, 'serving.token');
}

/** The token that requests must bear, which is made when it is first asked for. */
export async function readToken(path: string): Promise<string> {
  const found = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (found === null) return put(path, firstOnly);
  if (!shape.test(found.trim())) return renewToken(path);
  await chmod(path, ownerOnly);
  return found.trim();
}

/** Puts another token in its place: whoever has the old one gets no further. */
export function renewToken(path: string): Promise<string> {
  return put(path, rename);
}

/** Several processes may make the first one at once: all have the one that was there first. */
async function firstOnly(temporary: string, path: string): Promise<void> {
  await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Writes a new token and puts it in place; gives the one that is there then. */
async function put(path: string, place: (temporary: string, path: string) => Promise<void>): Promise<string> {
  const temporary = temporaryPath(path);
  try {
    const handle = await open(temporary, 'w', ownerOnly);
    try {
      await handle.writeFile(`${randomBytes(32).toString('base64url')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await place(temporary, path);
    return (await readFile(path, 'utf8')).trim();
  } finally {
    await rm(temporary, { force: true });
  }
}
