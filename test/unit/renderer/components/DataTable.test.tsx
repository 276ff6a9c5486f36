// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { invalidate } from '../../../../renderer/api/cache';
import { type Column, DataTable } from '../../../../renderer/components/DataTable';
import { versionColumn } from '../../../../renderer/components/Named';
import { answering } from '../../../helpers/page';
import { versionOf } from '../derive/records';

beforeEach(invalidate);

const none = { versions: [], champions: {}, previous: {}, live: [], today: {} };
/** What a search for a version’s name asks for. */
const noVersions = { versions: () => none };

interface Row {
  name: string;
  score: number | null;
}

const columns: Column<Row>[] = [
  { title: 'Name', cell: ({ name }) => name },
  { title: 'Score', numeric: true, cell: ({ score }) => `${score ?? '–'} %`, value: ({ score }) => score },
  { title: 'Actions', silent: true, cell: ({ name }) => <button type="button">Deploy {name}</button> },
];

function show(rows: readonly Row[], clients?: { all: string }) {
  render(
    <DataTable
      label="Versions"
      columns={columns}
      rows={rows}
      keyOf={({ name }) => name}
      {...(clients && { clients })}
    />,
  );
}

const names = () =>
  screen.getAllByRole('row').flatMap((row) => within(row).queryAllByRole('cell')[0]?.textContent ?? []);

const three = [
  { name: 'v2', score: 9 },
  { name: 'v10', score: null },
  { name: 'v1', score: 10 },
];

it('is sorted by a head: figures as numbers, the largest first, and what is not known always last', () => {
  show(three);
  expect(names()).toEqual(['v2', 'v10', 'v1']);
  fireEvent.click(screen.getByRole('button', { name: 'Score' }));
  expect(names()).toEqual(['v1', 'v2', 'v10']);
  expect(screen.getByRole('columnheader', { name: 'Score' }).getAttribute('aria-sort')).toBe('descending');
  fireEvent.click(screen.getByRole('button', { name: 'Score' }));
  expect(names()).toEqual(['v2', 'v1', 'v10']);
  fireEvent.click(screen.getByRole('button', { name: 'Score' }));
  expect(names()).toEqual(['v2', 'v10', 'v1']);
});

it('sorts texts with the numbers within them as numbers', () => {
  show(three);
  fireEvent.click(screen.getByRole('button', { name: 'Name' }));
  expect(names()).toEqual(['v1', 'v2', 'v10']);
});

it('offers no search for a few rows, and no order by what stands for nothing', () => {
  show(three);
  expect(screen.queryByRole('searchbox')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Actions' })).toBeNull();
});

const many = Array.from({ length: 40 }, (_, i) => ({ name: `v${i}`, score: i / 2 }));

it('finds rows by any cell, and copies and exports those, in the order shown', async () => {
  const { asked } = answering({ ...noVersions, 'clipboard.write': () => null, 'files.save': () => null });
  show([...many, { name: '=1+1, "x"', score: 99 }]);
  fireEvent.change(screen.getByRole('searchbox', { name: 'Search in Versions' }), { target: { value: '9' } });
  fireEvent.click(screen.getByRole('button', { name: 'Score' }));
  expect(screen.getByRole('status').textContent).toBe('7 of 41 rows');
  fireEvent.click(screen.getByRole('button', { name: 'Copy Versions' }));
  fireEvent.click(screen.getByRole('button', { name: 'Export CSV: Versions' }));
  const rows = [
    ['\'=1+1, "x"', 99],
    ['v39', 19.5],
    ['v38', 19],
    ['v29', 14.5],
    ['v19', 9.5],
    ['v18', 9],
    ['v9', 4.5],
  ];
  const written = () => asked.filter(({ name }) => name !== 'versions').map(({ input }) => input);
  await waitFor(() => expect(written()).toHaveLength(2));
  const [copied, saved] = written();
  expect(copied).toEqual({ text: ['Name\tScore', ...rows.map((row) => row.join('\t')), ''].join('\n') });
  const quoted = rows.map(([name, score], i) => `${i === 0 ? '"\'=1+1, ""x"""' : name},${score}`);
  expect(saved).toEqual({
    name: 'versions.csv',
    namesClients: false,
    content: ['Name,Score', ...quoted, ''].join('\n'),
  });
});

it('finds a version by its name as by its id', async () => {
  const named = { ...versionOf('v_20260208_020000', {}), title: 'brave-fox' };
  answering({ versions: () => ({ ...none, versions: [named] }) });
  const rows = [named.version, ...many.map(({ name }) => name)].map((version) => ({ version }));
  render(<DataTable label="Live" columns={[versionColumn()]} rows={rows} keyOf={({ version }) => version} />);
  expect(await screen.findByText('brave-fox')).not.toBeNull();
  for (const sought of ['Brave-F', 'v_20260208']) {
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: sought } });
    expect(names()).toEqual(['brave-fox']);
  }
});

it('of very many rows draws those in sight, and says how many there are', () => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(40);
  show(Array.from({ length: 10_000 }, (_, i) => ({ name: `v${i}`, score: i })));
  expect(screen.getByRole('table').getAttribute('aria-rowcount')).toBe('10001');
  const drawn = screen.getAllByRole('cell').length / columns.length;
  expect(drawn).toBeGreaterThan(9);
  expect(drawn).toBeLessThan(60);
  expect(names()[0]).toBe('v0');
  vi.restoreAllMocks();
});

it('a file of a client’s rows says whose they are', async () => {
  const { asked } = answering({ ...noVersions, 'files.save': () => null });
  show(many.slice(0, 13), { all: 'C7' });
  fireEvent.click(screen.getByRole('button', { name: 'Export CSV: Versions' }));
  const saved = () => asked.filter(({ name }) => name === 'files.save');
  await waitFor(() => expect(saved()).toHaveLength(1));
  const { content, namesClients } = saved()[0].input as { content: string; namesClients: boolean };
  expect(namesClients).toBe(true);
  expect(content.split('\n').slice(0, 2)).toEqual(['client_id,Name,Score', 'C7,v0,0']);
});

it('a table that is seen at a glance, as all metrics of a model are, carries no tools', () => {
  show(many.slice(0, 12));
  expect(screen.queryByRole('button', { name: 'Export CSV: Versions' })).toBeNull();
  expect(screen.queryByRole('searchbox')).toBeNull();
});

it('keeps the search that hides rows where few are left', () => {
  const table = (rows: readonly Row[]) => (
    <DataTable label="Versions" columns={columns} rows={rows} keyOf={({ name }) => name} />
  );
  const many = Array.from({ length: 20 }, (_, i) => ({ name: `v${i}`, score: i }));
  const { rerender } = render(table(many));
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'v19' } });
  expect(names()).toEqual(['v19']);
  rerender(table(many.slice(0, 5)));
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: '' } });
  expect(names()).toHaveLength(5);
});
