import type { TransactionRow } from '../../shared/transactionRow';
import { contentHash } from '../node/contentHash';

/** Orders of which it is looked whether their numbers are known: enough to tell "nearly all". */
const sampleSize = 1000;

/** What a file says of orders, as far as it takes to find those that were known otherwise. */
export class StatedOrders {
  /** The name of a line → how often the file holds it. */
  readonly seen = new Map<number, number>();
  /** The known clients of the file: key → id. */
  readonly clients = new Map<number, string>();
  /** The name of an order → the sum of its lines. */
  private readonly nets = new Map<number, number>();
  /** Number → the sum of its lines, whoever bought. */
  private readonly netsOfNumbers = new Map<string, number>();
  /** Of the orders, spread evenly over the file. */
  private chosen: { name: number; client: string; invoice: string; at: number }[] = [];
  private stride = 1;
  /** The time that the file covers. */
  from = Number.POSITIVE_INFINITY;
  until = Number.NEGATIVE_INFINITY;
  /** Its lines, and those that were known as they are. */
  rows = 0;
  known = 0;
  /** Import → how many of the known lines are of it. */
  readonly repeats = new Map<number, number>();
  private latest = { client: '', invoice: '', name: 0 };

  /** @param replaces whether it takes the place of all that is known under its numbers, of whomever and whenever */
  constructor(readonly replaces: boolean) {}

  /** @param importId the import that the line is known from; null where it is not known */
  add(key: number | undefined, { client, invoice, at, amount, bought }: TransactionRow, importId: number | null): void {
    this.from = Math.min(this.from, at);
    this.until = Math.max(this.until, at);
    this.rows++;
    if (importId !== null) {
      this.known++;
      this.repeats.set(importId, (this.repeats.get(importId) ?? 0) + 1);
    }
    if (invoice === '') return;
    if (key !== undefined) this.clients.set(key, client);
    const name = this.nameOf(client, invoice);
    const net = this.nets.get(name);
    if (net === undefined && bought) this.choose({ name, client, invoice, at });
    this.nets.set(name, (net ?? 0) + amount);
    if (this.replaces) this.netsOfNumbers.set(invoice, (this.netsOfNumbers.get(invoice) ?? 0) + amount);
  }

  /** The sum of what the file states under a number; null where it states nothing. */
  netOfNumber(invoice: string): number | null {
    return this.netsOfNumbers.get(invoice) ?? null;
  }

  /** The sum of what the file states of an order; null where it states nothing. */
  netOf(client: string, invoice: string): number | null {
    return this.nets.get(this.nameOf(client, invoice)) ?? null;
  }

  private nameOf(client: string, invoice: string): number {
    const { latest } = this;
    if (latest.client === client && latest.invoice === invoice) return latest.name;
    const name = contentHash(`${client}\u001f${invoice}`);
    this.latest = { client, invoice, name };
    return name;
  }

  get sample(): readonly { client: string; invoice: string; at: number }[] {
    return this.chosen;
  }

  private choose(order: (typeof this.chosen)[number]): void {
    if (order.name % this.stride !== 0) return;
    this.chosen.push(order);
    if (this.chosen.length <= sampleSize) return;
    this.stride *= 2;
    this.chosen = this.chosen.filter(({ name }) => name % this.stride === 0);
  }
}
