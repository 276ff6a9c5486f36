import { readFileSync, writeFileSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';

/**
 * Lets whatever else runs on this computer come first, unless it does already. On Linux this holds for the thread that
 * asks and for those that it starts, elsewhere for the whole process.
 */
export function comeSecond(): void {
  const { PRIORITY_BELOW_NORMAL } = constants.priority;
  if (getPriority() < PRIORITY_BELOW_NORMAL) setPriority(PRIORITY_BELOW_NORMAL);
}

/** Between a window and an engine, which both have to wait for what it answers. */
const storePriority = 5;

/**
 * Lets the window be drawn first where this thread has work for it at the same time. Only Linux has priorities of
 * threads: elsewhere the whole process would come after others.
 */
export function comeAfterWindow(): void {
  if (process.platform === 'linux' && getPriority() < storePriority) setPriority(storePriority);
}

/** A third of another session's share: by 10, a tenth, a training beside busy programs would hardly come on. */
const sessionNice = 5;

/**
 * Lets other sessions come first, where this process leads one. Linux may divide the processor among sessions before it
 * looks at the processes in each (autogroups, sched(7)): there the priority of one that is alone in its session counts
 * for nothing. A session that another process leads is not ours to change.
 */
export function sessionComesSecond(): void {
  try {
    if (leadsSession()) writeFileSync('/proc/self/autogroup', String(sessionNice));
  } catch (error) {
    // One process of the whole computer may ask within a tenth of a second.
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') setTimeout(sessionComesSecond, 150).unref();
    // Anything else is a system without autogroups, or with a /proc that nobody may write: the work is the same there.
  }
}

/** By proc_pid_stat(5): its name, in brackets, may hold anything; the state follows as the third field. */
function leadsSession(): boolean {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const [, , , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(session) === Number.parseInt(stat, 10);
}
