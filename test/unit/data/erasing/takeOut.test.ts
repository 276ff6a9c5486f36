import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, it } from 'vitest';
import { takeOut } from '../../../../electron/data/erasing/takeOut';
import { temporaryFolder } from '../../../helpers/workspace';

const client = 'Gönül 1';

function fileWith(content: string | Uint8Array): string {
  const path = join(temporaryFolder(), 'export');
  writeFileSync(path, content);
  return path;
}

const out = (path: string, given: { client?: string; anyCell?: boolean; dryRun?: boolean } = {}) =>
  takeOut(path, { client, anyCell: false, dryRun: false, ...given });

const lines = [
  'client_id;amount;note',
  `${client};1,5;`,
  'b;2,5;"a; ""b"""',
  `${client};3;"two\nlines"`,
  'c;4;"Café à Zürich"',
  `${client};1;`,
];
const left = [lines[0], lines[2], lines[4]];
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16();
const asTabs = (text: string) => text.replaceAll(/;(?! )/g, '\t');
const written: [name: string, (text: string) => Uint8Array, ending: string][] = [
  ['semicolons', (text) => Buffer.from(text), '\n'],
  ['semicolons with a byte-order mark, as Excel writes them', (text) => Buffer.from(`\ufeff${text}`), '\r\n'],
  ['a hint of the delimiter before the header', (text) => Buffer.from(`sep=;\r\n${text}`), '\r\n'],
  ['tabs', (text) => Buffer.from(asTabs(text)), '\n'],
  ['tabs in UTF-16', (text) => Buffer.from(`\ufeff${asTabs(text)}`, 'utf16le'), '\r\n'],
  ['UTF-16, big-endian', (text) => bigEndian(`\ufeff${text}`), '\r\n'],
  ['Windows-1252', latin1, '\r\n'],
];

it.each(written)(
  'a client goes from a table in %s, and what stays is the same to the byte',
  async (_, bytesOf, ending) => {
    const path = fileWith(bytesOf(lines.join(ending)));
    expect(await out(path, { dryRun: true })).toBe(true);
    expect(readFileSync(path)).toEqual(Buffer.from(bytesOf(lines.join(ending))));
    expect(await out(path)).toBe(true);
    expect(readFileSync(path)).toEqual(Buffer.from(bytesOf(left.join(ending) + ending)));
    expect(await out(path)).toBe(false);
  },
);

it('a client called like a value of others takes no row of theirs along', async () => {
  const path = fileWith('client_id,purchased_actual\n1,0\nb,1\n');
  expect(await out(path, { client: '1' })).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe('client_id,purchased_actual\nb,1\n');
  expect(await out(path, { client: '1' })).toBe(false);
  // Of refused rows nobody knows which column it is.
  expect(await out(path, { client: '1', anyCell: true })).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe('client_id,purchased_actual\n');
});

const jsonRows = [
  `{"client_id":"${client}","churn":0.1}`,
  '{"client_id":"b","churn":0.2}',
  `{"client_id":"${client}","churn":0.3}`,
];

it('a client goes from answers in JSON, which stay JSON, wherever it stood', async () => {
  const document = (rows: string[]) =>
    `{"predicted_at":"2026-01-01","predictions":[\n${rows.join(',\n')}\n],"rejected":0}\n`;
  for (const rows of [jsonRows, jsonRows.slice(0, 2), jsonRows.slice(1), [jsonRows[0]], [...jsonRows, jsonRows[2]]]) {
    const path = fileWith(document(rows));
    expect(await out(path)).toBe(true);
    const others = rows.filter((row) => row === jsonRows[1]);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(document(others)));
    expect(await out(path)).toBe(false);
  }
});

it('a client goes from JSON Lines', async () => {
  const path = fileWith(`${jsonRows.join('\n')}\n`);
  expect(await out(path)).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe(`${jsonRows[1]}\n`);
});

it('a client goes from a Parquet file, with types and values of the others as they were', async () => {
  const at = new Date(1_767_225_600_000);
  const rows = [client, 'b', null, client, 'c'].map((id, i) => ({
    client_id: id,
    predicted_at: at,
    churn_pred: i === 4 ? null : i / 7,
  }));
  const column = (name: keyof (typeof rows)[number]) => rows.map((row) => row[name]);
  const schema = [
    { name: 'root', num_children: 3 },
    { name: 'client_id', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
    { name: 'predicted_at', type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', repetition_type: 'REQUIRED' },
    { name: 'churn_pred', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
  ] as const;
  const columnData = (['client_id', 'predicted_at', 'churn_pred'] as const).map((name) => ({
    name,
    data: column(name),
  }));
  // Groups of two rows: the second holds others only, the third nothing of the client.
  const path = fileWith(new Uint8Array(parquetWriteBuffer({ columnData, schema: [...schema], rowGroupSize: 2 })));
  const before = readFileSync(path);
  expect(await out(path, { dryRun: true })).toBe(true);
  expect(readFileSync(path)).toEqual(before);
  expect(await out(path)).toBe(true);
  expect(await parquetReadObjects({ file: await asyncBufferFromFile(path) })).toEqual(
    rows.filter((row) => row.client_id !== client),
  );
  expect(readFileSync(path).includes(client)).toBe(false);
  expect(await out(path)).toBe(false);
});

it.each([
  ['a workbook', Buffer.from('PK\x03\x04rest')],
  ['JSON that another program has laid out', JSON.stringify([{ client_id: client }], null, 2)],
  ['JSON in one line', JSON.stringify([{ client_id: client }])],
])('%s is told of, and nothing of it changes', async (_, content) => {
  const path = fileWith(content);
  await expect(out(path)).rejects.toMatchObject({ code: 'file_unreadable', message: expect.stringContaining(path) });
  expect(readFileSync(path)).toEqual(Buffer.from(content));
});
