import { mapValues } from '../../shared/mapValues';
import type { LivePeriod } from '../../shared/schemas/deployments';
import type { Metrics } from '../../shared/schemas/metrics';
import { fromJson, toJson } from '../../shared/schemas/time';
import {
  type OutlinedVersion,
  outlinedVersion,
  type TrainedRun,
  trainedRun,
  trainingHistory,
  type VersionMetadata,
  version,
  versionTask,
} from '../../shared/schemas/versions';
import { primaryScore } from '../../shared/scores';
import type { ReadDb, WriteDb } from './open';

/** What lists tell of a version: no more than a few figures per task, since there may be hundreds of versions. */
function outlineOf({ version: name, createdAt, strategy, runId, tasks }: VersionMetadata): OutlinedVersion {
  return {
    version: name,
    createdAt,
    strategy,
    runId,
    tasks: mapValues(tasks, ({ holdout, baseline, features, featuresAdded, featuresRemoved, ...model }) => ({
      ...model,
      features: features.length,
      featureChanges: featuresAdded.length + featuresRemoved.length,
      score: primaryScore(holdout),
      baseline: primaryScore(baseline),
      clients: holdout?.clients ?? null,
    })),
  };
}

function runOf({ format: _, tasks, ...run }: VersionMetadata): Omit<TrainedRun, 'state' | 'removedAt'> {
  return { ...run, tasks: mapValues(tasks, (model) => ({ ...model, features: model.features.length, live: [] })) };
}

/** Says anew what a version's outline is. */
export function recordOutline(db: WriteDb, metadata: VersionMetadata): void {
  const listed = toJson(outlinedVersion, outlineOf(metadata));
  const history = toJson(trainedRun, { ...runOf(metadata), state: 'kept', removedAt: null });
  db.prepare('INSERT OR REPLACE INTO version_outlines (version, listed, history) VALUES (?, ?, ?)').run(
    metadata.version,
    JSON.stringify(listed),
    JSON.stringify(history),
  );
}

/** Outlines the versions of earlier releases, which lack that. */
export function completeOutlines(db: WriteDb): void {
  const lacking = db
    .prepare<[], string>('SELECT name FROM versions WHERE name NOT IN (SELECT version FROM version_outlines)')
    .pluck()
    .all();
  const metadataOf = db.prepare<[string], string>('SELECT metadata FROM versions WHERE name = ?').pluck();
  for (const name of lacking) recordOutline(db, fromJson(version, JSON.parse(metadataOf.get(name) ?? '')));
}

/** What was read last of each version: the screens ask for all of them at every change, and few have changed. */
const readBefore = new Map<string, { listed: string; outline: OutlinedVersion }>();

/** The versions whose folders are there, oldest first. */
export function listVersions(db: ReadDb): OutlinedVersion[] {
  return db
    .prepare<[], { name: string; listed: string }>(
      `SELECT v.name, o.listed FROM versions v JOIN version_outlines o ON o.version = v.name
       WHERE v.state = 'kept' ORDER BY v.name`,
    )
    .all()
    .map(({ name, listed }) => {
      const known = readBefore.get(name);
      if (known?.listed === listed) return known.outline;
      const outline = fromJson(outlinedVersion, JSON.parse(listed));
      readBefore.set(name, { listed, outline });
      return outline;
    });
}

/** How each version scored on the holdout when it was trained, task by task. */
export function listTrainedMetrics(db: ReadDb): { version: string; task: string; holdout: Metrics | null }[] {
  return db
    .prepare<[], { version: string; task: string; holdout: string }>(
      `SELECT o.version, task.key AS task, task.value -> '$.holdout' AS holdout
       FROM version_outlines o, json_each(o.history, '$.tasks') task`,
    )
    .all()
    .map((one) => ({ ...one, holdout: versionTask.shape.holdout.parse(JSON.parse(one.holdout)) }));
}

/** The text of training_history.json: all versions that there ever were, oldest first, and when each was live. */
export function writeTrainingHistory(db: ReadDb, live: readonly LivePeriod[]): string {
  const rows = db
    .prepare<[], { history: string; state: 'kept' | 'missing'; removedAt: number | null }>(
      `SELECT o.history, v.state, v.removed_at AS removedAt
       FROM versions v JOIN version_outlines o ON o.version = v.name ORDER BY v.name`,
    )
    .all();
  const runs = rows.map(({ history, state, removedAt }): TrainedRun => {
    const run = fromJson(trainedRun, JSON.parse(history));
    const own = live.filter((period) => period.version === run.version);
    return {
      ...run,
      state: state === 'missing' && removedAt !== null ? 'removed' : state,
      removedAt,
      tasks: mapValues(run.tasks, (model, task) => ({ ...model, live: own.filter((period) => period.task === task) })),
    };
  });
  return `${JSON.stringify(toJson(trainingHistory, { format: 1, runs }), null, 2)}\n`;
}
