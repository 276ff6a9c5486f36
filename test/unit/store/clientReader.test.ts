import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientReader } from '../../../electron/store/clientReader';
import { dataContext } from '../../helpers/workspace';

const keys = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 60 });

describe('a reader of clients', () => {
  it('gives the rows of those that are asked for, however far apart their keys lie', () => {
    const { db } = dataContext();
    const add = db.prepare(
      `INSERT INTO transactions (client_key, at, hash, occurrence, import_id, amount, invoice) VALUES (?, ?, 0, 1, 1, 1, ?)`,
    );
    for (let key = 1; key <= 60; key++) for (const at of [1, 2]) add.run(key, at, 'I');
    const read = clientReader<[number, number]>(
      db,
      (among) => `SELECT client_key, at FROM transactions WHERE ${among}`,
    );
    fc.assert(
      fc.property(keys, (wanted) => {
        const inOrder = wanted.sort((a, b) => a - b);
        expect(read(inOrder)).toEqual(inOrder.flatMap((key) => [1, 2].map((at) => [key, at])));
      }),
    );
  });
});
