import { join } from 'node:path';
import { binColumn } from '../../electron/engine/binning';
import type { FeatureSchema } from '../../electron/engine/features';
import { Grower, type GrownChunk, type GrowParams, type TrainingData } from '../../electron/engine/grow';
import { type Model, writeModel } from '../../electron/engine/modelFile';
import { Random } from '../../electron/engine/rng';
import type { ModelRef } from '../../electron/serving/models';
import { ownClients } from './ownClients';

const rows = 400;
const trees = 20;

/** A number, a flag, a date and a category, as the models of these tests know them. */
export const schema: FeatureSchema[] = [
  { name: 'spend', type: 'number' },
  { name: 'member', type: 'number', form: 'flag' },
  { name: 'since', type: 'number', form: 'date' },
  { name: 'colour', type: 'category', values: ['red', 'none', 'blue'], numbers: [0, 1, 2], other: 1 },
];

const founding = [
  { task: 'purchase', column: 'purchased', kind: 'classification' },
  { task: 'churn', column: 'churned', kind: 'classification' },
  { task: 'clv', column: 'clv', kind: 'regression' },
] as const;

/** Of the model of amounts: low answers have a narrower one. */
const interval = { bounds: [60], widen: [-0.1, 0.2], unit: 1, least: 0 };

/** A model of random rows, that the seed decides. */
export function modelOf(task: string, kind: 'classification' | 'regression', seed: number): Model {
  const random = new Random(seed, 1);
  const draw = (of: () => number) =>
    Float64Array.from({ length: rows }, () => (random.unit() < 0.1 ? Number.NaN : of()));
  const columns = [
    draw(() => Math.round(1000 * random.unit()) / 10),
    draw(() => Number(random.unit() < 0.5)),
    draw(() => 14_000 + Math.floor(3000 * random.unit())),
    draw(() => Math.floor(3 * random.unit())),
  ];
  const signal = columns[0].map((spend, i) => (spend || 40) + 30 * (columns[1][i] || 0) + 20 * random.unit());
  const target = kind === 'classification' ? signal.map((value) => Number(value > 70)) : signal;
  const params = { trees, minLeaf: 3, featuresPerSplit: 2, seed };
  const data = { columns: columns.map(binColumn), target, client: ownClients(rows) };
  const grown = growChunk(data, params, 0, trees, () => true);
  if (!grown) throw new Error('Nothing has grown.');
  return {
    task: { name: task, kind },
    schema,
    params,
    tableSha256: `table ${seed}`,
    rows,
    watermark: 1,
    baseline: 0.5,
    calibration: kind === 'classification' ? { kind: 'sigmoid', slope: 1.2, offset: 0.1 } : null,
    amounts: kind === 'classification' ? null : { way: 'raw', clip: 1e9, interval },
    chunks: [grown.chunk],
    ...{ any: [], beyond: [], linear: [], linearWeight: 0 },
  };
}

/** Writes a version's three models; gives them as they are served. */
export async function writeModels(folder: string, version: string, seed: number): Promise<ModelRef[]> {
  const refs: ModelRef[] = [];
  for (const [i, { task, column, kind }] of founding.entries()) {
    const path = join(folder, `${version}-${task}.forest`);
    const { sha256 } = await writeModel(path, modelOf(task, kind, 10 * seed + i));
    refs.push({ task, column, version, path, copy: null, sha256 });
  }
  return refs;
}

/** Rows as a request writes them, in all the forms that a value may have. */
export function someRows(count: number, seed = 3): Record<string, unknown>[] {
  const random = new Random(seed, 2);
  const one = <T>(...values: readonly T[]) => values[Math.floor(values.length * random.unit())];
  return Array.from({ length: count }, (_, i) => ({
    client_id: `C${i}`,
    spend: one(null, Math.round(1e6 * random.unit()) / 1e4, Math.round(100 * random.unit())),
    member: one(0, 1, null),
    since: one('2009-03-01', null, `2016-${String(1 + Math.floor(12 * random.unit())).padStart(2, '0')}-11`),
    colour: one('red', 'blue', 'none', 'violet', null),
  }));
}

/** Grows trees on data that is not used again. */
export function growChunk(
  data: TrainingData,
  params: GrowParams,
  first: number,
  count: number,
  onTree: () => boolean,
): GrownChunk | null {
  return new Grower(data, params).grow(first, count, onTree);
}
