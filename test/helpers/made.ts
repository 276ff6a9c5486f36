import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json, sample, until } from './evergreen';

/** The sample's head, and the lines of every so many-th of its clients. */
export function someLines(every: number): { header: string; lines: string[] } {
  const [header, ...lines] = readFileSync(sample, 'utf8').trimEnd().split('\n');
  return { header, lines: lines.filter((line) => Number(line.split(',')[0]) % every === 3) };
}

/** What every fourth client of the sample ordered: enough to train on, in two thirds of the time. */
export const orders = ordersOfFew();

/** Written once in a run. */
function ordersOfFew(): string {
  const path = join(tmpdir(), 'made', 'orders.csv');
  if (existsSync(path)) return path;
  const { header, lines } = someLines(4);
  const own = `${path}.${process.pid}`;
  writeFileSync(own, [header, ...lines, ''].join('\n'));
  renameSync(own, path);
  return path;
}

/** How the large one is trained. */
export const large = ['--trees', '100', '--min-leaf', '5'] as const;

/**
 * Workspaces that many tests begin with, made once in a run by the test that needs one first; each gets a copy of its
 * own. Nobody works in what is copied, so no test sees what another did.
 */
const recipes = {
  /** Orders of some clients with two snapshots of these, nothing trained. */
  labelled: async (workspace: string) => {
    await json(workspace, 'import', orders);
    await json(workspace, 'snapshot', '--from', '2011-05-01', '--to', '2011-06-01');
  },
  /** The same with one version of few trees, which is champion of all tasks. */
  trained: async (workspace: string) => {
    await copyOf('labelled', workspace);
    await json(workspace, 'retrain', '--trees', '20', '--min-leaf', '10');
  },
  /** The whole sample, as large as a queue of other computers is asked for, and what this one makes of it. */
  large: async (workspace: string) => {
    await json(workspace, 'import', sample);
    await json(workspace, 'snapshot', '--from', '2011-05-01', '--to', '2011-06-01');
    for (const task of ['purchase', 'churn', 'clv']) await json(workspace, 'policy', task, 'ask');
    await json(workspace, 'retrain', ...large);
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
