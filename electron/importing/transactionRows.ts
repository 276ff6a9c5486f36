import type { TransactionRow } from '../../shared/transactionRow';
import { withRoom } from './rowBlock';

/** What goes from thread to thread: each text once, and a row's numbers, which are not copied. */
export interface PackedTransactions {
  length: number;
  /** How many of them were bought. */
  bought: number;
  texts: string[];
  numbers: Float64Array<ArrayBuffer>;
}

/** Of a row: client and invoice, by their places among the texts; moment, amount, whether it was bought; its item. */
const stride = 9;
const nothing = { product: null, quantity: null, category: null, country: null };

/** Many transactions, packed: as objects they would cost several times the memory, and the time to hand them on. */
export class TransactionRows {
  private readonly places = new Map<string, number>();

  constructor(
    readonly packed: PackedTransactions = { length: 0, bought: 0, texts: [], numbers: new Float64Array(0) },
  ) {}

  get length(): number {
    return this.packed.length;
  }

  add({ client, at, amount, invoice, bought, item }: TransactionRow): void {
    const { packed } = this;
    const from = packed.length++ * stride;
    if (bought) packed.bought++;
    packed.numbers = withRoom(packed.numbers, from + stride);
    const { numbers } = packed;
    const { product, quantity, category, country } = item ?? nothing;
    numbers[from] = this.placeOf(client);
    numbers[from + 1] = this.placeOf(invoice);
    numbers[from + 2] = at;
    numbers[from + 3] = amount;
    numbers[from + 4] = Number(bought) + (item ? 2 : 0);
    numbers[from + 5] = product ?? Number.NaN;
    numbers[from + 6] = quantity ?? Number.NaN;
    numbers[from + 7] = category ?? Number.NaN;
    numbers[from + 8] = country ?? Number.NaN;
  }

  private placeOf(text: string): number {
    const known = this.places.get(text);
    if (known !== undefined) return known;
    const { texts } = this.packed;
    texts.push(text);
    this.places.set(text, texts.length - 1);
    return texts.length - 1;
  }

  /** The client of a row, by its place among the texts. */
  clientAt(i: number): number {
    return this.packed.numbers[i * stride];
  }

  row(i: number): TransactionRow {
    const { numbers, texts } = this.packed;
    const from = i * stride;
    const flags = numbers[from + 4];
    const client = texts[numbers[from]];
    const invoice = texts[numbers[from + 1]];
    const bought = flags % 2 === 1;
    if (flags < 2) return { client, at: numbers[from + 2], amount: numbers[from + 3], invoice, bought };
    const item = {
      product: orNull(numbers[from + 5]),
      quantity: orNull(numbers[from + 6]),
      category: orNull(numbers[from + 7]),
      country: orNull(numbers[from + 8]),
    };
    return { client, at: numbers[from + 2], amount: numbers[from + 3], invoice, bought, item };
  }

  *[Symbol.iterator](): Generator<TransactionRow> {
    for (let i = 0; i < this.length; i++) yield this.row(i);
  }
}

/** No number of an item is NaN, so it stands for none. */
function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
