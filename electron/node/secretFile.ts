import { open, rm } from 'node:fs/promises';
import { temporaryPath } from './temporary';

/** For one person: nobody else may read it. */
export const ownerOnly = 0o600;

/**
 * Writes what opens something into a file, in one step.
 * @param place gives the complete file its name
 */
export async function putSecret(
  path: string,
  text: string,
  place: (temporary: string, path: string) => Promise<void>,
): Promise<void> {
  const temporary = temporaryPath(path);
  try {
    const handle = await open(temporary, 'wx', ownerOnly);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await place(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}
