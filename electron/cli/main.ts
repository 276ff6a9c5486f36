#!/usr/bin/env node
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { version } from '../../package.json';
import { commandOutputs } from '../../shared/commandOutput';
import { AppError, type ErrorCode, stateAfter, toErrorReport } from '../../shared/errors';
import { toJson } from '../../shared/schemas/time';
import { shippedWith } from '../node/shipped';
import { parse } from './args';
import type { Command, Output } from './command';
import { commands } from './commands';
import { inFull } from './format';
import { progressOn, silentProgress } from './progress';
import { openShell } from './shell';

/** Exit codes: 0 done, 1 failed, 2 bad use, 3 skipped by a gate, 4 an alarm stands (`monitor`). */
const exitCodes: Partial<Record<ErrorCode, number>> = {
  bad_usage: 2,
  unknown_task: 2,
  not_due: 3,
};

const globalOptions = {
  workspace: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

async function main(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json');
  try {
    const output = await execute(argv, json);
    if (!output.told) process.stdout.write(`${json ? JSON.stringify(output.json) : output.text}\n`);
    return output.exitCode ?? 0;
  } catch (error) {
    const report = toErrorReport(error);
    if (json) process.stdout.write(`${JSON.stringify({ error: report })}\n`);
    else process.stderr.write(`evergreen: ${inFull(report)}\n`);
    return exitCodes[report.code] ?? (stateAfter(report.code) === 'skipped' ? 3 : 1);
  }
}

async function execute(argv: readonly string[], json: boolean): Promise<Output<unknown>> {
  const { command, rest } = findCommand(argv);
  if (!command) {
    const asked = parse(rest, { ...globalOptions, version: { type: 'boolean' } }).flag('version');
    return asked ? { json: { version }, text: version } : { json: { help: help() }, text: help() };
  }
  const args = parse(rest, { ...globalOptions, ...command.options });
  if (args.flag('help')) return { json: { help: help(command) }, text: help(command) };
  const shell = openShell({
    workspace: resolve(args.text('workspace') ?? defaultWorkspace(command)),
    shipped: shippedWith(__dirname),
    say: (text) => {
      if (!json) process.stdout.write(`${text}\n`);
    },
    isJson: json,
    announce: (facts, text) => void process.stdout.write(`${json ? JSON.stringify(facts) : text}\n`),
    progress: json ? silentProgress : progressOn(process.stderr, () => performance.now()),
    signal: interruption(),
    now: Date.now,
  });
  try {
    const output = await command.run(args, shell);
    if (!json) return output;
    const { told, exitCode } = output;
    return {
      json: toJson(commandOutputs[command.name], output.json),
      text: '',
      ...(told && { told }),
      ...(exitCode && { exitCode }),
    };
  } finally {
    shell.progress.finish();
    await shell.close();
  }
}

function defaultWorkspace(command: Command): string {
  return command.defaultWorkspace?.() ?? process.env.EVERGREEN_WORKSPACE ?? join(homedir(), 'Evergreen');
}

/** The command is what the words say that are neither options nor the value of `--workspace`; the longest name wins. */
function findCommand(argv: readonly string[]): { command: Command | null; rest: string[] } {
  const places = argv.flatMap((word, i) => (!word.startsWith('-') && argv[i - 1] !== '--workspace' ? [i] : []));
  if (places.length === 0) return { command: null, rest: [...argv] };
  const said = places.map((i) => argv[i]);
  const named = commands.filter(({ words }) => words.split(' ').every((word, i) => said[i] === word));
  const command = named.toSorted((a, b) => b.words.length - a.words.length)[0];
  if (!command) throw new AppError('bad_usage', `There is no command “${said[0]}”. “evergreen --help” lists them.`);
  const own = new Set(places.slice(0, command.words.split(' ').length));
  return { command, rest: argv.filter((_, i) => !own.has(i)) };
}

/** Ctrl-C cancels what is under way, cleanly; a second one ends the process at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
  return controller.signal;
}

// Who reads may go before the end, as `head` does: what was asked for is done all the same.
// Where it can't be told, say since the disk is full on which it is to be written, that is told beside it.
let untold = false;
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || untold) return;
    untold = true;
    if (stream === process.stdout) process.stderr.write(`evergreen: The output can’t be written (${error.message}).\n`);
  });
}
process.on('exit', (code) => {
  if (untold && code === 0) process.exitCode = 1;
});
void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

/** The help of one command, or of all. */
function help(command?: Command): string {
  if (command) return helpOf(command);
  return [
    'evergreen [--workspace DIR] [--json] COMMAND',
    'evergreen --version',
    '',
    'Keeps customer models (purchase, churn, CLV) accurate by learning from what customers really did.',
    '',
    ...commands.flatMap(({ usage, summary }) => [`  ${usage}`, `      ${summary}`]),
    '',
    'The workspace is the folder given by --workspace, else by EVERGREEN_WORKSPACE, else “Evergreen” in the home folder.',
    'Exit codes: 0 done, 1 failed, 2 bad use, 3 skipped by a gate, 4 an alarm stands.',
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
