import { groupedBy } from '../../shared/groupedBy';
import { type Mapping, plainName } from './fields';
import { isMissing } from './values';

/**
 * Whether a file's amounts are those of its lines or, on each line, those of whole orders; `unclear`: it could be
 * either.
 */
type AmountOf = 'line' | 'order' | 'unclear';

const lineNames = /line|item|unit|article|artikel|produ|position|zeile|ligne|riga|linea/;
const orderNames =
  /order|invoice|grandtotal|basket|cart|receipt|commande|facture|bestell|rechnung|auftrag|pedido|ordine|fattura|factura/;
/** So many orders whose lines differ and bear the same amount don't come by chance. */
const enough = 2;

/**
 * By the first records: where the lines of orders differ and yet bear one amount, or all but one none, it is the
 * order's. Where the amount's name says neither order nor line, it could still be that equal things were bought.
 */
export function amountOf(
  header: readonly string[],
  mapping: Mapping,
  sample: readonly (readonly string[])[],
): AmountOf {
  const at = header.indexOf(mapping.amount ?? '');
  if (at < 0 || mapping.invoice === undefined) return 'line';
  const orders = ordersIn(header, mapping, sample).filter((rows) => rows.length > 1 && differ(rows, at));
  const stated = orders
    .map((rows) => ({
      lines: rows.length,
      cells: rows.map((cells) => cells[at].trim()).filter((cell) => !isMissing(cell)),
    }))
    .filter(({ cells }) => cells.length > 0);
  const differing = stated.filter(({ cells }) => new Set(cells).size > 1).length;
  const name = plainName(mapping.amount);
  // One order with two payments among many with one is no proof that all amounts are those of lines.
  const mostly = stated.length - differing >= enough && differing * 4 < stated.length;
  if (differing > 0) return mostly && !lineNames.test(name) ? 'unclear' : 'line';
  if (stated.some(({ lines, cells }) => cells.length < lines)) return 'order';
  if (stated.length === 0 || lineNames.test(name)) return 'line';
  if (orderNames.test(name)) return 'order';
  return stated.length >= enough ? 'unclear' : 'line';
}

function ordersIn(header: readonly string[], mapping: Mapping, sample: readonly (readonly string[])[]) {
  const [client, invoice] = [header.indexOf(mapping.client), header.indexOf(mapping.invoice)];
  const named = sample.filter((cells) => cells.length === header.length && cells[invoice].trim() !== '');
  return [...groupedBy(named, (cells) => `${cells[client]}\u001f${cells[invoice]}`).values()];
}

/** Whether an order's lines tell of different things: equal lines may well have equal amounts. */
function differ(rows: readonly (readonly string[])[], amount: number): boolean {
  const others = (cells: readonly string[]) => cells.filter((_, i) => i !== amount).join('\u001f');
  return new Set(rows.map(others)).size > 1;
}
