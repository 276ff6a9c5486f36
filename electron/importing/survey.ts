/** What is counted while a file of transactions is read: for what must be asked or told of the whole of it. */
export interface OrderSurvey {
  /** The first and the last moment that it covers. */
  from: number;
  until: number;
  /** Day since 1970-01-01 → rows that are taken in. */
  days: Map<number, number>;
  /** State → rows. */
  states: Map<string, number>;
  /** Currency → rows with an amount; '' where none is said. */
  currencies: Map<string, number>;
  /** Rows whose amount is the order's, which stands on another row. */
  repeated: number;
  /** State → orders that it says were returned, and of which a line takes the amount back as well. */
  returnedTwice: Map<string, number>;
  /** Rows of which more was given back than their amount. */
  refundsAboveAmount: number;
  /** An order that shows that the amounts are not those of orders. */
  contradiction: string | null;
}

export function emptySurvey(): OrderSurvey {
  return {
    from: Number.POSITIVE_INFINITY,
    until: Number.NEGATIVE_INFINITY,
    days: new Map(),
    states: new Map(),
    currencies: new Map(),
    repeated: 0,
    returnedTwice: new Map(),
    refundsAboveAmount: 0,
    contradiction: null,
  };
}

/** Adds what was counted of a later part of the file. */
export function addSurvey(total: OrderSurvey, part: OrderSurvey): void {
  for (const name of ['days', 'states', 'currencies', 'returnedTwice'] as const) {
    const sums: Map<number | string, number> = total[name];
    for (const [key, rows] of part[name]) count(sums, key, rows);
  }
  total.from = Math.min(total.from, part.from);
  total.until = Math.max(total.until, part.until);
  total.repeated += part.repeated;
  total.refundsAboveAmount += part.refundsAboveAmount;
  total.contradiction ??= part.contradiction;
}

export function count<Key>(counts: Map<Key, number>, key: Key, more = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}
