// node tools/make-sample.mjs FILE: makes resources/sample/ from the UCI Online Retail export (a .csv or .csv.gz with
// the columns InvoiceNo, Quantity, InvoiceDate, UnitPrice, CustomerID): one line per invoice of a known client.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { root } from './lib.mjs';

const [source] = process.argv.slice(2);
if (!source) {
  console.error('Usage: node tools/make-sample.mjs FILE');
  process.exit(2);
}
const bytes = readFileSync(source);
const text = (source.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');

/** Cells of one line: the export has quotes around some descriptions, and none holds a line break. */
function cells(line) {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) => quoted ?? plain);
}

const [header, ...lines] = text.trimEnd().split(/\r?\n/);
const columns = cells(header);
const pick = (name) => columns.indexOf(name);
const at = {
  invoice: pick('InvoiceNo'),
  quantity: pick('Quantity'),
  date: pick('InvoiceDate'),
  price: pick('UnitPrice'),
  client: pick('CustomerID'),
};

const invoices = new Map();
for (const line of lines) {
  const row = cells(line);
  const client = row[at.client].replace(/\.0$/, '');
  if (client === '') continue;
  const key = `${client} ${row[at.invoice]}`;
  const known = invoices.get(key) ?? { client, invoice: row[at.invoice], date: row[at.date], amount: 0 };
  if (row[at.date] < known.date) known.date = row[at.date];
  known.amount += Number(row[at.quantity]) * Number(row[at.price]);
  invoices.set(key, known);
}

const sorted = [...invoices.values()].sort((a, b) => (`${a.date} ${a.invoice}` < `${b.date} ${b.invoice}` ? -1 : 1));
const output = sorted.map(({ client, invoice, date, amount }) =>
  [client, invoice, date, amount.toFixed(2), invoice.startsWith('C') ? 1 : 0].join(','),
);
writeFileSync(
  join(root, 'resources', 'sample', 'online-retail-invoices.csv'),
  `${['client_id,invoice,date,amount,cancellation', ...output].join('\n')}\n`,
);
console.log(`${output.length} invoices of ${new Set(sorted.map(({ client }) => client)).size} clients`);
