import type { LineItem, TransactionRow } from '../../shared/transactionRow';

/** The order that is being read, and what its lines tell so far. */
interface Open {
  order: string;
  rows: readonly TransactionRow[];
  items: LineItem[];
}

/**
 * Files whose amounts are whole orders' and whose lines tell what was bought: the amount counts once, and each line has
 * an equal share of it, since what each cost is not told. An order is complete when the next one begins; what a line
 * tells that stands elsewhere in the file is left out.
 */
export class SharedAmounts {
  private open: Open | null = null;

  /**
   * An order's first line.
   * @param rows what it says of the order; the first row is what was bought
   * @returns the rows of the order before
   */
  begin(order: string, rows: readonly TransactionRow[]): readonly TransactionRow[] {
    const before = this.end();
    const item = rows[0]?.item;
    this.open = { order, rows, items: item ? [item] : [] };
    return before;
  }

  /** A further line of an order. */
  add(order: string, item: LineItem | undefined): void {
    if (item && this.open?.order === order) this.open.items.push(item);
  }

  /** The rows of the order that is complete. */
  end(): readonly TransactionRow[] {
    const { open } = this;
    this.open = null;
    if (!open) return [];
    const [bought, ...others] = open.rows;
    return bought ? [...shared(bought, open.items), ...others] : [];
  }
}

/** As many rows as lines that tell of a product or a category: the amounts in cents, the rest of them on the first. */
function shared(row: TransactionRow, items: readonly LineItem[]): readonly TransactionRow[] {
  const told = items.filter(({ product, category }) => product !== null || category !== null);
  const share = Math.floor((100 * row.amount) / told.length) / 100;
  if (told.length < 2 || !(share > 0)) return [row];
  const first = Number((row.amount - share * (told.length - 1)).toFixed(9));
  return told.map((item, i) => ({ ...row, amount: i === 0 ? first : share, item }));
}
