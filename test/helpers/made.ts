import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json, sample, until } from './evergreen';

/**
 * Workspaces that many tests begin with, made once in a run by the test that needs one first; each gets a copy of its
 * own. Nobody works in what is copied, so no test sees what another did.
 */
const recipes = {
  /** The sample with two snapshots of its clients, nothing trained. */
  labelled: async (workspace: string) => {
    await json(workspace, 'import', sample);
    await json(workspace, 'snapshot', '--from', '2011-05-01', '--to', '2011-06-01');
  },
  /** The same with one version of few trees, which is champion of all tasks. */
  trained: async (workspace: string) => {
    await copyOf('labelled', workspace);
    await json(workspace, 'retrain', '--trees', '20', '--min-leaf', '10');
  },
};

/** Puts a copy of such a workspace at a path at which there is nothing yet, or an empty folder. */
export async function copyOf(name: keyof typeof recipes, workspace: string): Promise<void> {
  cpSync(await made(name), workspace, { recursive: true });
}

/** Several files run at the same time: who makes the folder fills it, and the others wait until it is ready. */
async function made(name: keyof typeof recipes): Promise<string> {
  const folder = join(tmpdir(), 'made', name);
  const [ready, failed] = [`${folder}-ready`, `${folder}-failed`];
  if (isTaken(folder)) {
    await until(() => existsSync(ready) || existsSync(failed));
    if (existsSync(failed)) throw new Error(`The workspace “${name}” could not be made: the test that tried says why.`);
    return folder;
  }
  try {
    await recipes[name](folder);
    writeFileSync(ready, '');
    return folder;
  } catch (error) {
    writeFileSync(failed, '');
    throw error;
  }
}

function isTaken(folder: string): boolean {
  try {
    mkdirSync(folder);
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return true;
    throw error;
  }
}
