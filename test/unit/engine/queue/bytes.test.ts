import fc from 'fast-check';
import { expect, it } from 'vitest';
import { binColumn } from '../../../../electron/engine/binning';
import { grownBytes, parseGrown } from '../../../../electron/engine/chunkBytes';
import { parseTable, tableBytes } from '../../../../electron/engine/queue/tableBytes';
import { growChunk } from '../../../helpers/models';
import { ownClients } from '../../../helpers/ownClients';

const values = fc.array(fc.oneof(fc.double({ noNaN: false }), fc.constant(Number.NaN)), {
  minLength: 2,
  maxLength: 40,
});

function shared(parts: readonly Uint8Array[]): SharedArrayBuffer {
  const bytes = Buffer.concat(parts);
  const body = new SharedArrayBuffer(bytes.length);
  new Uint8Array(body).set(bytes);
  return body;
}

function owned(parts: readonly Uint8Array[]): ArrayBuffer {
  return new Uint8Array(Buffer.concat(parts)).buffer;
}

function dataOf(rows: readonly number[]) {
  const column = Float64Array.from(rows);
  return {
    columns: [binColumn(column), binColumn(column.map((value) => -value))],
    target: column.map((_, i) => i % 2),
    client: ownClients(rows.length),
  };
}

it('a table comes back as it was sent', () => {
  fc.assert(
    fc.property(values, (rows) => {
      const data = dataOf(rows);
      expect(parseTable(shared(tableBytes(data)))).toEqual(data);
    }),
  );
});

it('a table that is cut off, or whose codes are none, is refused', () => {
  const data = dataOf([3, 1, 2, 2]);
  const body = shared(tableBytes(data));
  for (let length = 0; length < body.byteLength; length++) {
    expect(() => parseTable(body.slice(0, length))).toThrow();
  }
  data.columns[0].codes[1] = 9;
  expect(() => parseTable(shared(tableBytes(data)))).toThrow('is none');
});

const wanted = { rows: 30, features: 2, seed: 7, first: 20, count: 3 };

function grown() {
  const data = dataOf(Array.from({ length: 30 }, (_, i) => (i * 7) % 11));
  const chunk = growChunk(data, { minLeaf: 1, featuresPerSplit: 1, seed: 7 }, 20, 3, () => true);
  return chunk!;
}

it('a chunk comes back as it was grown', () => {
  expect(parseGrown(owned(grownBytes(grown())), wanted)).toEqual(grown());
});

it('what is no chunk, or another than was asked for, is none', () => {
  const body = owned(grownBytes(grown()));
  for (let length = 0; length < body.byteLength; length += 3) {
    expect(parseGrown(body.slice(0, length), wanted)).toBeNull();
  }
  for (const other of [{ first: 10 }, { count: 2 }, { seed: 8 }, { rows: 29 }, { features: 1 }]) {
    expect(parseGrown(body, { ...wanted, ...other })).toBeNull();
  }
  const wrong = grown();
  wrong.chunk.left[0] = 0;
  expect(parseGrown(owned(grownBytes(wrong)), wanted)).toBeNull();
});
