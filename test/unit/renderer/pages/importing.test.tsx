// @vitest-environment happy-dom
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { followExecutions } from '../../../../renderer/api/executions';
import { importFiles, nextImport, useImportQueue } from '../../../../renderer/app/importing';
import { ImportDialog } from '../../../../renderer/pages/data/ImportDialog';
import type { Execution } from '../../../../shared/contract';
import { AppError } from '../../../../shared/errors';
import type { FileInspection, FileQuestion } from '../../../../shared/schemas/imports';
import { answering } from '../../../helpers/page';
import { executionOf } from '../derive/records';

const inspection: FileInspection = {
  path: '/files/orders.csv',
  fileName: 'orders.csv',
  kind: 'transactions',
  bytes: 90,
  encoding: 'utf-8',
  delimiter: ',',
  dateFormat: 'dmy',
  header: ['client', 'day', 'amount'],
  mapping: { client: 'client', date: 'day', amount: 'amount' },
  fields: ['client', 'date', 'amount'],
  format: 'text',
  headerLine: 3,
  decimal: '.',
  notes: ['its columns are named in line 3'],
  features: [],
  leftOut: [],
  fromMemory: false,
  sample: [['7', '03/04/2026', '1.50']],
};

const question: FileQuestion = {
  text: 'Which comes first?',
  answers: [
    { label: 'Day first', hint: '3 April', says: { dateFormat: 'dmy' }, proposed: true },
    { label: 'Month first', hint: '4 March', says: { dateFormat: 'mdy' }, proposed: false },
  ],
};

/** What came of a file, as the execution tells it. */
function doneOf(id: number, dryRun: boolean): Execution {
  const { kind, mapping, features, leftOut, encoding, fromMemory, notes } = inspection;
  const looked = { assessment: null, quarantined: false, jumps: [] };
  const read = {
    ...{ kind, mapping, features, leftOut, encoding, fromMemory, notes },
    file: inspection.path,
    rejects: null,
    ...looked,
  };
  const counts = { accepted: 3, duplicates: 0, changed: 0, unmatched: 0, rejected: 0, reasons: [], orders: null };
  const result = { id: dryRun ? null : 5, ...read, ...counts };
  return { ...executionOf({}), id, operation: 'import', state: 'done', result };
}

/** The number of the execution that was started last; no test has one of another's. */
let last = 0;

/** The main process: the dates are clear once it is said what comes first. */
function mainProcess() {
  const main = answering({
    'executions.list': () => [],
    tasks: () => [],
    'executions.start': () => ({ id: ++last }),
    'executions.cancel': () => null,
    inspect: ({ dateFormat, headerLine }) => {
      if (headerLine === 12) throw new AppError('unrecognised_file', 'Nothing is there.');
      if (dateFormat) return inspection;
      throw new AppError('ambiguous_dates', 'The dates could be day first or month first.', { question });
    },
  });
  const starts = () => main.asked.filter(({ name }) => name === 'executions.start').map(({ input }) => input);
  const cancelled = () => main.asked.filter(({ name }) => name === 'executions.cancel').map(({ input }) => input);
  return { ...main, started: starts, cancelled };
}

let main: ReturnType<typeof mainProcess>;
let stop: () => void;

function Queue() {
  const [path] = useImportQueue();
  return path === undefined ? <p>No file is left.</p> : <ImportDialog key={path} path={path} />;
}

beforeEach(() => {
  main = mainProcess();
  stop = followExecutions();
  importFiles(['/files/orders.csv', '/files/more.csv', '/files/orders.csv']);
  render(<Queue />);
});
afterEach(() => {
  for (let i = 0; i < 3; i++) nextImport();
  stop();
});

it('asks what the file does not tell, counts its rows, imports them by the same reading, and goes on to the next file', async () => {
  fireEvent.click(await screen.findByLabelText(/Month first/));
  fireEvent.click(screen.getByRole('button', { name: 'Read it this way' }));
  expect(await screen.findByText('Its columns are named in line 3')).toBeTruthy();
  await waitFor(() => expect(main.started().length).toBe(1));
  const reading = { path: '/files/orders.csv', map: {}, dateFormat: 'mdy' };
  expect(main.started()[0]).toMatchObject({ operation: 'import', input: { ...reading, dryRun: true } });
  main.emit('execution', doneOf(last, true));
  fireEvent.click(await screen.findByRole('button', { name: 'Import 3 new rows' }));
  await waitFor(() => expect(main.started().length).toBe(2));
  expect(main.started()[1]).toMatchObject({ operation: 'import', input: { ...reading, dryRun: false } });
  main.emit('execution', doneOf(last, false));
  fireEvent.click(await screen.findByRole('button', { name: 'Next file' }));
  expect(await screen.findByRole('dialog', { name: 'Import more.csv' })).toBeTruthy();
});

it('a file is skipped with its count cancelled; after the last there is none', async () => {
  // The likely answer is chosen already.
  fireEvent.click(await screen.findByRole('button', { name: 'Read it this way' }));
  await waitFor(() => expect(main.started().length).toBe(1));
  fireEvent.click(await screen.findByRole('button', { name: 'Skip this file' }));
  await waitFor(() => expect(main.cancelled()).toEqual([{ id: last }]));
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(screen.getByText('No file is left.')).toBeTruthy();
});

it('an import that did not wait for the count asks what the rows leave open, and counts them anew by the answer', async () => {
  fireEvent.click(await screen.findByRole('button', { name: 'Read it this way' }));
  await waitFor(() => expect(main.started().length).toBe(1));
  fireEvent.click(screen.getByRole('button', { name: 'Import' }));
  await waitFor(() => expect(main.started().length).toBe(2));
  expect(main.cancelled()).toEqual([{ id: last - 1 }]);
  const answers = [
    { label: 'The order’s', hint: 'once', says: { amountOf: 'order' as const }, proposed: true },
    { label: 'The line’s', hint: 'added up', says: { amountOf: 'line' as const }, proposed: false },
  ];
  const error = {
    code: 'unclear_orders' as const,
    message: 'Whose?',
    details: { question: { text: 'Whose?', answers } },
  };
  await act(async () => {
    main.emit('execution', { ...doneOf(last - 1, true), state: 'cancelled', result: null });
    main.emit('execution', { ...doneOf(last, false), state: 'failed', result: null, error });
  });
  fireEvent.click(await screen.findByLabelText(/The line’s/));
  fireEvent.click(screen.getByRole('button', { name: 'Read it this way' }));
  await waitFor(() => expect(main.started().length).toBe(3));
  expect(main.started()[2]).toMatchObject({ input: { amountOf: 'line', dryRun: true } });
  expect(screen.queryByText('Whose?')).toBeNull();
});

it('the line with the column names is read once it is typed, and can be left to the file again', async () => {
  fireEvent.click(await screen.findByRole('button', { name: 'Read it this way' }));
  const inspected = () => main.asked.flatMap(({ name, input }) => (name === 'inspect' ? [input] : []));
  const field = await screen.findByLabelText('Line with the column names');
  const before = inspected().length;
  fireEvent.change(field, { target: { value: '1' } });
  fireEvent.change(field, { target: { value: '12' } });
  expect(inspected()).toHaveLength(before);
  fireEvent.blur(field);
  fireEvent.click(await screen.findByRole('button', { name: 'Find that line in the file' }));
  await screen.findByText('Its columns are named in line 3');
  expect(inspected().slice(before)).toMatchObject([{ headerLine: 12 }, { dateFormat: 'dmy' }]);
});
