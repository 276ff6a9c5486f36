import { describe, expect, it } from 'vitest';
import { inspectAlone, recordsIn, tableFixture } from '../../helpers/tables';

const header = ['client_id', 'at', 'local', 'day', 'amount', 'n', 'x', 'ok', 'plan', 'tags'];
const rows = [
  [
    '0042',
    '2024-01-05T10:17:00.000Z',
    '2024-01-05T10:17:00.000Z',
    '2024-01-05',
    '0.35',
    '1',
    '0.1',
    'true',
    'a',
    '["x","y"]',
  ],
  [
    '7',
    '1969-12-31T23:59:59.999Z',
    '2024-01-05T10:17:00.000Z',
    '1960-02-29',
    '-0.07',
    '9007199254740993',
    '1e+21',
    'false',
    'b',
    '[]',
  ],
  ['0042', '2024-02-29T00:00:00.000Z', '2024-01-05T10:17:00.000Z', '', '1234567.89', '-3', 'NaN', '', 'a', ''],
  ['', '', '', '2024-12-31', '', '', '', 'true', '', '["z"]'],
];

describe('a Parquet file', () => {
  it.each(['none', 'snappy', 'zstd', 'gzip', 'brotli', 'lz4', 'int96'])(
    'of pyarrow, %s, gives its values as a CSV would have them',
    async (name) => {
      const records = await recordsIn(tableFixture(`pyarrow-${name}.parquet`));
      expect(records.map(({ cells }) => cells)).toEqual([header, ...rows]);
      expect(records.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
    },
  );

  it('is recognised like any table', async () => {
    expect(await inspectAlone(tableFixture('pyarrow-zstd.parquet'), { map: { date: 'at' } })).toMatchObject({
      recognition: { kind: 'transactions', mapping: { client: 'client_id', date: 'at', amount: 'amount' } },
      source: { format: 'parquet' },
    });
  });
});
