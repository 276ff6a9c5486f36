import { Cells, type Forms, isRejection } from './cells';
import { clientIdReader } from './clientIds';
import type { Mapping } from './fields';
import type { Rejection, TransactionRow } from './row';
import { rowContents } from './rowContent';
import { normaliseId } from './values';

const cancelledInvoice = /^C\d+$/i;

/** Returns a function that reads a record as a transaction, or says why it is none. */
export function transactionReader(
  header: readonly string[],
  mapping: Mapping,
  forms: Forms,
): (cells: readonly string[]) => TransactionRow | Rejection {
  const fields = new Cells(header, mapping, forms);
  const contentOf = rowContents(header, mapping.client);
  const idOf = clientIdReader(forms.keepIds);
  return (cells) => {
    const client = idOf(fields.text('client', cells));
    if (typeof client !== 'string') return fields.reject('client', client.reason);
    const at = fields.date('date', cells) ?? fields.reject('date', 'no date');
    if (isRejection(at)) return at;
    const amount = fields.has('amount') ? present(fields, 'amount', cells) : product(fields, cells);
    if (isRejection(amount)) return amount;
    const flagged = fields.flag('cancellation', cells);
    if (isRejection(flagged)) return flagged;
    const invoice = normaliseId(fields.text('invoice', cells));
    const cancellation = flagged || cancelledInvoice.test(invoice) || amount < 0;
    return {
      client,
      at,
      amount: cancellation ? -Math.abs(amount) || 0 : amount,
      invoice: invoice === '' ? null : invoice,
      cancellation,
      content: contentOf(cells),
    };
  };
}

function present(fields: Cells, field: string, cells: readonly string[]): number | Rejection {
  return fields.number(field, cells) ?? fields.reject(field, `no ${field}`);
}

function product(fields: Cells, cells: readonly string[]): number | Rejection {
  const quantity = present(fields, 'quantity', cells);
  if (isRejection(quantity)) return quantity;
  const price = present(fields, 'price', cells);
  return isRejection(price) ? price : quantity * price;
}
