import { expectedValue, mostListed } from '../../../shared/clientList';
import { AppError } from '../../../shared/errors';
import { featureCell } from '../../../shared/featureWords';
import { operations } from '../../../shared/operations';
import type { ClientScores } from '../../../shared/schemas/clients';
import { operationSchemas } from '../../../shared/schemas/operations';
import { isoDay } from '../../../shared/time';
import { count, decimals, plural } from '../../../shared/words';
import { perform } from '../../operations/catalogue';
import { defineCommand, operationCommand } from '../command';
import { decimal, table } from '../format';
import { describeExplanations } from './explain';

/** So many clients are listed where nobody says. */
const listedByDefault = 50;

export const clientsCommand = defineCommand({
  name: 'clients',
  summary: operations.clientScores.summary,
  input: operationSchemas.clientScores.input.extend({
    limit: operationSchemas.exportClients.input.shape.limit.describe(
      `the first so many; else ${listedByDefault}, and all in a file`,
    ),
    export: operationSchemas.exportClients.input.shape.path
      .optional()
      .describe('write them as CSV too; what a spreadsheet would run is neutralised'),
  }),
  run: async ({ export: path, limit, offset, ...choice }, shell) => {
    const context = await shell.context();
    const listed = Math.min(limit ?? listedByDefault, mostListed);
    const result = await perform(context, 'clientScores', { ...choice, limit: listed, offset });
    const exported = path === undefined ? null : await perform(context, 'exportClients', { ...choice, limit, path });
    const note = exported ? `\n${plural(exported.rows, 'row')} written to ${exported.path}` : '';
    return { json: { ...result, exported }, text: `${describeList(result, choice.times !== null)}${note}` };
  },
});

function describeList({ nights, features: all, clients, total }: ClientScores, withExpected: boolean): string {
  const tasks = Object.keys(nights);
  if (tasks.length === 0) return 'No client has been scored yet: “evergreen run nightly” does so.';
  const features = Object.keys(clients[0]?.features ?? {});
  const types = new Map(all.map(({ name, type }) => [name, type]));
  const rows = clients.map(({ client, scores, expected, features: known }) => [
    client,
    ...tasks.map((task) => decimal(scores[task] ?? null)),
    ...(withExpected ? [decimal(expected, 2)] : []),
    ...features.map((name) => valueText(featureCell(known[name], types.get(name)))),
  ]);
  const heading = ['client', ...tasks, ...(withExpected ? [expectedValue] : []), ...features];
  return `${table([heading, ...rows])}\n\n${count(clients.length)} of ${plural(total, 'client')}, as of ${days(nights)}`;
}

function valueText(value: number | string | null): string {
  return typeof value === 'number' ? decimals(value) : (value ?? '–');
}

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
        ? `${plural(result.orders.length, 'order')}, the newest first:\n${table([['day', 'amount'], ...orders])}`
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
