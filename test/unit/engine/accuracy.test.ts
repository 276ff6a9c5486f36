import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { binColumn } from '../../../electron/engine/binning';
import { columnOf, encode, fitFeature } from '../../../electron/engine/features';
import { score } from '../../../electron/engine/metrics';
import { predict } from '../../../electron/engine/predict';
import { growChunk } from '../../helpers/models';
import { ownClients } from '../../helpers/ownClients';

/** Data and scikit-learn's scores on it, by test/fixtures/forest/make.py; null is missing. */
interface Fixture {
  columns: (number | string | null)[][];
  target: number[];
  runs: { trees: number; featuresPerSplit: number; minLeaf: number; scores: Record<string, number[]> }[];
}

const load = (name: string): Fixture =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/forest', `${name}.json`), 'utf8'));

const every = (values: ArrayLike<number>, first: number) => Float64Array.from(values).filter((_, i) => i % 2 === first);

/** The numbers that trees see; the encoder learns from the training rows. */
function numbersOf(cells: Fixture['columns'][number], target: readonly number[]): Float64Array {
  const type = cells.some((cell) => typeof cell === 'string') ? 'category' : 'number';
  const column = columnOf({ name: '', type, values: [], numbers: [], other: 0 }, cells);
  const training = Int32Array.from(cells.keys()).filter((i) => i % 2 === 0);
  return encode(fitFeature('', column, training, every(target, 0)), column);
}

function scoresOf(fixture: Fixture, run: Fixture['runs'][number], seed: number): Record<string, number> {
  const { target } = fixture;
  const columns = fixture.columns.map((cells) => numbersOf(cells, target));
  const own = every(target, 0);
  const binned = columns.map((column) => binColumn(every(column, 0)));
  const data = { columns: binned, target: own, client: ownClients(own.length) };
  const grown = growChunk(data, { ...run, seed }, 0, run.trees, () => true);
  const actual = every(target, 1);
  const predicted = predict(
    [grown!.chunk],
    columns.map((column) => every(column, 1)),
    actual.length,
  );
  const kind = 'accuracy' in run.scores ? 'classification' : 'regression';
  const clipped = kind === 'classification' ? predicted.map((p) => Math.min(0.995, Math.max(0.005, p))) : predicted;
  const { clients, clip } = { clients: actual.length, clip: Number.POSITIVE_INFINITY };
  const metrics = score(kind, { actual, predicted: clipped, clients, clip });
  return Object.fromEntries(
    Object.keys(run.scores).map((name) => [name, Number(metrics[name as keyof typeof metrics])]),
  );
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const squaredError = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1) / values.length;
const least: Record<string, number> = { accuracy: 0.003, auc: 0.003, logLoss: 0.01, r2: 0.01 };

describe.each(['breast-cancer', 'diabetes', 'clients', 'bands'])('on the data set %s', (name) => {
  const fixture = load(name);
  it.each(fixture.runs)('scores like scikit-learn ($featuresPerSplit features a split, leaves of $minLeaf)', (run) => {
    const seeds = Object.values(run.scores)[0].keys();
    const ours = Array.from(seeds, (seed) => scoresOf(fixture, run, seed));
    for (const [metric, theirs] of Object.entries(run.scores)) {
      const own = ours.map((scores) => scores[metric]);
      const noise = 2 * Math.sqrt(squaredError(own) + squaredError(theirs));
      expect(Math.abs(mean(own) - mean(theirs)), metric).toBeLessThan(Math.max(noise, least[metric]));
    }
  });
});
