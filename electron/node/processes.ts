import { readFileSync, readlinkSync } from 'node:fs';

/** The space of numbers of a machine's first processes, on Linux (PROC_PID_INIT_INO). */
const firstSpace = '4026531836';

/** Which processes have numbers of one kind with this one: those of its container. Empty outside of containers. */
export const numberSpace = readSpace();

function readSpace(): string {
  try {
    const space = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '';
    return space === firstSpace ? '' : space;
  } catch {
    // No Linux.
    return '';
  }
}

/** Whether a process of this machine lives. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Names the process that has a number now as no other ever will be: by the machine's start, its own (Linux,
 * proc_pid_stat(5)), and the container where there is one. Null elsewhere, and where there is none.
 */
export function processOf(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Its name, in brackets, may hold anything; the start is the 22nd field, and the state after the name the third.
    return `${boot}:${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}${numberSpace && `:${numberSpace}`}`;
  } catch {
    return null;
  }
}
