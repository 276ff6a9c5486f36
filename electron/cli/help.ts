import type { Command } from './command';
import { commands } from './commands';

/** The help of one command, or of all. */
export function help(command?: Command): string {
  if (command) return `evergreen ${command.usage}\n  ${command.summary}`;
  return [
    'evergreen [--workspace DIR] [--json] COMMAND',
    '',
    'Keeps customer models (purchase, churn, CLV) accurate by learning from what customers really did.',
    '',
    ...commands.flatMap(({ usage, summary }) => [`  ${usage}`, `      ${summary}`]),
    '',
    'The workspace is the folder given by --workspace, else by EVERGREEN_WORKSPACE, else “Evergreen” in the home folder.',
    'Exit codes: 0 done, 1 failed, 2 bad use, 3 skipped by a gate.',
  ].join('\n');
}
