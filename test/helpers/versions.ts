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
