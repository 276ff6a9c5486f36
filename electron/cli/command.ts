import type { ParseArgsConfig } from 'node:util';
import type { commandOutputs } from '../../shared/commandOutput';
import type { JobContext } from '../operations/context';
import type { Args } from './args';
import type { Progress } from './progress';

/** What a command gives back: the same facts for programs and for people. */
export interface Output {
  /** The facts that `--json` prints: of the command's schema in shared/commandOutput.ts, or with more. */
  json: unknown;
  text: string;
  /** When a part of it went wrong; 0 else. */
  exitCode?: number;
}

/** What commands work in. */
export interface Shell {
  /** The workspace's folder, absolute. */
  workspace: string;
  /** Opens the workspace at the first call. */
  context: () => Promise<JobContext>;
  progress: Progress;
  /** The sample data set that the product ships. */
  samplePath: string;
  /** This command line's own file, absolute. */
  cliPath: string;
  /** Tells something before the command ends; silent with `--json`. */
  say: (text: string) => void;
  signal: AbortSignal;
  /** A shell on another workspace, which the caller closes. */
  beside: (workspace: string) => Shell & { close: () => Promise<void> };
}

export interface Command {
  name: keyof typeof commandOutputs;
  /** Arguments, as the help shows them. */
  usage: string;
  summary: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** Where it works when no workspace is given; otherwise in the usual place. */
  defaultWorkspace?: () => string;
  run: (args: Args, shell: Shell) => Promise<Output>;
}
