import type { WorkspaceTask } from '../../../shared/schemas/tasks';
import { perform } from '../../operations/catalogue';
import { operationCommand, type Shell } from '../command';
import { table } from '../format';

const names = {
  horizonDays: 'horizon',
  graceDays: 'grace',
  predictedName: 'predicted',
  actualName: 'actual',
};

export const tasksCommand = operationCommand('tasks', { name: 'tasks', tell: (tasks) => list(tasks, '') });

export const changeTaskCommand = operationCommand('changeTask', {
  name: 'tasks',
  words: 'tasks set',
  form: { words: ['task'], names },
  tell: (_, __, shell) =>
    listAll(shell, 'All labels are in line with it: those of files were joined anew, and the snapshots made again.'),
});

export const addTaskCommand = operationCommand('addTask', {
  name: 'tasks',
  words: 'tasks add',
  form: { words: ['name'], names },
  tell: ({ suspects }, _, shell) =>
    listAll(
      shell,
      suspects.length === 0
        ? ''
        : `! ${suspects.join(', ')}: a feature of earlier imports that looks like a column of this task. Undo those imports and import the files again, or models learn from what they should predict.`,
    ),
});

export const removeTaskCommand = operationCommand('removeTask', {
  name: 'tasks',
  words: 'tasks remove',
  form: { words: ['task'] },
  tell: (_, { task }, shell) => listAll(shell, `The task ${task} is removed.`),
});

async function listAll(shell: Shell, note: string) {
  return list(await perform(await shell.context(), 'tasks', {}), note);
}

function list(tasks: readonly WorkspaceTask[], note: string) {
  const heading = ['task', 'kind', 'horizon', 'grace', 'columns', 'from transactions'];
  return {
    json: { tasks: tasks.map(({ name, ...rest }) => ({ task: name, ...rest })), note },
    text: table([heading, ...tasks.map(cellsOf)]) + (note && `\n${note}`),
  };
}

function cellsOf({ name, kind, horizonDays, graceDays, column, predictedName, actualName, outcome }: WorkspaceTask) {
  const columns = [predictedName ?? `${column}_pred`, actualName ?? `${column}_actual`];
  return [name, kind, `${horizonDays} d`, `${graceDays} d`, columns.join(', '), outcome ?? 'no'];
}
