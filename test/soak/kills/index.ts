import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { run } from '../../helpers/evergreen';
import { seededRandom } from '../../helpers/random.mjs';
import { type Facts, factsOf, faultsIn } from '../facts';
import { add, addFault, type Progress, rounds, soakFolder } from '../progress';
import { type Base, baseOf } from './base';
import { runServingKilled } from './endpoint';
import { type Killed, runKilled, runWithEngineKilled } from './kill';
import { works } from './works';

/** What a work comes to when nobody is killed, and how long that took. */
interface Clean {
  facts: Facts;
  ms: number;
}

/** Shared by all rounds. */
interface Setting {
  base: Base;
  before: Facts;
  clean: Map<string, Clean>;
}

const kinds = [...Object.keys(works), 'engine', 'endpoint', 'worker'];
/** Once killed, what was begun again is killed again as often. */
const againShare = 0.6;
/** A slot whose process was killed three times is given up, as docs/schedule.md says. */
const mostKills = 2;

/** Kills so many more times; `only`: the round of that seed, again. */
export async function kill(count: number, only: number | null): Promise<void> {
  const base = await baseOf();
  const setting = { base, before: factsOf(base.workspace), clean: new Map<string, Clean>() };
  await rounds(
    'kills',
    (killed, times) => killed >= count || (only !== null && times > 0),
    (progress) => round(setting, progress, only ?? ++progress.rounds),
  );
}

async function round(setting: Setting, progress: Progress, seed: number): Promise<number> {
  const random = seededRandom(seed);
  const kind = kinds[Math.floor(random() * kinds.length)];
  const work = kind in works ? kind : 'training';
  const workspace = copyOf(setting.base);
  const tell = (what: string) => addFault(progress, { again: `--kills 1 --seed ${seed} (${kind})`, what });
  let kills = 0;
  try {
    const clean = await cleanOf(setting, work);
    const wanted = kind === 'endpoint' || kind === 'worker' ? setting.before : clean.facts;
    do {
      const { killed, faults, ...ended } = await killedOnce(setting, kind, workspace, random() * clean.ms);
      faults.push(...lockedIn(ended), ...(await faultsIn(workspace, kind === 'erasure')));
      for (const fault of faults) tell(fault);
      if (!killed) add(progress, 'ended before');
      else kills++;
      if (killed) add(progress, kind);
    } while (random() < againShare && kills < mostKills && !isDone(work, workspace, wanted));
    for (const fault of await completed(setting, work, workspace, wanted)) tell(fault);
  } catch (error) {
    tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    rmSync(join(workspace, '..'), { recursive: true, force: true });
  }
  return kills;
}

function killedOnce({ base }: Setting, kind: string, workspace: string, afterMs: number): Promise<Killed> {
  if (kind === 'endpoint' || kind === 'worker') return runServingKilled(workspace, kind, afterMs);
  if (kind === 'engine') return runWithEngineKilled(workspace, works.training(base, workspace), afterMs);
  return runKilled(workspace, works[kind](base, workspace), afterMs);
}

function lockedIn({ stdout, stderr }: { stdout: string; stderr: string }): string[] {
  return /database is locked|SQLITE_|"internal"/.test(stdout + stderr) ? [`it said: ${stdout}${stderr}`] : [];
}

function isDone(work: string, workspace: string, wanted: Facts): boolean {
  return isDeepStrictEqual(factsOf(workspace), wanted) && (!(work in made) || existsSync(made[work](workspace)));
}

/** What was killed is done to its end, unless it was; the workspace must then be as if nobody had been killed. */
async function completed({ base }: Setting, work: string, workspace: string, wanted: Facts): Promise<string[]> {
  let said = '';
  if (!isDone(work, workspace, wanted)) {
    const { code, stdout, stderr } = await run(workspace, '--json', ...works[work](base, workspace));
    said = `${code}: ${stdout.slice(0, 300)}${stderr.slice(0, 300)}`;
  }
  const faults = await faultsIn(workspace, work === 'erasure');
  if (isDone(work, workspace, wanted)) return faults;
  const now = factsOf(workspace);
  const other = Object.keys(wanted).filter((key) => !isDeepStrictEqual(now[key], wanted[key]));
  const shown = other.map((key) => `${key}: ${JSON.stringify(now[key])} in place of ${JSON.stringify(wanted[key])}`);
  return [...faults, `after it was done again (${said}) ${shown.join('; ') || 'its file is missing'}`];
}

/** What a work leaves besides what the workspace holds. */
const made: Record<string, (workspace: string) => string> = {
  backup: (workspace) => join(workspace, 'exports', 'backup.zip'),
  restore: (workspace) => join(workspace, 'restored', 'labels.sqlite'),
};

/** The end that every killed work must come to: that of a copy in which it was left alone. */
async function cleanOf({ base, clean }: Setting, work: string): Promise<Clean> {
  const known = clean.get(work);
  if (known) return known;
  const workspace = copyOf(base);
  const begun = performance.now();
  const { code, stdout, stderr } = await run(workspace, '--json', ...works[work](base, workspace));
  const ms = performance.now() - begun;
  if (code !== 0) throw new Error(`${work} ends with ${code}: ${stdout}${stderr}`);
  const faults = await faultsIn(workspace, work === 'erasure');
  if (faults.length > 0) throw new Error(`${work}, left alone: ${faults.join('; ')}`);
  const one = { facts: factsOf(workspace), ms };
  clean.set(work, one);
  rmSync(join(workspace, '..'), { recursive: true, force: true });
  return one;
}

/** In a folder of its own. */
function copyOf({ workspace }: Base): string {
  const copy = join(mkdtempSync(join(soakFolder, 'round-')), 'workspace');
  cpSync(workspace, copy, { recursive: true });
  return copy;
}
