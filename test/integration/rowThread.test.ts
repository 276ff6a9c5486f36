import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AnyBlock, readRows } from '../../electron/data/readRows';
import { type Inspection, inspect } from '../../electron/importing/inspect';
import { defaultTasks } from '../../shared/tasks';
import { quietIo, temporaryFolder } from '../helpers/workspace';

const entry = join(process.cwd(), 'out', 'rowThread.js');
const rows = 80_000;
const categories = new Map([['colour', ['red']]]);

function inspected(lines: readonly string[]): Promise<Inspection> {
  const path = join(temporaryFolder(), 'a.csv');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return inspect(path, {}, { tasks: defaultTasks, featureTypes: new Map(), remembered: () => null });
}

const predictions = [
  'client_id,predicted_at,purchased_pred,colour,height,padding',
  ...Array.from({ length: rows }, (_, i) => {
    const score = i % 1000 === 0 ? 'often' : `0.${i % 100}`;
    return `c${(i * 7919) % rows},2024-01-01,${score},${['red', 'green', `blue ${i % 5}`][i % 3]},${i / 8},${'9'.repeat(30)}`;
  }),
];

const transactions = [
  'client_id,date,amount,note',
  ...Array.from({ length: rows }, (_, i) => `c${i % 500},2024-01-01,${i % 777 ? i / 4 : 'much'},${'a'.repeat(40)}`),
];

const naming = { setId: 7, slots: [1, 2, 3] };
const setupOf = (inspection: Inspection) => ({ inspection, context: { tasks: defaultTasks, categories }, naming });

/** All that was read, in plain values. */
async function readAll(inspection: Inspection, from: string | null, signal = quietIo.signal) {
  const all: { rows: unknown[]; rest: Omit<AnyBlock, 'accepted'> }[] = [];
  for await (const { accepted, ...rest } of readRows(setupOf(inspection), { entry: from, signal })) {
    const read = Array.from({ length: accepted.length }, (_, i) => accepted.row(i));
    all.push({ rows: read, rest });
  }
  return all;
}

describe('the thread that reads rows', () => {
  it.each([
    ['predictions', predictions],
    ['transactions', transactions],
  ])('gives the same %s as are read without it', async (kind, lines) => {
    const inspection = await inspected(lines);
    expect(inspection.recognition.kind).toBe(kind);
    expect(inspection.source.bytes).toBeGreaterThan(4e6);
    const read = await readAll(inspection, entry);
    expect(read.length).toBeGreaterThan(1);
    expect(read.reduce((sum, { rows: taken, rest }) => sum + taken.length + rest.refused.rows, 0)).toBe(rows);
    expect(read).toEqual(await readAll(inspection, null));
  });

  it('tells what is wrong with a file, by its line', async () => {
    const inspection = await inspected([...predictions, 'c1,2024-01-01,"0.5,red,1,']);
    await expect(readAll(inspection, entry)).rejects.toMatchObject({
      code: 'unrecognised_file',
      details: { line: rows + 2 },
    });
  });

  it('fails the import when it ends by itself', async () => {
    const deadly = join(temporaryFolder(), 'rowThread.cjs');
    writeFileSync(deadly, 'process.exit(3);');
    await expect(readAll(await inspected(predictions), deadly)).rejects.toThrow('exit code 3');
  });

  it('stops when it is cancelled', async () => {
    const inspection = await inspected(predictions);
    const cancel = new AbortController();
    const blocks = readRows(setupOf(inspection), { entry, signal: cancel.signal });
    await blocks.next();
    cancel.abort();
    await expect(blocks.next()).rejects.toMatchObject({ code: 'cancelled' });
  });
});
