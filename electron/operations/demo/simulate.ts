import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { dateField, pathField, seedField } from '../../../shared/schemas/fields';
import { dayMs, isoDay } from '../../../shared/time';
import { writeCsvFile } from '../../node/csv';
import { featureNames, makeClient, type NextClient, normal, randomOf } from './simulatedClients';

export const simulateInput = z.object({
  out: pathField.meta({ placeholder: 'FOLDER', description: 'where the files go' }),
  clients: z.int().min(1).default(2000).describe('clients with a synthetic label on day 1'),
  days: z.int().min(1).default(30),
  perDay: z.int().min(1).default(100).describe('clients a day whose outcome becomes known'),
  seed: seedField(1),
  from: dateField
    .min(Date.UTC(1901, 0, 1), 'must be 1901-01-01 or later: dates before 1900 are not read')
    .meta({ form: 'date' })
    .default(Date.UTC(2026, 1, 1))
    .describe('day 1'),
});
export type SimulateOptions = z.infer<typeof simulateInput>;

export interface Simulated {
  files: string[];
  /** The accuracy of somebody who knows the hidden truth: the mean of max(p, 1 − p) over all clients. */
  bestAccuracy: { purchase: number; churn: number };
  /** The R² of the same person on the amounts: all but the noise of their outcomes. */
  bestR2: number;
}

/** Share of the synthetic labels that a rule of thumb gets wrong on purpose: the day-1 models are weak. */
const syntheticNoise = 0.3;

/**
 * Writes a simulated story as CSVs. Every client has recency, frequency, monetary value, tenure and a plan; the hidden
 * truth is logistic: purchase = σ(1.6·f − 1.4·r + 0.8·[plan = gold]), churn = σ(1.5·r − 1.2·f − 0.6·t), with standard
 * normal f, r, t; CLV = 800·e^(0.5·m + 0.3·f) with a noise of 10 %. `day-001-labels.csv` holds synthetic labels, of
 * which a share is wrong; `day-NNN-predictions.csv` and `day-NNN-outcomes.csv` hold what was predicted 100 days before,
 * and what came.
 */
export async function simulate(options: SimulateOptions): Promise<Simulated> {
  await mkdir(options.out, { recursive: true });
  const random = randomOf(options.seed);
  const certainty = { purchase: 0, churn: 0, clients: 0 };
  const amounts = { sum: 0, squares: 0 };
  const next = (id: string) => {
    const client = makeClient(id, random);
    certainty.purchase += Math.max(client.purchase, 1 - client.purchase);
    certainty.churn += Math.max(client.churn, 1 - client.churn);
    certainty.clients++;
    amounts.sum += client.clv;
    amounts.squares += client.clv ** 2;
    return client;
  };
  const files = [await writeDayOne(options, next, random)];
  for (let day = 2; day <= options.days; day++) files.push(...(await writeDay(options, day, next, random)));
  const share = (sum: number) => sum / certainty.clients;
  const noise = outcomeNoise ** 2 * share(amounts.squares);
  const variance = share(amounts.squares) - share(amounts.sum) ** 2;
  return {
    files,
    bestAccuracy: { purchase: share(certainty.purchase), churn: share(certainty.churn) },
    bestR2: variance / (variance + noise),
  };
}

async function writeDayOne(options: SimulateOptions, next: NextClient, random: () => number): Promise<string> {
  const wrong = (likely: number) => Number(random() < syntheticNoise ? likely <= 0.5 : likely > 0.5);
  const labels = ['purchased', 'churned', 'clv'].flatMap((name) => [`${name}_actual`, `${name}_source`]);
  const rows = Array.from({ length: options.clients }, (_, i) => {
    const one = next(`S${i + 1}`);
    const clv = (one.clv * (1 + 0.3 * normal(random))).toFixed(2);
    const answers = [wrong(one.purchase), 'synthetic', wrong(one.churn), 'synthetic', clv, 'synthetic'].map(String);
    return [one.id, isoDay(options.from), ...answers, ...one.cells];
  });
  return writeCsv(options.out, 'day-001-labels.csv', ['client_id', 'predicted_at', ...labels, ...featureNames], rows);
}

/** Standard deviation of an amount's outcome, as a share of it. */
const outcomeNoise = 0.1;

/** Outcomes are known 100 days after the prediction, which is after every horizon and grace. */
const knownAfterDays = 100;

/** Of the files of a story those of a day, wherever they lie. */
export function filesOf(day: number, files: readonly string[]): string[] {
  return files.filter((path) => basename(path).startsWith(`day-${numberOf(day)}-`));
}

function numberOf(day: number): string {
  return String(day).padStart(3, '0');
}

async function writeDay(options: SimulateOptions, day: number, next: NextClient, random: () => number) {
  const number = numberOf(day);
  const clients = Array.from({ length: options.perDay }, (_, i) => next(`D${number}-${i + 1}`));
  const observed = options.from + (day - 1) * dayMs;
  const predicted = isoDay(observed - knownAfterDays * dayMs);
  // The model in production knows the truth dimly.
  const dim = (likely: number) => Math.min(1, Math.max(0, likely + 0.25 * normal(random))).toFixed(3);
  return [
    await writeCsv(
      options.out,
      `day-${number}-predictions.csv`,
      ['client_id', 'predicted_at', 'purchased_pred', 'churned_pred', 'clv_pred', ...featureNames],
      clients.map((one) => [one.id, predicted, dim(one.purchase), dim(one.churn), one.clv.toFixed(0), ...one.cells]),
    ),
    await writeCsv(
      options.out,
      `day-${number}-outcomes.csv`,
      ['client_id', 'observed_at', 'purchased_actual', 'churned_actual', 'clv_actual'],
      clients.map((one) => [
        one.id,
        isoDay(observed),
        random() < one.purchase ? '1' : '0',
        random() < one.churn ? '1' : '0',
        (one.clv * (1 + outcomeNoise * normal(random))).toFixed(2),
      ]),
    ),
  ];
}

async function writeCsv(folder: string, name: string, header: string[], rows: string[][]): Promise<string> {
  const path = join(folder, name);
  await writeCsvFile(path, async (file) => {
    for (const row of [header, ...rows]) await file.write(row);
  });
  return path;
}
