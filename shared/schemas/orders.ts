import { z } from 'zod';
import { amountOwners, calendars, knownOrders, orderMeanings } from '../importing';
import { dateField } from './fields';
import { time } from './time';

/** As long as the names of all columns may be. */
export const sourceName = z.string().trim().min(1).max(10_000).meta({ placeholder: 'NAME' });

/** The states of a file's orders, what each means (null: that is not known), and how many rows have it. */
const orderStates = z.array(
  z.object({ state: z.string(), rows: z.number(), meaning: z.enum(orderMeanings).nullable() }),
);

/** What a file of transactions says beside its rows. */
export const orderFacts = z.object({
  /** Where it comes from: its columns, or what the person calls it. */
  source: z.string(),
  /** The first and the last moment that it covers. */
  from: time,
  until: time,
  /** Of its amounts, as they are taken in; null where the file does not say. */
  currency: z.string().nullable(),
  states: orderStates,
  /** Rows whose amount is their order's, which was counted on another row. */
  repeated: z.number(),
  /** Columns that are not used and may say how an amount is to be understood: a discount, a tax. */
  qualifiers: z.array(z.string()),
  /** Where it corrects what is known and ends before it, the last moment known: it may be an older export. */
  knownUntil: time.nullable(),
});
export type OrderFacts = z.infer<typeof orderFacts>;

/** Where transactions come from: files with the same columns, or what a person calls so. */
export const transactionSource = z.object({
  source: z.string(),
  imports: z.array(z.number()),
  from: time,
  /** Its end: what it does not tell of by then did not happen. */
  until: time,
});
export type TransactionSource = z.infer<typeof transactionSource>;

/** What a person says of a file of transactions beyond its columns. */
export const orderInstructions = {
  /** State, as `plainState` writes it, → what it says. */
  states: z
    .record(z.string(), z.enum(orderMeanings))
    .optional()
    .describe('what a state of orders means: bought, not bought or returned')
    .meta({ placeholder: 'STATE=MEANING' }),
  /**
   * The currency of what is taken in: amounts of others are converted by their rate, or refused where there is none.
   */
  currency: z
    .string()
    .trim()
    .toUpperCase()
    .min(1)
    .optional()
    .describe('the currency that is taken in')
    .meta({ placeholder: 'CODE' }),
  /** Currency → what one of it is in the chosen one. */
  rates: z
    .record(z.string().toUpperCase(), z.coerce.number().positive())
    .optional()
    .describe('what one of another currency is in it')
    .meta({ placeholder: 'CODE=NUMBER' }),
  /** Whether the amounts are those of the lines or, on each line, the whole order's. */
  amountOf: z.enum(amountOwners).optional().describe('whose the amount on a line is'),
  calendar: z.enum(calendars).optional().describe('by which years dates are counted'),
  /**
   * First and last moment of the rows to take in, in milliseconds since 1970-01-01 UTC; midnight, as the last, is all
   * of its day. Of this file only.
   */
  from: dateField.int().optional().describe('the first day to take in'),
  until: dateField.int().optional().describe('the last day to take in'),
  /** Of this file only. */
  known: z.enum(knownOrders).optional().describe('what orders are whose numbers are known: corrections, or others'),
  /** Where it comes from, in place of its columns: files of one source go on one after the other. */
  source: sourceName.optional().describe('where it comes from; files of one source go on one after the other'),
};
