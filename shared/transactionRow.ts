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
}
