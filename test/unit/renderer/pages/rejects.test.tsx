// @vitest-environment happy-dom
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Workspace } from '../../../../renderer/hooks/useWorkspace';
import { ImportsCard } from '../../../../renderer/pages/data/ImportsCard';
import { RejectsDialog } from '../../../../renderer/pages/data/RejectsDialog';
import type { ImportRecord } from '../../../../shared/schemas/imports';
import { answering } from '../../../helpers/page';

const record: ImportRecord = {
  ...{ id: 1, kind: 'transactions', fileName: 'returns.csv', fileSha256: '', state: 'visible', assessment: null },
  ...{ accepted: 1, duplicates: 0, changed: 0, unmatched: 0, rejected: 2 },
  ...{ rejectsFile: 'rejects/1-returns.csv', startedAt: 0, finishedAt: 1 },
};

it('tells why a row was refused beside the file’s own column of reasons, and sorts by the one that is meant', async () => {
  const header = ['line', 'column', 'reason', 'client', 'reason'];
  const rows = [
    ['2', 'amount', 'not a number', 'C1', 'too small'],
    ['3', 'date', 'a day that is none', 'C2', 'too wide'],
  ];
  answering({ rejects: () => ({ header, rows }) });
  render(<RejectsDialog record={record} onClose={() => undefined} />);
  fireEvent.click(await screen.findByRole('button', { name: 'reason' }));
  const clients = () => screen.getAllByText(/^C\d$/).map((cell) => cell.textContent);
  expect(clients()).toEqual(['C2', 'C1']);
  fireEvent.click(screen.getByRole('button', { name: 'reason (of the file)' }));
  expect(clients()).toEqual(['C1', 'C2']);
});

it('the rows that an import refused are shown beside its list, also where that is on screen already', async () => {
  answering({ rejects: () => ({ header: ['line'], rows: [['2']] }) });
  const of = { value: { imports: [record] } as unknown as Workspace, error: undefined, retry: () => undefined };
  const shown = (opened: number | null) => <ImportsCard of={of} now={0} opened={opened} />;
  const { rerender } = render(shown(null));
  expect(screen.queryByRole('dialog')).toBeNull();
  rerender(shown(1));
  await screen.findByRole('dialog');
});
