import type { Beginning } from '../beginning';
import { type Mapping, plainName } from '../fields';
import { parseNumber } from '../numbers';
import { isMissing } from '../values';
import { answer, askOfOrders, shell } from './ask';

/** Names of amounts that are given to the number of things as well. */
const moneyOrCount = new Set('amount amt sales total value'.split(' '));
const whole = /^\d+(\.0)?$/;

/**
 * A column that is called like an amount, holds whole numbers only and stands beside a price, where none is called like
 * a quantity, may say how many were bought. Where each is a whole multiple of its price, it is what the line came to.
 * @throws AppError `unclear_orders`, which asks for what it holds
 */
export function askForCount({ file, header, sample }: Beginning, mapping: Mapping, mapped: Mapping): void {
  const { amount, quantity, price } = mapping;
  if (amount === undefined || price === undefined || quantity !== undefined || mapped.amount !== undefined) return;
  if (!moneyOrCount.has(plainName(amount))) return;
  const [at, beside] = [header.indexOf(amount), header.indexOf(price)];
  const rows = sample.filter((cells) => !isMissing(cells[at] ?? '') && !isMissing(cells[beside] ?? ''));
  if (!rows.every((cells) => whole.test(cells[at].trim()))) return;
  const pairs = rows.map((cells) => [Number(cells[at]), parseNumber(cells[beside], '.')] as const);
  if (pairs.every(([number, each]) => Number.isInteger(number / each) && number >= each)) return;
  const isCount = pairs.filter(([number, each]) => number < each).length * 2 > pairs.length;
  const each = { quantity: amount, price };
  const line = { quantity: amount, amount: price };
  throw askOfOrders(
    file,
    {
      text: `column “${amount}” holds whole numbers beside “${price}”, and no column is called like a quantity. Is it money, or how many were bought?`,
      answers: [
        answer('How many were bought', `at “${price}” each`, { map: each }, isCount),
        answer('How many, all together for the price', `“${price}” is what the line came to`, { map: line }),
        answer('Money', `what the line came to; “${price}” is not used`, { map: { amount } }, !isCount),
      ],
    },
    `Say which: ${[each, line, { amount }].map(said).join(', or ')}.`,
  );
}

function said(map: Mapping): string {
  return Object.entries(map)
    .map(([field, column]) => `--map ${shell(`${field}=${column}`)}`)
    .join(' ');
}
