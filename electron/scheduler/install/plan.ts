import { createHash } from 'node:crypto';
import { type JobName, jobKinds } from '../../../shared/schedule';
import type { Schedule } from '../../../shared/schemas/schedule';

/** One thing that an installer does; a dry run shows it instead. */
export type Step =
  | { do: 'write'; path: string; content: string }
  | { do: 'remove'; path: string }
  | { do: 'run'; command: readonly string[]; input?: string | undefined };

/** How the system's scheduler calls this installation. */
interface Headless {
  /** The executable and its first arguments, up to the command line's own. Absolute paths. */
  command: readonly string[];
  environment: Readonly<Record<string, string>>;
  /** Absolute. */
  workspace: string;
}

/** What an installer works from: the schedules that are enabled, and where things are. */
export interface InstallRequest extends Headless {
  schedules: readonly Schedule[];
  /** Home folder of the user whose entries they are. */
  home: string;
  /** Where systemd looks for a user's units: XDG_CONFIG_HOME, or `.config` in the home folder. */
  configHome: string;
  userId: number;
}

/** The words by which a job is called: it runs the slot that is due, unless somebody else has. */
export function callOf({ command, workspace }: Headless, job: JobName): string[] {
  return [...command, '--json', '--workspace', workspace, 'run', job, '--slot'];
}

/** Tells the entries of one workspace from those of another. */
export function keyOf(workspace: string): string {
  return createHash('sha256').update(workspace).digest('hex').slice(0, 8);
}

export function titleOf(job: JobName): string {
  return `Evergreen: ${jobKinds[job].title}`;
}

/** As a person reads a step before it is done. */
export function describeStep(step: Step): string {
  if (step.do === 'remove') return `remove ${step.path}`;
  if (step.do === 'write') return `write ${step.path}\n${indent(step.content)}`;
  const call = `run ${step.command.join(' ')}`;
  return step.input === undefined ? call : `${call}, with\n${indent(step.input)}`;
}

function indent(text: string): string {
  return text.trimEnd().replace(/^/gm, '  ');
}
