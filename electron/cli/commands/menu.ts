import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { CommandOutput } from '../../../shared/commandOutput';
import { toErrorReport } from '../../../shared/errors';
import { parse } from '../args';
import { type Command, defineCommand, type Shell } from '../command';
import { inFull } from '../format';
import { compareCommand } from './compare';
import { importCommand } from './import';
import { simulateCommand } from './simulate';
import { retrainCommand, updateCommand } from './train';

/** Asks a person; null when there is nobody to answer any more. */
type Ask = (question: string) => Promise<string | null>;

interface Choice {
  key: string;
  label: string;
  run: (shell: Shell, ask: Ask) => Promise<void>;
}

/** The strategies under the numbers that the help and the docs give them. */
const choices: readonly Choice[] = [
  { key: '1', label: 'Incremental update (of this workspace, or a test in one of its own)', run: updateSomewhere },
  { key: '2', label: 'Full retrain (all data)', run: (shell) => play(shell, retrainCommand, []) },
  {
    key: '3',
    label: 'A/B testing (compare the newest models with the champions)',
    run: (shell) => play(shell, compareCommand, []),
  },
];

export const menuCommand = defineCommand({
  name: 'menu',
  summary: 'try the three strategies by hand, by number',
  input: z.object({}),
  run: async (_, shell) => {
    const chosen: string[] = [];
    const input = createInterface({ input: process.stdin, signal: shell.signal });
    const lines = input[Symbol.asyncIterator]();
    const ask: Ask = async (question) => {
      shell.say(question);
      const { done, value } = await lines.next();
      return done ? null : value.trim().toLowerCase();
    };
    try {
      for (
        let answer = await ask(heading(shell));
        answer !== null && answer !== 'q';
        answer = await ask(heading(shell))
      ) {
        const choice = choices.find(({ key }) => key === answer);
        if (!choice) {
          shell.say(`There is no “${answer}” here.`);
          continue;
        }
        chosen.push(choice.key);
        await attempt(choice, shell, ask);
      }
    } finally {
      input.close();
    }
    const json: CommandOutput<'menu'> = { chosen };
    return { json, text: 'Goodbye.' };
  },
});

function heading({ workspace }: Shell): string {
  return [
    `\nEvergreen, workspace ${workspace}`,
    ...choices.map(({ key, label }) => `  ${key}  ${label}`),
    '  q  Quit',
    'Your choice:',
  ].join('\n');
}

/** What goes wrong is told, and the menu comes back. */
async function attempt(choice: Choice, shell: Shell, ask: Ask): Promise<void> {
  try {
    await choice.run(shell, ask);
  } catch (error) {
    shell.progress.finish();
    shell.say(inFull(toErrorReport(error)));
  }
}

async function play(shell: Shell, command: Command, words: readonly string[]): Promise<void> {
  shell.say(`$ evergreen --workspace ${shell.workspace} ${[command.words, ...words].join(' ')}`);
  const { text } = await command.run(parse(words, command.options), shell);
  shell.progress.finish();
  shell.say(text);
}

async function updateSomewhere(shell: Shell, ask: Ask): Promise<void> {
  const answer = await ask('Test it on simulated data, in a new workspace of its own? (y/n)');
  if (answer === null) return;
  if (!answer.startsWith('y')) {
    await play(shell, updateCommand, []);
    return;
  }
  const trial = shell.beside(await mkdtemp(join(tmpdir(), 'evergreen-trial-')));
  try {
    await playUpdate(trial);
  } finally {
    await trial.close();
  }
}

/** First models from the synthetic labels of day 1; then the update learns from a day of 100 real outcomes. */
async function playUpdate(shell: Shell): Promise<void> {
  const folder = join(shell.workspace, 'simulated');
  const file = (name: string) => join(folder, `${name}.csv`);
  await play(shell, simulateCommand, ['--out', folder, '--days', '2']);
  await play(shell, importCommand, [file('day-001-labels')]);
  await play(shell, retrainCommand, []);
  await play(shell, importCommand, [file('day-002-predictions'), file('day-002-outcomes')]);
  await play(shell, updateCommand, []);
  shell.say(`The workspace stays for you to look at: ${shell.workspace}`);
}
