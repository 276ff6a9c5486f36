import { mapValues } from '../../shared/mapValues';
import type { Metrics } from '../../shared/schemas/metrics';
import { fromJson, fromOwnJson, toJson } from '../../shared/schemas/time';
import {
  type OutlinedVersion,
  outlinedVersion,
  type TrainedRun,
  trainedRun,
  type VersionMetadata,
  version,
} from '../../shared/schemas/versions';
import { outlinedScores } from '../../shared/scores';
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
      ...outlinedScores(holdout, baseline),
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

/** The names of the versions whose folders are there, oldest first. */
export function versionNames(db: ReadDb): string[] {
  return db.prepare<[], string>(`SELECT name FROM versions WHERE state = 'kept' ORDER BY name`).pluck().all();
}

/** A version, and when its model of each task last became champion, as the log of deployments tells; null: never. */
export interface DeploymentDates {
  version: string;
  dates: Record<string, number | null>;
}

/** The versions of whose models another date is recorded than the log tells. */
export function misdatedVersions(db: ReadDb): DeploymentDates[] {
  return db
    .prepare<[], { version: string; dates: string }>(
      `WITH last AS (SELECT to_version, task, MAX(deployment_id) AS id FROM deployment_tasks GROUP BY to_version, task)
       SELECT o.version, json_group_object(task.key, d.at) AS dates
       FROM versions v JOIN version_outlines o ON o.version = v.name, json_each(o.listed, '$.tasks') task
       LEFT JOIN last ON last.to_version = o.version AND last.task = task.key LEFT JOIN deployments d ON d.id = last.id
       WHERE v.state = 'kept' GROUP BY o.version
       HAVING MAX(CAST(ROUND(unixepoch(task.value ->> '$.deployedAt', 'subsec') * 1000) AS INTEGER) IS NOT d.at)`,
    )
    .all()
    .map(({ version, dates }) => ({ version, dates: JSON.parse(dates) }));
}

/** What was read last of each version: the screens ask for all of them at every change, and few have changed. */
const readBefore = new Map<string, { listed: string; outline: OutlinedVersion }>();

/** The versions whose folders are there, oldest first. @param names those alone; null: all */
export function listVersions(db: ReadDb, names: readonly string[] | null): OutlinedVersion[] {
  return db
    .prepare<[{ names: string | null }], { name: string; listed: string }>(
      `SELECT v.name, o.listed FROM versions v JOIN version_outlines o ON o.version = v.name
       WHERE v.state = 'kept' AND (@names IS NULL OR v.name IN (SELECT value FROM json_each(@names))) ORDER BY v.name`,
    )
    .all({ names: names && JSON.stringify(names) })
    .map(({ name, listed }) => {
      const known = readBefore.get(name);
      if (known?.listed === listed) return known.outline;
      const outline = fromOwnJson(outlinedVersion, JSON.parse(listed));
      readBefore.set(name, { listed, outline });
      return outline;
    });
}

/**
 * How each version scored on the holdout when it was trained, task by task; what an outline says was checked before.
 */
export function listTrainedMetrics(db: ReadDb): { version: string; task: string; holdout: Metrics | null }[] {
  return db
    .prepare<[], { version: string; task: string; holdout: string }>(
      `SELECT o.version, task.key AS task, task.value -> '$.holdout' AS holdout
       FROM version_outlines o, json_each(o.history, '$.tasks') task`,
    )
    .all()
    .map((one) => ({ ...one, holdout: JSON.parse(one.holdout) }));
}
