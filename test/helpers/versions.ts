import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Layout, modelFileName } from '../../electron/registry/layout';
import { publishVersion, stageVersion } from '../../electron/registry/versions';
import type { VersionMetadata, VersionTask } from '../../shared/schemas/versions';

export const noon = Date.UTC(2026, 1, 1, 12);

/** What a version tells of a model; the model itself is any text, since the registry does not look into it. */
export function modelOf(content: string, task = 'purchase'): VersionTask {
  return {
    file: modelFileName(task),
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes: content.length,
    rows: 10,
    features: ['a'],
    featuresAdded: [],
    featuresRemoved: [],
    parent: null,
    trees: 1,
    minLeaf: 1,
    featuresPerSplit: null,
    seconds: 0,
    megabytes: content.length / 1e6,
    deployedAt: null,
    probe: null,
    watermark: 1,
    importance: [],
    importanceShifts: [],
    giveaways: [],
    outOfBag: null,
    holdout: null,
    baseline: null,
  };
}

/** Publishes a version whose models hold `content`. */
export async function publish(
  layout: Layout,
  content: string,
  given: { now?: number; runId?: number; tasks?: readonly string[] } = {},
): Promise<VersionMetadata> {
  const { now = noon, runId = 1, tasks = ['purchase'] } = given;
  const staging = await stageVersion(layout, runId);
  for (const task of tasks) writeFileSync(join(staging, modelFileName(task)), content);
  const models = Object.fromEntries(tasks.map((task) => [task, modelOf(content, task)]));
  return publishVersion(
    layout,
    { appVersion: '0', strategy: 'retrain', runId, seed: 1, tableSha256: '', tasks: models },
    now,
  );
}

/** Writes what stands for a grown estimator, and gives what is known of it. */
export function estimatorIn(path: string): Omit<NonNullable<VersionTask['estimator']>, 'file'> {
  writeFileSync(path, 'estimator');
  const sha256 = createHash('sha256').update('estimator').digest('hex');
  return {
    ...{ sha256, bytes: 9, rows: 100, clip: null, scale: null, slope: 0, margin: 0.02, noise: 0.1, drift: 0 },
    ...{ promise: { loss: 0.3, error: 0.01, deviation: 0.4 }, alike: 0.5, distributions: [], seconds: 1 },
  };
}
