import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { AppError, systemCodeOf } from '../../shared/errors';
import { replaceFile } from '../node/files';
import { temporaryPath } from '../node/temporary';

/**
 * What an assistant asks a person to allow. Files in the workspace, in a folder for each wish, since the two are
 * processes that know nothing of each other.
 */
const wish = z.object({
  /** Who asks, as the log of activities will have it. */
  actor: z.string(),
  /** What would be done, in a sentence. */
  text: z.string(),
  /** By the machine's monotonic clock, whatever is set meanwhile. Later it counts for nothing. */
  until: z.number(),
});
export type Wish = z.infer<typeof wish>;

const answer = z.object({ allowed: z.boolean() });
const waitMs = 120_000;
const lookMs = 250;
const asked = 'asked.json';
const answered = 'answered.json';

export function confirmationFolder(workspace: string): string {
  return join(workspace, 'confirmations');
}

/**
 * Asks the person before the window, and waits for the answer.
 * @throws AppError `forbidden` when it is no, or when nobody answers; `cancelled`
 */
export async function askForConfirmation(
  folder: string,
  given: Omit<Wish, 'until'>,
  { signal, monotonic }: { signal: AbortSignal; monotonic: () => number },
): Promise<void> {
  const own = temporaryPath(join(folder, randomUUID()));
  const closed = temporaryPath(own);
  await mkdir(own, { recursive: true });
  const until = monotonic() + waitMs;
  await replaceFile(join(own, asked), JSON.stringify({ ...given, until } satisfies Wish));
  try {
    while (monotonic() < until) {
      signal.throwIfAborted();
      if (await wasAllowed(own)) return;
      await pause(lookMs);
    }
    // Whoever answers from now on finds no folder, and so knows that nobody hears it; what came before counts.
    await rename(own, closed);
    if (await wasAllowed(closed)) return;
    throw new AppError(
      'forbidden',
      'Nobody has confirmed it. Open Evergreen on this workspace and ask again: its window asks the person. Nothing was changed.',
    );
  } finally {
    for (const path of [own, closed]) await rm(path, { recursive: true, force: true });
  }
}

/** False while there is no answer. @throws AppError `forbidden` when it is no */
async function wasAllowed(own: string): Promise<boolean> {
  const found = await readFile(join(own, answered), 'utf8').catch(() => null);
  if (found === null) return false;
  if (answer.parse(JSON.parse(found)).allowed) return true;
  throw new AppError('forbidden', 'It was refused in Evergreen’s window. Nothing was changed.');
}

export interface Person {
  /** Asks whether a wish is allowed. */
  confirm: (wish: Wish) => Promise<boolean>;
  /** Says that a yes came too late: whoever asked does not wait any more, and nothing was changed. */
  tellTooLate: (wish: Wish) => Promise<void>;
}

/**
 * Answers what is asked, each once.
 * @returns what ends it
 */
export function answerConfirmations(folder: string, person: Person, monotonic: () => number): () => void {
  const taken = new Set<string>();
  const look = async () => {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((one) => !taken.has(one))) {
      const text = await readFile(join(folder, name, asked), 'utf8').catch(() => null);
      // Not written yet; or whoever asked is gone.
      if (text === null) continue;
      taken.add(name);
      const found = wish.parse(JSON.parse(text));
      if (monotonic() >= found.until) continue;
      const allowed = await person.confirm(found);
      const isHeard = monotonic() < found.until && (await give(join(folder, name), allowed));
      if (allowed && !isHeard) await person.tellTooLate(found);
    }
  };
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look).catch(() => undefined);
  }, lookMs);
  return () => clearInterval(timer);
}

/** Whether whoever asked is still there to hear the answer. Not flushed: the folder goes as soon as it was read. */
async function give(own: string, allowed: boolean): Promise<boolean> {
  const path = join(own, answered);
  const temporary = temporaryPath(path);
  try {
    await writeFile(temporary, JSON.stringify({ allowed }));
    await rename(temporary, path);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
