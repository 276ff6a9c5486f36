import { dayMs } from '../../shared/time';
import type { TransactionRow } from '../../shared/transactionRow';
import { amountOf } from './amountPerOrder';
import { Cells, isRejection } from './cells';
import { clientIdReader } from './clientIds';
import { dateReader } from './dateReader';
import type { Inspection } from './inspect';
import { itemReader } from './itemColumns';
import { amountReader } from './orderAmounts';
import { refundWatch } from './refunds';
import type { Rejection } from './row';
import { SharedAmounts } from './sharedAmounts';
import { type RowMeaning, stateReader } from './stateReader';
import { count, emptySurvey, type OrderSurvey } from './survey';
import { isMissing, normaliseId } from './values';

const cancelledInvoice = /^C\d+$/i;
const none: readonly TransactionRow[] = [];

/** Reads the records of a file of transactions. */
interface TransactionReader {
  /**
   * What a record says: mostly one transaction; two where a refund has a day of its own, none where its amount stands
   * on another line of the order; or why it says none. Of orders whose lines share an amount, the order before.
   */
  read: (cells: readonly string[]) => readonly TransactionRow[] | Rejection;
  /** What is left when all records are read. */
  end: () => readonly TransactionRow[];
  /** What was counted since the last time. */
  takeSurvey: () => OrderSurvey;
}

type TransactionFile = Pick<Inspection, 'header' | 'recognition' | 'forms' | 'instructions' | 'sample'>;

/** @param codeOf the code of a word that lines hold, for a feature */
export function transactionReader(
  file: TransactionFile,
  codeOf: (feature: string, word: string) => number,
): TransactionReader {
  const { header, recognition, instructions } = file;
  const { mapping } = recognition;
  const fields = new Cells(header, mapping, file.forms);
  const idOf = clientIdReader(file.forms.keepIds);
  let survey = emptySurvey();
  const current = () => survey;
  const readDate = dateReader(fields, instructions);
  const amounts = amountReader(fields, instructions, current);
  const meaningOf = stateReader(fields, mapping, instructions, current);
  const isWhole = (instructions.amountOf ?? amountOf(header, mapping, file.sample)) === 'order';
  const isRepeated = repetition(isWhole, instructions, fields, current);
  const itemOf = itemReader(fields, codeOf);
  const sharing = isWhole && (fields.has('product') || fields.has('category')) ? new SharedAmounts() : null;
  // Without these nothing says that an order was given back, but a line of its own.
  const watch = (mapping.status ?? mapping.cancel_date ?? mapping.refund) ? refundWatch(fields, current) : null;
  return {
    read: (cells) => {
      const client = idOf(fields.text('client', cells));
      if (typeof client !== 'string') return fields.reject('client', client.reason);
      const at = readDate('date', cells);
      if (isRejection(at)) return at;
      if (at === null) return fields.reject('date', 'no date');
      const invoice = normaliseId(fields.text('invoice', cells));
      if (isRepeated(client, invoice, cells)) {
        survey.repeated++;
        sharing?.add(orderName(client, invoice), itemOf(cells));
        return none;
      }
      const amount = amounts.amount(invoice, cells);
      if (isRejection(amount)) return amount;
      const flagged = fields.flag('cancellation', cells);
      if (isRejection(flagged)) return flagged;
      const refund = amounts.refund(cells);
      if (isRejection(refund)) return refund;
      const refundedAt = readDate('refund_date', cells);
      if (isRejection(refundedAt)) return refundedAt;
      survey.from = Math.min(survey.from, at);
      survey.until = Math.max(survey.until, at);
      count(survey.days, Math.floor(at / dayMs));
      const state = meaningOf(invoice, cells);
      const isReturn = state !== 'not bought' && (flagged || cancelledInvoice.test(invoice));
      const meaning = isReturn ? 'return' : state;
      if (watch && invoice !== '') watch({ order: orderName(client, invoice), amount, refund, meaning, cells });
      const item = itemOf(cells);
      const row = { client, at, invoice, amount, bought: true, ...(item && { item }) };
      const rows = events(row, { meaning, refund, refundedAt });
      return sharing ? sharing.begin(orderName(client, invoice), rows) : rows;
    },
    end: () => sharing?.end() ?? none,
    takeSurvey: () => {
      const taken = survey;
      survey = emptySurvey();
      return taken;
    },
  };
}

/** What a row makes of its order: a refund that has a day of its own is an event of that day. */
function events(
  row: TransactionRow,
  { meaning, refund, refundedAt }: { meaning: RowMeaning; refund: number; refundedAt: number | null },
): readonly TransactionRow[] {
  const { amount } = row;
  if (meaning === 'not bought') return [{ ...row, amount: 0, bought: false }];
  if (meaning === 'return') return [{ ...row, amount: -Math.abs(amount) || 0 }];
  if (amount <= 0) return [row];
  // Where nothing says how much of it was given back, all was.
  const back = meaning === 'returned' && refund === 0 ? amount : refund;
  if (back === 0) return [row];
  if (refundedAt === null) return [{ ...row, amount: amount - back }];
  return [row, { ...row, at: Math.max(row.at, refundedAt), amount: -back }];
}

function orderName(client: string, invoice: string): string {
  return `${client}\u001f${invoice}`;
}

/** Returns a function that says whether a record's amount is its order's and has been read on another line. */
function repetition(
  isWhole: boolean,
  { amountOf: said }: TransactionFile['instructions'],
  fields: Cells,
  survey: () => OrderSurvey,
): (client: string, invoice: string, cells: readonly string[]) => boolean {
  if (!isWhole) return () => false;
  const amounts = new Map<string, string>();
  return (client, invoice, cells) => {
    const amount = fields.text('amount', cells).trim();
    const order = orderName(client, invoice);
    const before = amounts.get(order);
    if (before === undefined) {
      if (invoice !== '' && !isMissing(amount)) amounts.set(order, amount);
      return false;
    }
    const differs = amount !== before && !isMissing(amount);
    if (differs && said === undefined) survey().contradiction ??= invoice;
    return true;
  };
}
