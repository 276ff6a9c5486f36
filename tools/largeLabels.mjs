// The labels of the large workspace: eight tasks, of which three are there in every workspace.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';

/** The tasks that are added. */
export const ownTasks = ['upsell', 'refund', 'visit', 'referral', 'basket'].map((name) => ({
  name,
  kind: /** @type {'classification' | 'regression'} */ (name === 'basket' ? 'regression' : 'classification'),
  column: name,
  predictedName: null,
  actualName: null,
  outcome: null,
  horizonDays: 30,
  graceDays: 7,
  skipActedOn: false,
}));
const columns = ['purchased', 'churned', 'clv', ...ownTasks.map(({ column }) => column)];
const amounts = new Set(['clv', 'basket']);

/**
 * Writes labeled_data.csv: every client once per quarter, all tasks labelled.
 * @param {string} folder
 * @param {{ rows: number, features: number, from: number, until: number, random: () => number }} given
 */
export async function writeLabels(folder, { rows, features, from, until, random }) {
  const path = join(folder, 'labeled_data.csv');
  const file = createWriteStream(path);
  const names = Array.from({ length: features }, (_, i) => `feature_${String(i + 1).padStart(2, '0')}`);
  const pairs = columns.flatMap((column) => [`${column}_actual`, `${column}_observed_at`]);
  file.write(`${['client_id', 'predicted_at', ...pairs, ...names].join(',')}\n`);
  const clients = Math.ceil(rows / 8);
  for (let i = 0; i < rows; i++) {
    const quarter = Math.floor(i / clients);
    const at = from + ((until - from) * (quarter + random())) / 8.8;
    const values = names.map(() => Math.round(random() * 1000) / 10);
    const drive = (values[0] + values[1] - values[2]) / 100 - 0.5;
    const labels = columns.flatMap((column) => [labelOf(column, drive, random), dayOf(at + 40 * 86_400_000)]);
    const line = [`c${String(i % clients).padStart(6, '0')}`, dayOf(at), ...labels, ...values].join(',');
    if (!file.write(`${line}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  return path;
}

function labelOf(column, drive, random) {
  if (amounts.has(column)) return (100 * Math.exp(drive + 0.3 * (random() - 0.5))).toFixed(2);
  return random() < 1 / (1 + Math.exp(-3 * drive)) ? 1 : 0;
}

function dayOf(at) {
  return new Date(at).toISOString().slice(0, 10);
}
