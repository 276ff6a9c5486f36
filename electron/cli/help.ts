import type { Command } from './command';
import { commands } from './commands';

/** The help of one command, or of all. */
export function help(command?: Command): string {
  if (command) return helpOf(command);
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

function helpOf({ usage, summary, descriptions }: Command): string {
  const width = Math.max(0, ...descriptions.map(([name]) => name.length));
  return [
    `evergreen ${usage}`,
    `  ${summary}`,
    ...descriptions.map(([name, description]) => `    ${name.padEnd(width)}  ${description}`),
  ].join('\n');
}
