// @vitest-environment happy-dom
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { DataTable } from '../../../../renderer/components/DataTable';
import { Term, Title } from '../../../../renderer/components/Term';
import { valueColumn } from '../../../../renderer/derive/table';
import { glossary } from '../../../../shared/glossary';
import '../../../helpers/page';

it('a term says what it means to the keyboard, which Escape takes away, and always to a screen reader', async () => {
  render(<Term term="Holdout" />);
  const word = screen.getByRole('button', { name: 'Holdout' });
  expect(word.getAttribute('aria-description')).toBe(glossary.Holdout);
  expect(screen.queryByText(glossary.Holdout)).toBeNull();
  fireEvent.keyDown(document.body, { key: 'Tab' });
  word.focus();
  expect(await screen.findByText(glossary.Holdout)).toBeTruthy();
  fireEvent.keyDown(word, { key: 'Escape' });
  await expect.poll(() => screen.queryByText(glossary.Holdout)).toBeNull();
});

it('a title is a term in the singular and the plural, and else plain text', () => {
  render(
    <>
      <Title text="Alarms" />
      <Title text="Things" />
    </>,
  );
  expect(screen.getByRole('button', { name: 'Alarms' }).getAttribute('aria-description')).toBe(glossary.Alarm);
  expect(screen.queryByRole('button', { name: 'Things' })).toBeNull();
});

it('the head of a column that is a term says what it means, and sorts', () => {
  const rows = Array.from({ length: 30 }, (_, i) => ({ id: `v${i}`, score: (i * 7) % 30 }));
  const columns = [
    { title: 'Version', cell: ({ id }: { id: string }) => id },
    valueColumn('AUC', ({ score }: { score: number }) => score, String),
  ];
  render(<DataTable label="Scores" columns={columns} rows={rows} keyOf={({ id }) => id} />);
  const head = screen.getByRole('button', { name: 'AUC' });
  expect(head.getAttribute('aria-description')).toBe(glossary.AUC);
  fireEvent.click(head);
  expect(screen.getByRole('columnheader', { name: 'AUC' }).getAttribute('aria-sort')).toBe('descending');
});
