import type { CommandOutput } from '../../../shared/commandOutput';
import type { ImportInstructions } from '../../../shared/schemas/imports';
import { storyActor, storyForests } from '../../../shared/story';
import { dayMs, isoDay } from '../../../shared/time';
import { percent } from '../../../shared/words';
import { virtualClock } from '../../node/clock';
import type { OperationContext } from '../../operations/context';
import { playData, splitForStory } from '../../operations/demo/dataStory';
import { playStory, type Story, storyDefaults, storyFiles, storyStart } from '../../operations/demo/story';
import type { Output, Shell } from '../command';
import { decimal, table } from '../format';
import { quoted } from './playCommands';

type Told = Extract<CommandOutput<'demo'>, { played: true }>;

/** `evergreen demo --story`: plays six months, day by day, and ends with what was expected beside what was measured. */
export function tellStory(
  shell: Shell,
  { days, seed }: { days: number; seed: number },
): Promise<Output<CommandOutput<'demo'>>> {
  shell.say(`A story of ${days} days on simulated clients, played by a virtual clock in ${shell.workspace}`);
  const from = storyStart(Date.now(), days);
  const options = { ...storyDefaults, days, seed, from, out: storyFiles(shell.workspace), forests: storyForests };
  return telling(shell, { from, file: null }, async (context, clock) => ({
    days,
    ...(await playStory(context, clock, options, dated(shell, from))),
  }));
}

/** `evergreen demo --story --file FILE`: plays what a shop's own transactions would have brought. */
export async function tellDataStory(
  shell: Shell,
  reading: ImportInstructions & { path: string },
  most = Number.POSITIVE_INFINITY,
): Promise<Output<CommandOutput<'demo'>>> {
  const { path: file } = reading;
  shell.say(`A story on the transactions of ${file}, played by a virtual clock in ${shell.workspace}`);
  return telling(shell, { from: null, file }, async (context, clock) => {
    const split = await splitForStory(context, { ...reading, folder: storyFiles(shell.workspace) });
    return playData(context, clock, { ...split, forests: storyForests, most }, dated(shell, split.from));
  });
}

function dated(shell: Shell, from: number) {
  return (day: number, text: string) => shell.say(`day ${day}, ${isoDay(from + (day - 1) * dayMs)}: ${text}`);
}

async function telling(
  shell: Shell,
  { from, file }: { from: number | null; file: string | null },
  play: (context: OperationContext, clock: ReturnType<typeof virtualClock>) => Promise<Story & { days: number }>,
): Promise<Output<CommandOutput<'demo'>>> {
  const { trees, added, most } = storyForests;
  shell.say(`Its forests are small: ${trees} trees, ${added} more with each update, ${most} at the most.`);
  if (file === null)
    shell.say('Its clients do not change, so old labels count as much as new ones (half-life: never).');
  const clock = virtualClock(from);
  const played = shell.beside(shell.workspace, { actor: storyActor, clock });
  try {
    const context = await played.context();
    const story = await play({ ...context, report: () => undefined }, clock);
    const { workspace } = shell;
    const json: Told = { workspace, played: true, file, forests: storyForests, ...story };
    return { json, text: textOf(json) };
  } finally {
    await played.close();
  }
}

function textOf({ workspace, file, versions, deployed, refused, rolledBack, expected }: Told): string {
  const write = (task: string, value: number | null) =>
    value === null ? '–' : task === 'clv' ? `R² ${decimal(value)}` : percent(value);
  const rows = expected.map(({ when, task, said, measured, reachable }) => [
    when,
    task,
    write(task, said),
    write(task, measured),
    write(task, reachable),
    outcomeOf({ said, measured, reachable }),
  ]);
  const measuring =
    file === null
      ? 'All are measured on the clients held out over the whole time, whose outcomes are real; “reachable” is who knows the hidden truth of the simulation.'
      : 'All are measured on the clients held out over the whole time. What could be reached on this data nobody knows; what was expected was said of another shop.';
  return [
    '',
    `${versions} versions; of their models ${deployed} were deployed and ${refused} were not${rolledBack && `; ${rolledBack} was deployed by mistake and rolled back`}.`,
    measuring,
    '',
    table([['when', 'task', 'expected', 'measured', 'reachable', ''], ...rows]),
    '',
    `Everything in it was played, by “${storyActor}”. Look around: evergreen --workspace ${quoted(workspace)} history`,
  ].join('\n');
}

function outcomeOf({ said, measured, reachable }: Pick<Told['expected'][number], 'said' | 'measured' | 'reachable'>) {
  if (measured === null) return 'no model then';
  if (measured >= said) return 'reached';
  return reachable !== null && reachable < said ? 'beyond what anybody could reach' : 'not reached';
}
