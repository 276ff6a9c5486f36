import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { CommandOutput } from '../../../shared/commandOutput';
import { AppError } from '../../../shared/errors';
import { dateField, pathField, seedField } from '../../../shared/schemas/fields';
import { importInstructions } from '../../../shared/schemas/imports';
import { sampleStory, writeFirstExport } from '../../operations/demo/sample';
import { storyDefaults } from '../../operations/demo/story';
import { defineCommand, type Shell } from '../command';
import { headline, table } from '../format';
import { optionOf } from '../input';
import { compareCommand } from './compare';
import { deployCommand, rollbackCommand } from './deployments';
import { historyCommand } from './history';
import { importCommand, readingNames } from './import';
import { labelsCommand, snapshotCommand } from './labels';
import { expectEmpty, play, playJson, quoted } from './playCommands';
import { runCommand } from './run';
import { tellDataStory, tellStory } from './story';
import { retrainCommand } from './train';
import { versionsCommand } from './versions';

type Retrained = CommandOutput<'retrain'>;

const said = z.object({
  story: z
    .boolean()
    .default(false)
    .describe('six months of daily, weekly and monthly jobs on simulated clients, by a virtual clock'),
  file: pathField
    .optional()
    .describe('the story on the transactions of a file, as they came, from their second month on'),
  days: z.int().min(1).optional().describe(`how many days of the story: ${storyDefaults.days}, or all of the file`),
  seed: seedField(storyDefaults.seed).removeDefault().optional(),
  ...importInstructions.omit({ kind: true }).shape,
  date: dateField.int().positive().optional().describe('dates all rows that do not date themselves'),
});

export const demoCommand = defineCommand({
  name: 'demo',
  summary: 'play the whole story on the sample data, in a new workspace',
  input: said,
  form: { names: readingNames },
  defaultWorkspace: () => join(tmpdir(), `evergreen-demo-${process.pid}-${Date.now()}`),
  run: async ({ story, file, days, seed, ...reading }, shell) => {
    expectUsed({ story, file, days, seed, ...reading });
    await expectEmpty(shell.workspace);
    if (file !== undefined) return tellDataStory(shell, { ...reading, path: file }, days);
    if (story) return tellStory(shell, { seed: seed ?? storyDefaults.seed, days: days ?? storyDefaults.days });
    shell.say(`Evergreen demo, in the new workspace ${shell.workspace}`);

    const first = await firstModel(shell);
    const second = await secondModel(shell);
    await deployEverywhere(shell, second);
    await rollBackAndForth(shell, first.version, second.version);

    const plot = join(shell.workspace, 'history.svg');
    await play(shell, 'What is live, and how it came to be.', versionsCommand, []);
    await play(shell, '', historyCommand, ['--plot', plot]);
    return summary(shell, second);
  },
});

/** @throws AppError `bad_usage` for what is said and would count for nothing */
function expectUsed({ story, file, days, seed, ...reading }: z.output<typeof said>): void {
  const refuse = (option: string, to: string) => {
    throw new AppError('bad_usage', `--${option} belongs to ${to}.`);
  };
  if (days !== undefined && !story && file === undefined) refuse('days', '--story');
  if (seed !== undefined && (!story || file !== undefined)) refuse('seed', '--story on simulated clients');
  const [one] = Object.entries(reading).flatMap(([field, value]) => (value === undefined ? [] : [field]));
  if (one !== undefined && file === undefined) refuse(optionOf(one, readingNames), '--file FILE');
}

async function firstModel(shell: Shell): Promise<Retrained> {
  await mkdir(shell.workspace, { recursive: true });
  const until = await writeFirstExport(shell.workspace, shell.samplePath);
  await play(shell, 'At the end of August, an analyst drops in an export of all invoices so far.', importCommand, [
    until,
  ]);
  await play(
    shell,
    'Labels come from the invoices: what was known of a client, and what came after.',
    snapshotCommand,
    ['--from', sampleStory.snapshotsFrom, '--to', sampleStory.firstSnapshotsTo],
  );
  await play(shell, '', labelsCommand, []);
  const first = await playJson<Retrained>(shell, 'The first three models.', retrainCommand, []);
  await play(shell, 'At night they score every client; what these do next will tell how right that was.', runCommand, [
    'nightly',
  ]);
  return first;
}

async function secondModel(shell: Shell): Promise<Retrained> {
  await play(shell, 'In December comes a longer export: only what is new is added.', importCommand, [shell.samplePath]);
  await play(shell, 'The clients who were still waiting get their labels, and there are new ones.', snapshotCommand, [
    '--from',
    sampleStory.snapshotsFrom,
    '--to',
    sampleStory.secondSnapshotsTo,
  ]);
  const second = await playJson<Retrained>(
    shell,
    'Full retrain; the candidate meets the champion.',
    retrainCommand,
    [],
  );
  return second;
}

/** So that there is something to roll back: what the policy left in place is deployed by hand, which is said. */
async function deployEverywhere(shell: Shell, second: Retrained): Promise<void> {
  const champions = Object.entries(second.tasks).filter(([, { deployed }]) => !deployed);
  if (champions.length === 0) return;
  const names = champions.map(([task]) => task).join(', ');
  await play(shell, `The policy kept the champion of ${names}; the demo overrules it by hand.`, deployCommand, [
    second.version,
    '--reason',
    'demo: overruled by hand',
  ]);
}

async function rollBackAndForth(shell: Shell, first: string, second: string): Promise<void> {
  await play(shell, 'New against old, on clients that neither has seen.', compareCommand, [second, first]);
  type Change = CommandOutput<'deploy'>;
  const back = await playJson<Change>(shell, 'One step back …', rollbackCommand, ['--reason', 'demo: one step back']);
  const forth = await playJson<Change>(shell, '… and forth again.', deployCommand, [
    second,
    '--reason',
    'demo: forth again',
  ]);
  const went = (change: Change, to: string) =>
    change.deployment.tasks.every((task) => task.to === to && task.from !== to);
  if (!went(back, first) || !went(forth, second)) {
    throw new AppError('internal', 'The rollback did not change the champions and come back.');
  }
}

function summary(shell: Shell, second: Retrained) {
  const json = {
    workspace: shell.workspace,
    version: second.version,
    rolledBackAndForth: true,
    tasks: Object.fromEntries(
      Object.entries(second.tasks).map(([task, { metrics, baseline }]) => [task, { metrics, baseline }]),
    ),
  };
  const rows = Object.entries(json.tasks).flatMap(([task, { metrics, baseline }]) => {
    const naive = baseline ? headline(baseline) : [];
    return (metrics ? headline(metrics) : []).map(([name, value], i) => [
      i === 0 ? task : '',
      name,
      value,
      naive[i][1],
    ]);
  });
  const text = [
    `The rollback changed the champions from ${second.version} and came back to it. On clients that were never trained on:`,
    '',
    table([['task', 'holdout metric', 'model', 'naive baseline'], ...rows]),
    '',
    `Look around: evergreen --workspace ${quoted(shell.workspace)} history`,
  ];
  return { json, text: text.join('\n') };
}
