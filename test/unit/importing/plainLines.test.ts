import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inspect } from '../../../electron/importing/inspect';
import { readClientRows } from '../../../electron/importing/readCsv';
import { defaultTasks } from '../../../shared/tasks';
import { quietIo, temporaryFolder } from '../../helpers/workspace';

const header = [
  'client_id',
  'predicted_at',
  'purchased_pred',
  'visits',
  'height',
  'colour',
  'member',
  'purchased_actual',
];

/** What is read of a file: rows in plain values, and those that are refused. */
async function read(path: string, lines: readonly string[]) {
  writeFileSync(path, lines.join('\n'));
  const known = { tasks: defaultTasks, featureTypes: new Map(), remembered: () => null };
  const inspection = await inspect(path, { types: { visits: 'number', height: 'number' } }, known);
  const names = inspection.recognition.features.map(({ column }) => column);
  const context = { tasks: defaultTasks, categories: new Map(names.map((name) => [name, []])) };
  const rows: unknown[] = [];
  const rejected: unknown[] = [];
  for await (const block of readClientRows(inspection, context, quietIo.signal)) {
    for (let i = 0; i < block.accepted.length; i++) rows.push(structuredClone(block.accepted.row(i)));
    rejected.push(...block.rejected);
  }
  return { rows, rejected, kind: inspection.recognition.kind };
}

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
  fc.constantFrom('', ' ', 'NA', ' 7', '1e3', '-.5', '12%', '$3', '1.234.5', 'often', '00012'),
);
const row = fc.tuple(
  fc.constantFrom('a1', '0042', '17850.0', 'ü', '', 'guest', ' b'),
  fc.constantFrom('2024-01-05', '2024-01-05 10:00', '2024-02-30', ''),
  fc.constantFrom('0.5', '75%', '1', '0', 'yes', '3', ''),
  number,
  number,
  fc.constantFrom('red', 'green', '', 'none', ' red'),
  fc.constantFrom('yes', 'no', ''),
  fc.constantFrom('1', '0', '', 'maybe'),
);
const isOne = (cells: readonly string[]) => cells.join('') !== '';
// Both answers are among them, and so many that of 40 rows more no word makes a tenth, of which it would be asked what
// it means.
const first = Array.from({ length: 400 }, (_, i) => `c${i},2024-01-05,0.5,${i},${i / 2},red,yes,${i % 2}`);

it('a line is read where it stands in the text as it is cell by cell, where it is quoted', async () => {
  const path = join(temporaryFolder(), 'a.csv');
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (some) => {
      const cells = [...some.filter(isOne), header, ['a', 'b'], Array<string>(9).fill('1')];
      const plain = await read(path, [header.join(','), ...first, ...cells.map((one) => one.join(','))]);
      const quoted = await read(path, [
        header.join(','),
        ...first,
        ...cells.map((one) => one.map((cell) => `"${cell}"`).join(',')),
      ]);
      expect(plain).toEqual(quoted);
      expect(plain.kind).toBe('labelled data');
      expect(plain.rows.length + plain.rejected.length).toBe(first.length + cells.length);
    }),
    { numRuns: 25 },
  );
});
