import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TransactionRows } from '../../../electron/importing/transactionRows';
import type { LineItem, TransactionRow } from '../../../shared/transactionRow';

const number = fc.double({ noNaN: true });
const item = fc.record<LineItem>({
  product: fc.option(number),
  quantity: fc.option(number),
  category: fc.option(fc.nat()),
  country: fc.option(fc.nat()),
});
const row = fc.record<TransactionRow, 'client' | 'at' | 'amount' | 'invoice' | 'bought'>(
  {
    ...{ client: fc.string({ maxLength: 2 }), at: fc.nat(), amount: number },
    ...{ invoice: fc.string({ maxLength: 2 }), bought: fc.boolean(), item },
  },
  { requiredKeys: ['client', 'at', 'amount', 'invoice', 'bought'] },
);

it('a block of transactions gives back the rows that were put in, and one number for each client', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 600 }), (rows) => {
      const block = new TransactionRows();
      for (const one of rows) block.add(one);
      const received = new TransactionRows(structuredClone(block.packed));
      expect([...received]).toEqual(rows);
      const clients = new Map(rows.map(({ client }, i) => [received.clientAt(i), client]));
      expect(rows.map((_, i) => clients.get(received.clientAt(i)))).toEqual(rows.map(({ client }) => client));
      expect(clients.size).toBe(new Set(rows.map(({ client }) => client)).size);
    }),
    { numRuns: 30 },
  );
});
