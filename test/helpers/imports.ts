import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataContext } from '../../electron/data/context';
import { type ImportOptions, importFile } from '../../electron/data/importFile';
import { ordersByClient } from '../../electron/data/orders';
import { quietIo } from './workspace';

let files = 0;

/** Writes lines as a file of the workspace; gives its path. */
export function csv(context: DataContext, lines: readonly string[], name = `file-${++files}.csv`): string {
  const path = join(context.workspace, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** Imports lines as a file. */
export function importLines(
  context: DataContext,
  lines: readonly string[],
  options: Omit<Partial<ImportOptions>, 'path'> = {},
) {
  return importFile(context, { path: csv(context, lines), dryRun: false, actor: 'a test', ...options }, quietIo);
}

/** The labels, readable: client, prediction time, task, value, in order. */
export function labelsOf({ db }: DataContext): [client: string, predictedAt: string, task: string, value: number][] {
  return db
    .prepare<[], [string, number, string, number]>(
      `SELECT c.client_id, p.predicted_at, l.task, l.value FROM labels l JOIN predictions p ON p.id = l.prediction_id
       JOIN clients c ON c.key = p.client_key ORDER BY 1, 2, 3`,
    )
    .raw()
    .all()
    .map(([client, at, task, value]) => [client, new Date(at).toISOString().slice(0, 10), task, value]);
}

/** Client → its orders, as day and amount. */
export function ordersOf({ db }: DataContext): Record<string, [day: string, amount: number][]> {
  const ids = new Map(
    db
      .prepare<[], { key: number; id: string }>('SELECT key, client_id AS id FROM clients')
      .all()
      .map(({ key, id }) => [key, id]),
  );
  return Object.fromEntries(
    [...ordersByClient(db)].map(([key, orders]) => [
      ids.get(key),
      orders.map((order) => [new Date(order.at).toISOString().slice(0, 10), order.amount]),
    ]),
  );
}
