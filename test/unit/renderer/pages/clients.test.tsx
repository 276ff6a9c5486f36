// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { invalidate } from '../../../../renderer/api/cache';
import { go } from '../../../../renderer/app/navigation';
import { ClientsPage } from '../../../../renderer/pages/clients/ClientsPage';
import type { RequestInput, RequestOutput } from '../../../../shared/contract';
import { AppError } from '../../../../shared/errors';
import { answering } from '../../../helpers/page';
import { workspaceTasks as tasks } from '../derive/records';

const night = { night: '2026-03-02', version: 'v_20260301_020000', predictedAt: Date.UTC(2026, 2, 1) };
const at = Date.UTC(2026, 1, 1);

function scores(input: RequestInput<'clientScores'>): RequestOutput<'clientScores'> {
  return {
    nights: { churn: night, clv: night },
    features: [
      { name: 'recency_days', type: 'number', values: [] },
      { name: 'country', type: 'category', values: ['France', 'Spain'] },
    ],
    total: 3,
    clients: [
      {
        client: 'ann',
        scores: { churn: 0.3, clv: 120 },
        expected: input.times ? 36 : null,
        features: input.by ? { [input.by]: 94 } : {},
      },
    ],
  };
}

const gains: RequestOutput<'gains'> = {
  task: 'churn',
  version: night.version,
  kind: 'classification',
  rows: 10,
  clients: 8,
  total: 4,
  points: [
    { rows: 0, threshold: null, found: 0 },
    { rows: 1, threshold: 0.9, found: 1 },
    { rows: 2, threshold: 0.8, found: 2 },
    { rows: 10, threshold: 0.1, found: 4 },
  ],
  cut: { rows: 1, threshold: 0.9, found: 1 },
  from: at,
  until: at,
};

/** Both tasks have a model, whoever was scored. */
const models: RequestOutput<'versions'> = {
  ...{ versions: [], previous: {}, live: [], today: {} },
  champions: { churn: { version: night.version, deployedAt: 0 }, clv: { version: night.version, deployedAt: 0 } },
};

const choose = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
const lastAsked = (asked: { name: string; input: unknown }[]) =>
  asked.filter(({ name }) => name === 'clientScores').at(-1)?.input;

it('clients are put in order by what is at stake or by what is known, and filtered; what was chosen is written', async () => {
  const { asked } = answering({
    tasks: () => tasks,
    clientScores: scores,
    gains: () => gains,
    versions: () => models,
    'clients.save': ({ limit }) => ({ path: '/clients.csv', rows: limit ?? 3 }),
  });
  render(<ClientsPage />);
  await screen.findByText('The first 1 of 3 clients.');
  choose('Order by', 'score churn × clv');
  expect((await screen.findByRole('columnheader', { name: 'At stake' })).tagName).toBe('TH');
  expect(screen.getByText('36.00').tagName).toBe('TD');
  fireEvent.click(screen.getByRole('button', { name: 'Lowest first' }));
  choose('Only where', 'expected_value');
  choose('Value', '30');
  fireEvent.click(screen.getByRole('button', { name: 'Add filter' }));
  choose('Only where', 'country');
  choose('Value', 'France');
  fireEvent.click(screen.getByRole('button', { name: 'Add filter' }));
  const where = ['expected_value>=30', 'country=France'];
  await waitFor(() => expect(lastAsked(asked)).toMatchObject({ task: 'churn', times: 'clv', lowest: true, where }));
  expect(screen.getByText('At stake ≥ 30').tagName).toBe('LI');
  fireEvent.click(await screen.findByRole('button', { name: 'Export all 3…' }));
  await waitFor(() => expect(asked.at(-1)).toMatchObject({ name: 'clients.save', input: { where, limit: null } }));
  // Without a product there is nothing at stake to filter by.
  choose('Order by', 'feature recency_days');
  await screen.findByRole('columnheader', { name: 'Days since the last purchase' });
  expect(lastAsked(asked)).toMatchObject({ by: 'recency_days', times: null, where: ['country=France'] });
  fireEvent.click(screen.getByRole('button', { name: 'Remove the filter country = France' }));
  await waitFor(() => expect(lastAsked(asked)).toMatchObject({ where: [] }));
});

it('a filter that can’t be met can be taken away again, also by who comes back', async () => {
  answering({
    tasks: () => tasks,
    clientScores: (input) => {
      if (input.where?.length) throw new AppError('bad_usage', 'It can’t be met.');
      return scores(input);
    },
    gains: () => gains,
    versions: () => models,
  });
  go('clients');
  const { unmount } = render(<ClientsPage />);
  await screen.findByText('The first 1 of 3 clients.');
  choose('Value', '60');
  fireEvent.click(screen.getByRole('button', { name: 'Add filter' }));
  await screen.findByRole('alert');
  unmount();
  render(<ClientsPage />);
  await screen.findByRole('alert');
  fireEvent.click(screen.getByRole('button', { name: /^Remove the filter / }));
  await screen.findByText('The first 1 of 3 clients.');
});

it('a number to filter by has a point, and may be a share', async () => {
  answering({ tasks: () => tasks, clientScores: scores, gains: () => gains, versions: () => models });
  go('clients');
  render(<ClientsPage />);
  await screen.findByText('The first 1 of 3 clients.');
  const pattern = new RegExp(`^(?:${screen.getByLabelText('Value').getAttribute('pattern')})$`, 'v');
  const isTaken = (text: string) => pattern.test(text);
  expect(['60', '-1.5', '70%', ' .5 '].map(isTaken)).toEqual([true, true, true, true]);
  expect(['60 days', '10,5', 'abc'].map(isTaken)).toEqual([false, false, false]);
});

it('a client’s page tells what is known of it, what came true, and why it is scored so', async () => {
  answering({
    tasks: () => tasks,
    clientScores: scores,
    gains: () => gains,
    versions: () => models,
    clientHistory: () => ({
      client: 'ann',
      holdout: true,
      orders: [
        { at, amount: 99.5 },
        { at, amount: 1868 },
      ],
      labels: [
        { task: 'churn', predictedAt: at, predicted: 0.4, value: 1, observedAt: Date.UTC(2026, 4, 2), source: 'real' },
      ],
      known: [{ at, values: { recency_days: 62, country: 'France', vip: null, member: 1, signup: 19_724 } }],
      forms: { member: 'flag', signup: 'date' },
      scores: [{ ...night, task: 'churn', score: 0.3 }],
    }),
    explain: () => ({
      client: 'ann',
      at: Date.UTC(2026, 2, 1),
      tasks: {
        churn: {
          version: night.version,
          prediction: 0.3,
          uncalibrated: 0.35,
          base: 0.2,
          interval: null,
          contributions: [
            { feature: 'recency_days', value: 94, form: null, contribution: 0.12 },
            { feature: 'signup', value: 19_724, form: 'date', contribution: 0.05 },
            { feature: 'gap_mean_days', value: 31, form: null, contribution: 0.03 },
            { feature: 'purchase_days', value: 4, form: null, contribution: 0 },
          ],
        },
      },
    }),
  });
  go('clients', 'ann');
  render(<ClientsPage />);
  expect(
    (await screen.findByText('has not bought for 94 days, usual gap 31 days')).closest('tr')?.textContent,
  ).toContain('+12.0 points');
  const cells = (table: string) =>
    within(screen.getByRole('table', { name: table }))
      .getAllByRole('cell')
      .map(({ textContent }) => textContent);
  expect(cells('Orders')).toEqual(['1 Feb 2026', '99.50', '1 Feb 2026', '1,868.00']);
  expect(cells('Predictions and their outcomes')).toEqual(['Churn', '1 Feb 2026', '40.0\u00a0%', 'yes', '2 May 2026']);
  expect(cells('What was known at each date')).toEqual([
    ...['Days since the last purchase', '62', 'country', 'France'],
    ...['member', 'yes', 'signup', '2 Jan 2024'],
  ]);
  expect(screen.getByText('signup: 2 Jan 2024').tagName).toBe('SPAN');
  expect(cells('Scores by night and version')).toContain(night.version);
  expect(screen.getByText('in the holdout: no version learns from this client').className).toBe('sub');
  fireEvent.click(screen.getByRole('button', { name: 'All clients' }));
  await screen.findByLabelText('Order by');
});

it('what acting upon the top of the list would have found follows the cut', async () => {
  answering({ tasks: () => tasks, clientScores: scores, gains: () => gains, versions: () => models });
  go('clients');
  render(<ClientsPage />);
  expect((await screen.findByText(/^1 of 1 prediction/)).textContent).toBe(
    '1 of 1 prediction came true (100.0\u00a0%); that is 25.0\u00a0% of all 4, 2.5 times as much as 1 picked at random.',
  );
  choose('Cut off after the highest 10 %', '20');
  const table = screen.getByRole('table', { name: 'Confusion at the cut: Churn' });
  expect(
    within(table)
      .getAllByRole('cell')
      .map(({ textContent }) => textContent),
  ).toEqual(['80.0\u00a0% and higher', '2', '0', 'below 80.0\u00a0%', '2', '6']);
});

it('what the lists of the tasks are worth is there before anybody was scored, task by task', async () => {
  const { asked } = answering({
    tasks: () => tasks,
    clientScores: () => ({ nights: {}, features: [], total: 0, clients: [] }),
    gains: ({ task }) => ({ ...gains, task: task ?? '' }),
    versions: () => models,
  });
  go('clients');
  render(<ClientsPage />);
  await screen.findByText(/^1 of 1 prediction/);
  fireEvent.click(screen.getByRole('button', { name: 'Lifetime value' }));
  await screen.findByRole('table', { name: 'Confusion at the cut: Lifetime value' });
  expect(asked.filter(({ name }) => name === 'gains').at(-1)).toMatchObject({ input: { task: 'clv' } });
});

it('where nobody is scored yet, the clients can be scored at once', async () => {
  const { asked } = answering({
    tasks: () => tasks,
    clientScores: () => ({ nights: {}, features: [], total: 0, clients: [] }),
    gains: () => gains,
    versions: () => models,
    'executions.startJob': () => ({ id: 1 }),
  });
  invalidate();
  go('clients');
  render(<ClientsPage />);
  fireEvent.click(await screen.findByRole('button', { name: 'Score all clients now' }));
  await waitFor(() => expect(asked).toContainEqual({ name: 'executions.startJob', input: { job: 'nightly' } }));
});

it('where the first answers are tied, acting upon them is told of all of these', async () => {
  const points = [
    { rows: 0, threshold: null, found: 0 },
    { rows: 6, threshold: 0.9, found: 3 },
    { rows: 10, threshold: 0.1, found: 4 },
  ];
  answering({
    ...{ tasks: () => tasks, clientScores: scores, versions: () => models },
    gains: () => ({ ...gains, points, cut: points[1] }),
  });
  invalidate();
  go('clients');
  render(<ClientsPage />);
  await screen.findByText(/^3 of 6 predictions came true/);
  await screen.findByText('If you act upon the first 60 %');
});
