import type { ImportInstructions } from '../../shared/schemas/imports';
import { mostAmount } from '../../shared/tasks';
import { type Cells, isRejection } from './cells';
import { currencyReader } from './money';
import type { Rejection } from './row';
import { stated } from './stateReader';
import { count, type OrderSurvey } from './survey';
import { quoted } from './values';

/** Reads what was paid and given back, in the currency that is taken in. */
interface AmountReader {
  amount: (invoice: string, cells: readonly string[]) => number | Rejection;
  /** What was given back of it, at least 0; to be asked after the amount. */
  refund: (cells: readonly string[]) => number | Rejection;
}

export function amountReader(
  fields: Cells,
  { currency, rates = {} }: ImportInstructions,
  survey: () => OrderSurvey,
): AmountReader {
  const currencyOf = currencyReader(fields);
  const inOrder = stated('');
  let code = '';
  const bounded = (amount: number): number | Rejection =>
    Math.abs(amount) <= mostAmount
      ? amount
      : fields.reject(
          fields.has('amount') ? 'amount' : 'price',
          `${quoted(String(amount))} is too large for an amount`,
        );
  const convert = (amount: number): number | Rejection => {
    if (currency === undefined || code === currency || code === '') return bounded(amount);
    const rate = rates[code];
    if (rate !== undefined) return bounded(amount * rate);
    return fields.reject(fields.has('currency') ? 'currency' : 'amount', `in ${code}, not in ${currency}`);
  };
  return {
    amount: (invoice, cells) => {
      const amount = fields.has('amount') ? present(fields, 'amount', cells) : product(fields, cells);
      if (isRejection(amount)) return amount;
      code = inOrder(invoice, currencyOf(cells));
      if (amount !== 0) count(survey().currencies, code);
      return convert(amount);
    },
    refund: (cells) => {
      if (!fields.has('refund')) return 0;
      const refund = fields.number('refund', cells) ?? 0;
      return isRejection(refund) ? refund : convert(Math.abs(refund));
    },
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
