/** Why a row was refused, and where. */
export interface Rejection {
  /** Empty when it is not about one column. */
  column: string;
  reason: string;
}

export interface TransactionRow {
  client: string;
  /** Milliseconds since 1970-01-01 UTC. */
  at: number;
  /** Negative for a cancellation. */
  amount: number;
  invoice: string | null;
  cancellation: boolean;
  /** All that the line says, in a form that does not depend on how it is written. */
  content: string;
}
