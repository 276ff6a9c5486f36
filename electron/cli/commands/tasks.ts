import type { StoredTask } from '../../../shared/schemas/tasks';
import { spanText } from '../../../shared/tasks';
import { perform } from '../../operations/catalogue';
import { operationCommand, type Shell } from '../command';
import { table } from '../format';

const names = {
  horizonDays: 'horizon',
  graceDays: 'grace',
  predictedName: 'predicted',
  actualName: 'actual',
};

export const tasksCommand = operationCommand('allTasks', { name: 'tasks', tell: (tasks) => list(tasks, '') });

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

const switched = (isOff: boolean) =>
  operationCommand('switchTask', {
    name: 'tasks',
    words: `tasks ${isOff ? 'off' : 'on'}`,
    form: { words: ['task'], given: { isOff } },
    tell: ({ name }, _, shell) =>
      listAll(
        shell,
        isOff
          ? `The task ${name} is off: files still bring its labels, and nothing is trained, scored or judged.`
          : `The task ${name} is on.`,
      ),
  });
export const switchOffCommand = switched(true);
export const switchOnCommand = switched(false);

async function listAll(shell: Shell, note: string) {
  return list(await perform(await shell.context(), 'allTasks', {}), note);
}

function list(tasks: readonly StoredTask[], note: string) {
  const heading = ['task', 'kind', 'horizon', 'grace', 'columns', 'from transactions', ''];
  return {
    json: { tasks: tasks.map(({ name, slot: _, ...rest }) => ({ task: name, ...rest })), note },
    text: table([heading, ...tasks.map(cellsOf)]) + (note && `\n${note}`),
  };
}

function cellsOf(task: StoredTask) {
  const { name, kind, horizonDays, graceDays, column, predictedName, actualName, outcome, isOff } = task;
  const columns = [predictedName ?? `${column}_pred`, actualName ?? `${column}_actual`];
  const spans = [spanText(horizonDays), spanText(graceDays)];
  return [name, kind, ...spans, columns.join(', '), outcome ?? 'no', isOff ? 'off' : ''];
}
