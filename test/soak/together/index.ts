import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { start } from '../../helpers/evergreen';
import { seededRandom } from '../../helpers/random.mjs';
import { faultsIn, withDatabase } from '../facts';
import { baseOf } from '../kills/base';
import { add, addFault, type Progress, rounds, soakFolder } from '../progress';
import { fakeClock } from './clock';
import { refusals, roles, rowsOfFile, type Turn } from './roles';

/** What commands have said that they did: it must be there, once. */
interface Said {
  files: string[];
  versions: string[];
  /** When they were made, in milliseconds since 1970. */
  deployments: number[];
}

interface Shared {
  folder: string;
  workspace: string;
  said: Said;
  progress: Progress;
  env: Record<string, string>;
}

/** Of files: those of the base have smaller ones. */
const firstNumber = 1000;
const roundMs = 60_000;
const yearDays = 365;

/**
 * Six processes at a time work in one workspace for so many minutes, which goes on where it was; where libfaketime is
 * installed, their clock is set by a year, to and fro, meanwhile. After each minute the workspace is looked at.
 */
export async function workTogether(minutes: number): Promise<void> {
  const folder = join(soakFolder, 'together');
  const workspace = join(folder, 'workspace');
  const { workspace: base } = await baseOf();
  mkdirSync(folder, { recursive: true });
  if (!existsSync(workspace)) cpSync(base, workspace, { recursive: true });
  const saidFile = join(folder, 'said.json');
  const said: Said = existsSync(saidFile)
    ? JSON.parse(readFileSync(saidFile, 'utf8'))
    : { files: [], versions: [], deployments: [] };
  const clock = fakeClock(join(folder, 'clock'));
  const until = performance.now() + minutes * 60_000;
  await rounds(
    'together',
    () => performance.now() >= until,
    async (progress) => {
      progress.rounds++;
      const shared = { folder, workspace, said, progress, env: clock?.env ?? {} };
      const end = performance.now() + Math.min(roundMs, until - performance.now());
      const work = Promise.all(Object.keys(roles).map((role) => actAs(role, shared, end)));
      while (performance.now() < end) {
        if (clock) {
          clock.set([-yearDays, 0, yearDays][add(progress, 'changes of the clock') % 3]);
        }
        await pause(Math.min(5000, Math.max(1, end - performance.now())));
      }
      const commands = await work;
      for (const what of [...(await faultsIn(workspace)), ...missing(shared)])
        addFault(progress, { again: `--minutes 1 (round ${progress.rounds})`, what });
      writeFileSync(saidFile, JSON.stringify(said));
      return commands.reduce((sum, count) => sum + count, 0);
    },
  );
}

/** Gives how many commands it ran. */
async function actAs(role: string, shared: Shared, end: number): Promise<number> {
  const { folder, workspace, progress, env } = shared;
  const number = Object.keys(roles).indexOf(role);
  const turn: Turn = {
    folder,
    random: seededRandom(progress.rounds * 10 + number),
    versions: () =>
      withDatabase(workspace, (db) =>
        db.prepare<[], string>(`SELECT name FROM versions WHERE state = 'kept'`).pluck().all(),
      ),
    next: () => firstNumber + add(progress, 'numbers given'),
  };
  let commands = 0;
  for (; performance.now() < end; commands++) {
    const words = roles[role](turn);
    const { code, stdout, stderr } = await start(workspace, ['--json', ...words], { env }).finished;
    const fault = take(shared, words, { code, stdout, stderr });
    add(progress, role);
    if (fault) addFault(progress, { again: `--minutes 1 (round ${progress.rounds}, ${words.join(' ')})`, what: fault });
  }
  return commands;
}

/** Keeps what a command says that it did. Returns what is wrong with its end. */
function take(
  { said, progress }: Shared,
  words: readonly string[],
  { code, stdout, stderr }: { code: number | null; stdout: string; stderr: string },
): string | null {
  const all = `${code}: ${stdout.slice(0, 600)}${stderr.slice(0, 600)}`;
  if (/database is locked|SQLITE_/.test(stdout + stderr)) return all;
  const told = stdout === '' ? {} : JSON.parse(stdout);
  if (told.error) {
    add(progress, `refused: ${told.error.code}`);
    return refusals.includes(told.error.code) ? null : all;
  }
  const isRight = code === 0 || (words[0] === 'import' && code === 3);
  if (!isRight) return all;
  if (words[0] === 'import') said.files.push(words[1]);
  if (words[0] === 'retrain') said.versions.push(told.version);
  if (words[0] === 'deploy' || words[0] === 'rollback') said.deployments.push(Date.parse(told.deployment.at));
  return null;
}

/** What was said and is not there, or is there more than once. */
function missing({ workspace, said }: Shared): string[] {
  return withDatabase(workspace, (db) => {
    const all = <T>(sql: string) => db.prepare<[], T>(sql).pluck().all();
    const files = all<string>(
      `SELECT file_name FROM imports WHERE state IN ('visible', 'quarantined') AND accepted = ${rowsOfFile}`,
    );
    const versions = all<string>('SELECT name FROM versions');
    const deployments = all<number>('SELECT at FROM deployments');
    const names = said.files.map((path) => path.split('/').at(-1) ?? path);
    return [
      ...notOnce('file', names, files),
      ...notOnce('version', said.versions, versions),
      ...notOnce('deployment', said.deployments, deployments),
    ];
  });
}

function notOnce<T>(what: string, said: readonly T[], there: readonly T[]): string[] {
  const times = new Map<T, number>();
  for (const one of there) times.set(one, (times.get(one) ?? 0) + 1);
  return said.flatMap((one) =>
    times.get(one) === 1 ? [] : [`the ${what} ${one} is there ${times.get(one) ?? 0} times`],
  );
}
