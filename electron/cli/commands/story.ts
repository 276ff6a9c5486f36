import type { CommandOutput } from '../../../shared/commandOutput';
import { storyActor } from '../../../shared/story';
import { dayMs, isoDay } from '../../../shared/time';
import { percent } from '../../../shared/words';
import { virtualClock } from '../../node/clock';
import { expectedResults, playStory, storyDefaults, storyFiles, storyStart } from '../../operations/demo/story';
import type { Output, Shell } from '../command';
import { decimal, table } from '../format';

/** `evergreen demo --story`: plays six months, day by day, and ends with what was expected beside what was measured. */
export async function tellStory(
  shell: Shell,
  options: { days: number; seed: number },
): Promise<Output<CommandOutput<'demo'>>> {
  const from = storyStart(Date.now(), options.days);
  const clock = virtualClock(from);
  shell.say(`A story of ${options.days} days on simulated clients, played by a virtual clock in ${shell.workspace}`);
  const played = shell.beside(shell.workspace, { actor: storyActor, clock });
  try {
    const context = await played.context();
    const given = { ...storyDefaults, ...options, from, out: storyFiles(shell.workspace) };
    const story = await playStory({ ...context, report: () => undefined }, clock, given, (day, text) =>
      shell.say(`day ${day}, ${isoDay(from + (day - 1) * dayMs)}: ${text}`),
    );
    const { versions, deployed, refused, rolledBack } = story;
    const expected = await expectedResults(context, story);
    const facts = { versions, deployed, refused, rolledBack, expected };
    return { json: { workspace: shell.workspace, played: true, ...facts }, text: textOf(shell.workspace, facts) };
  } finally {
    await played.close();
  }
}

type Told = Omit<Extract<CommandOutput<'demo'>, { played: true }>, 'workspace' | 'played'>;

function textOf(workspace: string, { versions, deployed, refused, rolledBack, expected }: Told): string {
  const write = (task: string, value: number | null) =>
    value === null ? '–' : task === 'clv' ? `R² ${decimal(value)}` : percent(value);
  const rows = expected.map(({ when, task, said, measured, reachable }) => [
    when,
    task,
    write(task, said),
    write(task, measured),
    write(task, reachable),
    measured !== null && measured >= said
      ? 'reached'
      : reachable < said
        ? 'beyond what anybody could reach'
        : 'not reached',
  ]);
  return [
    '',
    `${versions} versions; of their models ${deployed} were deployed and ${refused} were not${rolledBack && `; ${rolledBack} was deployed by mistake and rolled back`}.`,
    'All are measured on the clients held out over the whole time, whose outcomes are real; “reachable” is who knows the hidden truth of the simulation.',
    '',
    table([['when', 'task', 'expected', 'measured', 'reachable', ''], ...rows]),
    '',
    `Everything in it was played, by “${storyActor}”. Look around: evergreen --workspace ${workspace} history`,
  ].join('\n');
}
