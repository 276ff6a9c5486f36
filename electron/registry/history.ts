import { mkdir } from 'node:fs/promises';
import type { VersionMetadata } from '../../shared/records';
import { replaceFile } from './files';
import type { Layout } from './layout';

/** Writes training_history.json: every training run that gave a version, oldest first, with what it measured. */
export async function writeHistory(layout: Layout, versions: readonly VersionMetadata[]): Promise<void> {
  const runs = versions.map(({ version, createdAt, strategy, seed, runId, tableSha256, tasks }) => ({
    version,
    createdAt,
    strategy,
    runId,
    seed,
    tableSha256,
    tasks: Object.fromEntries(
      Object.entries(tasks).map(([task, { rows, trees, seconds, bytes, parent, holdout, outOfBag, ...rest }]) => [
        task,
        {
          rows,
          trees,
          seconds,
          megabytes: bytes / 1e6,
          parent,
          featuresAdded: rest.featuresAdded,
          featuresRemoved: rest.featuresRemoved,
          holdout,
          outOfBag,
        },
      ]),
    ),
  }));
  await mkdir(layout.continuous, { recursive: true });
  await replaceFile(layout.history, `${JSON.stringify({ format: 1, runs }, null, 2)}\n`);
}
