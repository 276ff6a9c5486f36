import { count } from '../../../shared/words';
import { operationCommand } from '../command';
import { day, table } from '../format';

export const snapshotCommand = operationCommand('snapshot', {
  name: 'snapshot',
  form: { names: { everyDays: 'every' } },
  tell: (snapshots) => {
    const tasks = Object.keys(snapshots[0].newLabels);
    const rows = snapshots.map(({ at, clients, newLabels }) => [
      day(at),
      count(clients),
      ...tasks.map((task) => count(newLabels[task])),
    ]);
    const heading = ['snapshot', 'clients', ...tasks.map((task) => `new ${task} labels`)];
    return { json: { snapshots }, text: table([heading, ...rows]) };
  },
});
