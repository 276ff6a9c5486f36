import type { z } from 'zod';
import type { tasksOutput } from '../../../shared/commandOutput';
import { AppError } from '../../../shared/errors';
import type { WorkspaceTask } from '../../../shared/schemas/tasks';
import { outcomeRules } from '../../../shared/tasks';
import type { Args } from '../args';
import type { Command, Shell } from '../command';
import { table } from '../format';

export const tasksCommand: Command = {
  name: 'tasks',
  usage:
    'tasks [set TASK [--horizon 30d] [--grace 3d] [--outcome purchase|inactivity|spend|none] | add TASK --kind classification|regression [--horizon 30d] [--grace 3d] [--column PREFIX] [--predicted COLUMN] [--actual COLUMN] [--outcome purchase|inactivity|spend] [--skip-acted-on] | remove TASK] [--reason TEXT]',
  summary: 'list what is predicted; change how long after a prediction its outcome falls; add a task of your own',
  options: {
    kind: { type: 'string' },
    horizon: { type: 'string' },
    grace: { type: 'string' },
    column: { type: 'string' },
    predicted: { type: 'string' },
    actual: { type: 'string' },
    outcome: { type: 'string' },
    'skip-acted-on': { type: 'boolean' },
    reason: { type: 'string' },
  },
  run: async (args, shell) => {
    const [verb, name] = args.expect(tasksCommand.usage, 0, 2);
    if (verb === undefined) return listing(shell, '');
    if (name === undefined) throw new AppError('bad_usage', `Usage: evergreen ${tasksCommand.usage}`);
    if (verb === 'set') return listing(shell, await set(args, shell, name));
    if (verb === 'add') return listing(shell, await add(args, shell, name));
    if (verb === 'remove') return listing(shell, await remove(args, shell, name));
    throw new AppError('bad_usage', `“tasks ${verb}” is unknown. Usage: evergreen ${tasksCommand.usage}`);
  },
};

async function set(args: Args, shell: Shell, name: string): Promise<string> {
  const { data, actor } = await shell.context();
  const before = await data.task({ name });
  const horizonDays = args.days('horizon') ?? before.horizonDays;
  const graceDays = args.days('grace', 0) ?? before.graceDays;
  const stated = args.choice('outcome', [...outcomeRules, 'none'] as const);
  const outcome = stated === null ? before.outcome : stated === 'none' ? null : stated;
  const given = { task: name, horizonDays, graceDays, outcome, actor, reason: args.text('reason') ?? '' };
  await data.changeTask(given, longCall(shell));
  return 'All labels are in line with it: those of files were joined anew, and the snapshots made again.';
}

async function add(args: Args, shell: Shell, name: string): Promise<string> {
  const kind = args.choice('kind', ['classification', 'regression'] as const);
  if (kind === null)
    throw new AppError(
      'bad_usage',
      'Say what is predicted: --kind classification (yes or no) or --kind regression (an amount).',
    );
  const task = {
    name,
    kind,
    column: args.text('column') ?? name,
    predictedName: args.text('predicted'),
    actualName: args.text('actual'),
    outcome: args.choice('outcome', outcomeRules),
    horizonDays: args.days('horizon') ?? 30,
    graceDays: args.days('grace', 0) ?? 3,
    skipActedOn: args.flag('skip-acted-on'),
  };
  const { data, actor } = await shell.context();
  const { suspects } = await data.addTask({ task, actor, reason: args.text('reason') ?? '' }, longCall(shell));
  if (suspects.length === 0) return '';
  return `! ${suspects.join(', ')}: a feature of earlier imports that looks like a column of this task. Undo those imports and import the files again, or models learn from what they should predict.`;
}

async function remove(args: Args, shell: Shell, name: string): Promise<string> {
  const { data, actor } = await shell.context();
  await data.removeTask({ task: name, actor, reason: args.text('reason') ?? '' });
  return `The task ${name} is removed.`;
}

function longCall({ signal, progress }: Shell) {
  progress.report({ type: 'step', name: 'bring labels in line' });
  return { signal, onProgress: (fraction: number) => progress.report({ type: 'progress', fraction }) };
}

async function listing(shell: Shell, note: string) {
  const { data } = await shell.context();
  const tasks = await data.tasks();
  const json: z.infer<typeof tasksOutput> = {
    tasks: tasks.map(({ name, policy: _, margin: __, ...rest }) => ({ task: name, ...rest })),
    note,
  };
  const heading = ['task', 'kind', 'horizon', 'grace', 'columns', 'from transactions'];
  return { json, text: table([heading, ...tasks.map(cellsOf)]) + (note && `\n${note}`) };
}

function cellsOf({ name, kind, horizonDays, graceDays, column, predictedName, actualName, outcome }: WorkspaceTask) {
  const columns = [predictedName ?? `${column}_pred`, actualName ?? `${column}_actual`];
  return [name, kind, `${horizonDays} d`, `${graceDays} d`, columns.join(', '), outcome ?? 'no'];
}
