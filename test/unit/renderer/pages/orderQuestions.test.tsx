// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { followExecutions } from '../../../../renderer/api/executions';
import { ImportDialog } from '../../../../renderer/pages/data/ImportDialog';
import type { ErrorReport } from '../../../../shared/schemas/errors';
import type { FileInspection } from '../../../../shared/schemas/imports';
import type { OrderFacts } from '../../../../shared/schemas/orders';
import { answering } from '../../../helpers/page';
import { executionOf } from '../derive/records';

const inspection: FileInspection = {
  path: '/files/orders.csv',
  fileName: 'orders.csv',
  kind: 'transactions',
  bytes: 90,
  format: 'text',
  encoding: 'utf-8',
  delimiter: ',',
  dateFormat: 'iso',
  decimal: '.',
  headerLine: 1,
  header: ['client', 'day', 'amount', 'status'],
  mapping: { client: 'client', date: 'day', amount: 'amount', status: 'status' },
  fields: ['client', 'date', 'amount', 'status'],
  features: [],
  leftOut: [],
  notes: [],
  fromMemory: false,
  sample: [['7', '2026-04-03', '1.50', 'am Lager']],
};

const facts: OrderFacts = {
  source: 'amount, client, day, status',
  from: Date.UTC(2026, 3, 3),
  until: Date.UTC(2026, 4, 3),
  currency: 'EUR',
  states: [{ state: 'am lager', rows: 3, meaning: 'not bought' }],
  repeated: 0,
  qualifiers: ['discount'],
  knownUntil: null,
};

const states = [
  { state: 'paid', rows: 2, meaning: 'bought' },
  { state: 'am lager', rows: 3, meaning: null },
];

function unclear(details: Record<string, unknown>): ErrorReport {
  const question = { text: 'its orders leave something open', answers: [] };
  return {
    code: 'unclear_orders',
    message: 'orders.csv: its orders leave something open',
    details: { question, ...details },
  };
}

let main: ReturnType<typeof answering>;
let stop: () => void;
const started = () =>
  main.asked.flatMap(({ name, input }) => (name === 'executions.start' ? [(input as { input: unknown }).input] : []));

function importOf(id: number) {
  return { ...executionOf({}), id, operation: 'import', result: null } as const;
}

/** The dry run that was started last ends. */
async function dryRun(
  number: number,
  end: { error: ErrorReport } | { facts: OrderFacts },
  given: { accepted?: number } = {},
): Promise<void> {
  await waitFor(() => expect(started().length).toBe(number));
  if ('error' in end) {
    main.emit('execution', { ...importOf(number), state: 'failed', error: end.error });
    return;
  }
  const { kind, mapping, features, leftOut, encoding, fromMemory, notes } = inspection;
  const counts = { accepted: 5, duplicates: 0, changed: 2, unmatched: 0, rejected: 0, reasons: [], ...given };
  const read = { kind, mapping, features, leftOut, encoding, fromMemory, notes, file: inspection.path, rejects: null };
  const looked = { assessment: null, quarantined: false, jumps: [] };
  const result = { id: null, ...read, ...counts, ...looked, orders: end.facts };
  main.emit('execution', { ...importOf(number), state: 'done', result });
}

beforeEach(() => {
  let executions = 0;
  main = answering({
    'executions.list': () => [],
    tasks: () => [],
    'executions.start': () => ({ id: ++executions }),
    'executions.cancel': () => null,
    inspect: () => inspection,
  });
  stop = followExecutions();
  render(<ImportDialog path="/files/orders.csv" />);
});
afterEach(() => stop());

it('asks what unknown states mean, reads the file so, and tells what is made of it', async () => {
  await dryRun(1, { error: unclear({ column: 'status', states }) });
  const button = await screen.findByRole('button', { name: 'Read it this way' });
  expect(button.hasAttribute('disabled')).toBe(true);
  expect(screen.getByRole('button', { name: 'Import' }).hasAttribute('disabled')).toBe(true);
  fireEvent.change(screen.getByLabelText(/am lager/), { target: { value: 'not bought' } });
  fireEvent.click(button);
  await dryRun(2, { facts });
  expect(started()[1]).toMatchObject({ states: { paid: 'bought', 'am lager': 'not bought' }, dryRun: true });
  expect(await screen.findByText('Not bought: am lager (3)')).toBeTruthy();
  expect(screen.getByText(/2 invoices that were known otherwise would be corrected/)).toBeTruthy();
  expect(screen.getByText(/Not used, though it may qualify the amount: discount/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Import 5 new rows' }));
  await waitFor(() => expect(started().length).toBe(3));
  expect(started()[2]).toMatchObject({ states: { 'am lager': 'not bought' }, dryRun: false });
});

it('leaves out a column that says nothing of orders', async () => {
  await dryRun(1, { error: unclear({ column: 'status', states }) });
  fireEvent.click(await screen.findByRole('button', { name: 'Ignore “status”' }));
  await waitFor(() => expect(started().length).toBe(2));
  expect(started()[1]).toMatchObject({ ignore: ['status'] });
});

it('asks which of several currencies is taken in, and at which rates', async () => {
  const currencies = [
    { code: 'EUR', rows: 2 },
    { code: 'USD', rows: 1 },
    { code: 'GBP', rows: 1 },
  ];
  await dryRun(1, { error: unclear({ currencies, into: 'EUR' }) });
  fireEvent.change(await screen.findByLabelText('1 USD in EUR'), { target: { value: '0,9' } });
  fireEvent.click(screen.getByRole('button', { name: 'Read it this way' }));
  await waitFor(() => expect(started().length).toBe(2));
  expect(started()[1]).toMatchObject({ currency: 'EUR', rates: { USD: 0.9 } });
});

it('offers to import a file that only corrects what is known', async () => {
  await dryRun(1, { facts }, { accepted: 0 });
  const button = await screen.findByRole('button', { name: 'Import 2 corrections' });
  expect(button.hasAttribute('disabled')).toBe(false);
  expect(screen.queryByText(/would change nothing/)).toBeNull();
});

it('names the source that a file goes on with', async () => {
  await dryRun(1, { facts });
  const source = await screen.findByLabelText(/^Source/);
  fireEvent.blur(source, { target: { value: ' shop ' } });
  await waitFor(() => expect(started().length).toBe(2));
  expect(started()[1]).toMatchObject({ source: 'shop' });
});
