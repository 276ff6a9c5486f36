import { expect, it } from 'vitest';
import { orderNotes } from '../../../shared/orderNotes';

it('what is told of a file is its time and money, not the names of all its columns', () => {
  const [from, until] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 1, 1)];
  const facts = { from, until, currency: 'EUR', states: [], repeated: 0, qualifiers: [], knownUntil: null };
  expect(orderNotes({ ...facts, source: 'amount, client, day' }, 0, false)).toEqual([
    'from 2026-01-01 to 2026-02-01, in EUR',
  ]);
});
