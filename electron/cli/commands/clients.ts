import { AppError } from '../../../shared/errors';
import { isoDay } from '../../../shared/time';
import { perform } from '../../operations/catalogue';
import { operationCommand } from '../command';
import { decimal, table } from '../format';
import { describeExplanations } from './explain';

export const clientsCommand = operationCommand('clientScores', {
  name: 'clients',
  tell: (result) => {
    const tasks = Object.keys(result.nights);
    const rows = result.clients.map(({ client, scores }) => [
      client,
      ...tasks.map((task) => (task in scores ? decimal(scores[task]) : '–')),
    ]);
    const text =
      tasks.length === 0
        ? 'No client has been scored yet: “evergreen run nightly” does so.'
        : `${table([['client', ...tasks], ...rows])}\n\n${result.clients.length} of ${result.total} clients, as of ${days(result.nights)}`;
    return { json: result, text };
  },
});

export const clientCommand = operationCommand('clientHistory', {
  name: 'client',
  form: { words: ['client'] },
  tell: async (result, { client }, shell) => {
    const explained = await perform(await shell.context(), 'explain', { client }).then(
      ({ tasks }) => tasks,
      (error: unknown) => {
        // Without a champion, or without anything known by now, the rest is told all the same.
        if (error instanceof AppError && (error.code === 'no_champion' || error.code === 'bad_usage')) return {};
        throw error;
      },
    );
    const orders = result.orders.slice(0, shown).map(({ at, amount }) => [isoDay(at), decimal(amount, 2)]);
    const labels = result.labels
      .slice(0, shown)
      .map(({ task, predictedAt, predicted, value }) => [
        task,
        predictedAt === null ? 'undated' : isoDay(predictedAt),
        predicted === null ? '–' : decimal(predicted),
        decimal(value),
      ]);
    const parts = [
      `Client ${result.client}${result.holdout ? ', of the holdout: no version trains on it' : ''}`,
      describeExplanations(explained),
      orders.length > 0
        ? `${result.orders.length} orders, the newest first:\n${table([['day', 'amount'], ...orders])}`
        : '',
      labels.length > 0 ? table([['label of', 'predicted on', 'predicted', 'came true'], ...labels]) : '',
    ];
    return { json: { ...result, explained }, text: parts.filter(Boolean).join('\n\n') };
  },
});

/** So many orders and labels are listed; `--json` has all. */
const shown = 10;

function days(nights: Readonly<Record<string, { predictedAt: number }>>): string {
  return [...new Set(Object.values(nights).map(({ predictedAt }) => isoDay(predictedAt)))].join(', ');
}
