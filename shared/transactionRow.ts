/** What a line says of the things bought and of who buys, where its file does. */
export interface LineItem {
  /** A number that stands for the product; null: not told. Its name is not kept. */
  product: number | null;
  /** How many of it; null: not told. */
  quantity: number | null;
  /** Codes of values of `orderWords`; null: not told. */
  category: number | null;
  country: number | null;
}

/** Features whose values are words that orders hold: what they bought most of, and where they are from. */
export const orderWords = { category: 'top_category', country: 'order_country' } as const;

/** A transaction, as a file states it and the store takes it. */
export interface TransactionRow {
  client: string;
  /** Milliseconds since 1970-01-01 UTC. */
  at: number;
  /** Negative for what was given back. */
  amount: number;
  /** Empty where there is none. */
  invoice: string;
  /** No: the order is stated, and nothing of it was bought. */
  bought: boolean;
  item?: LineItem;
}

/** A line as it is kept: its client, moment, amount and invoice, and what it tells of the things bought. */
export type StoredLine = readonly [
  clientKey: number,
  at: number,
  amount: number,
  invoice: string,
  importId: number,
  product: number | null,
  quantity: number | null,
  category: number | null,
  country: number | null,
];
