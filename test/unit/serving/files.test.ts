import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { expect, it } from 'vitest';
import { ServedModels } from '../../../electron/serving/models';
import { scoreFile } from '../../../electron/serving/scoreFile';
import { writeModels } from '../../helpers/models';
import { temporaryFolder } from '../../helpers/workspace';

const io = { signal: new AbortController().signal, onProgress: () => undefined };

/** A request for a whole file, but for its paths. */
const whole = {
  ...{ name: 'rows.csv', instructions: {}, remembered: [], at: 0, bytes: 0, passes: false },
  format: 'csv',
} as const;

/** Scores a text; gives the answers, the rows that were refused, and what is told of the file. */
async function scored(models: ServedModels, folder: string, text: string, intervals = false) {
  const path = join(folder, 'rows.csv');
  const output = join(folder, 'answers.csv');
  const rejects = join(folder, 'rejects.csv');
  writeFileSync(path, text);
  writeFileSync(rejects, '');
  const { timing: _, ...result } = await scoreFile(models, { ...whole, path, output, rejects, intervals }, io);
  return { ...result, answers: readFileSync(output, 'utf8'), refused: readFileSync(rejects, 'utf8') };
}

const spend = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer({ min: -1e6, max: 1e6 }).map((value) => (value / 1000).toFixed(3)),
  fc.constantFrom('', ' ', 'NA', '-', '-0', '-1', '.5', '5.', '+3', ' 12.5 ', '75%', '$1200', '1e5', '12-3', 'many'),
  fc.constantFrom('123456789012345', '1234567890123456789', '0.12345678901234567', '-12345678.12345678'),
);
const cells = fc.tuple(
  fc.constantFrom('C1', '007', '17850.0', '', 'NA', 'é', '=x', ' C2'),
  spend,
  fc.constantFrom('1', '0', 'yes', '', '2'),
  fc.constantFrom('2016-03-29', '', '2016-03-29 10:00:00', 'x'),
  fc.constantFrom('red', 'none', 'violet', ''),
);

it('a cell is read as it stands in a line as it is between quotes', async () => {
  const folder = temporaryFolder();
  const models = await ServedModels.load(await writeModels(folder, 'v_1', 1), null);
  const header = ['client_id', 'spend', 'member', 'since', 'colour', 'beside'];
  // Enough good rows that neither the dialect nor the columns' forms are in doubt, or differ.
  const good = Array.from({ length: 60 }, (_, i) => [`D${i}`, `${i}.25`, `${i % 2}`, '2016-05-17', 'blue', 'b']);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cells, fc.constantFrom('full', 'full', 'short', 'long', 'ended')), { maxLength: 30 }),
      fc.constantFrom('\n', '\r\n'),
      async (drawn, newline) => {
        const odd = drawn.map(([row, shape]) => {
          if (shape === 'short') return row;
          return [...row, 'b', ...(shape === 'long' ? ['c'] : shape === 'ended' ? [''] : [])];
        });
        const rows = [...good, ...odd];
        const text = (write: (cell: string) => string) =>
          [header, ...rows].map((row) => row.map(write).join(',') + newline).join('');
        const plain = await scored(
          models,
          folder,
          text((cell) => cell),
        );
        expect(
          await scored(
            models,
            folder,
            text((cell) => `"${cell}"`),
          ),
        ).toEqual({ ...plain, bytes: plain.bytes });
      },
    ),
    { numRuns: 60 },
  );
});

it('rows beyond a batch stand in their order, and answer as they do alone', async () => {
  const folder = temporaryFolder();
  const models = await ServedModels.load(await writeModels(folder, 'v_1', 1), null);
  const row = (i: number) => `C${i},${(i % 977) / 4},${i % 2},2016-05-17,blue\n`;
  const header = 'client_id,spend,member,since,colour\n';
  const text = header + Array.from({ length: 17_000 }, (_, i) => row(i)).join('');
  const { answers, rows } = await scored(models, folder, text);
  expect(rows).toBe(17_000);
  const lines = answers.split('\n');
  expect(lines.slice(1, -1).map((line) => line.split(',')[0])).toEqual(
    Array.from({ length: 17_000 }, (_, i) => `C${i}`),
  );
  for (const i of [0, 8191, 8192, 16_999]) {
    expect((await scored(models, folder, header + row(i))).answers.split('\n')[1]).toBe(lines[i + 1]);
  }
});

it('a Parquet file says what the CSV says, batch by batch', async () => {
  const folder = temporaryFolder();
  const models = await ServedModels.load(await writeModels(folder, 'v_1', 1), null);
  const path = join(folder, 'rows.csv');
  const output = join(folder, 'answers.parquet');
  const row = (i: number) =>
    `C${i},${i % 7 === 0 ? '' : i / 4},${i % 2},2016-05-17,${i % 5 === 0 ? 'violet' : 'blue'}\n`;
  const text = `client_id,spend,member,since,colour\n${Array.from({ length: 9000 }, (_, i) => row(i)).join('')}D,many,1,,red\n`;
  const { answers } = await scored(models, folder, text, true);
  expect(answers.split('\n')[0]).toContain('clv_pred,clv_low,clv_high,purchased_version');
  writeFileSync(path, text);
  const rejects = join(folder, 'r.csv');
  await scoreFile(models, { ...whole, path, output, rejects, intervals: true, format: 'parquet' }, io);
  const file = readFileSync(output);
  const bytes = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  expect((await parquetMetadataAsync(bytes)).row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([8192, 808]);
  const read = await parquetReadObjects({ file: bytes, compressors });
  const [header, ...lines] = answers.trimEnd().split('\n');
  const expected = lines.map((line) =>
    Object.fromEntries(header.split(',').map((name, i) => [name, line.split(',')[i]])),
  );
  expect(
    read.map(({ row_error, predicted_at, ...cells }) => {
      expect(row_error ?? null).toBeNull();
      const shown = Object.entries(cells).map(([name, value]) => [name, String(value ?? '')]);
      return { ...Object.fromEntries(shown), predicted_at: (predicted_at as Date).toISOString() };
    }),
  ).toEqual(expected);
});

it('a map that says nothing to it is refused, with what can be said', async () => {
  const folder = temporaryFolder();
  const models = await ServedModels.load(await writeModels(folder, 'v_1', 1), null);
  const path = join(folder, 'rows.csv');
  writeFileSync(path, 'kunde,spend\nC1,3\n');
  const output = join(folder, 'answers.csv');
  const scoredWith = (map: Record<string, string>) =>
    scoreFile(models, { ...whole, path, output, rejects: null, intervals: false, instructions: { map } }, io);
  await expect(scoredWith({ client: 'kundee' })).rejects.toMatchObject({
    code: 'bad_usage',
    message: expect.stringContaining('Its columns are: kunde, spend'),
  });
  await expect(scoredWith({ spend: 'amount' })).rejects.toMatchObject({
    code: 'bad_usage',
    message: expect.stringContaining('Rename the column'),
  });
  expect(await scoredWith({ client: 'Kunde' })).toMatchObject({ client: 'kunde' });
  expect(await scoredWith({ client: '1' })).toMatchObject({ client: 'kunde' });
});
