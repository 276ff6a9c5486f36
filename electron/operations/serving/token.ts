import { randomBytes } from 'node:crypto';
import { chmod, link, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ownerOnly, putSecret } from '../../node/secretFile';

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
async function put(path: string, place: Parameters<typeof putSecret>[2]): Promise<string> {
  await putSecret(path, `${randomBytes(32).toString('base64url')}\n`, place);
  return (await readFile(path, 'utf8')).trim();
}
