import type { ErrorReport } from '../../shared/schemas/errors';
import { errorReport } from '../../shared/schemas/errors';
import type { RunRecord, RunState, RunStep } from '../../shared/schemas/runs';
import { type Step, stepNamed } from '../../shared/steps';
import type { ReadDb, WriteDb } from './open';

/** Opens a run in state `running`; returns its id. */
export function beginRun(
  db: WriteDb,
  given: { strategy: string; actor: string; pid: number; params: unknown; startedAt: number },
): number {
  const added = db
    .prepare(
      `INSERT INTO runs (strategy, state, actor, pid, params, started_at)
       VALUES (@strategy, 'running', @actor, @pid, @params, @startedAt)`,
    )
    .run({ ...given, params: JSON.stringify(given.params) });
  return Number(added.lastInsertRowid);
}

/** Starts the next step of a run; the step before it ends at the same moment. */
export function beginStep(db: WriteDb, given: { runId: number; name: string; at: number }): void {
  db.transaction(() => {
    endStep(db, { runId: given.runId, at: given.at, detail: null });
    db.prepare(
      `INSERT INTO run_steps (run_id, position, name, started_at)
       VALUES (@runId, (SELECT COUNT(*) FROM run_steps WHERE run_id = @runId), @name, @at)`,
    ).run(given);
  })();
}

/** Ends the step under way, if there is one, with what it has to tell. @param given.at null where nobody saw its end */
export function endStep(db: WriteDb, given: { runId: number; at: number | null; detail: string | null }): void {
  db.prepare(
    `UPDATE run_steps SET finished_at = @at, detail = @detail WHERE run_id = @runId AND finished_at IS NULL`,
  ).run(given);
}

/** Ends a run, once: a run that has ended stays as it is. @param given.at null where nobody saw its end */
export function endRun(
  db: WriteDb,
  given: { runId: number; state: RunState; version: string | null; error: ErrorReport | null; at: number | null },
): void {
  db.transaction(() => {
    endStep(db, { runId: given.runId, at: given.at, detail: given.error?.message ?? null });
    db.prepare(
      `UPDATE runs SET state = @state, version = @version, error = @error, finished_at = @at
       WHERE id = @runId AND state = 'running'`,
    ).run({ ...given, error: given.error && JSON.stringify(given.error) });
  })();
}

/** Whether a run is recorded as under way. */
export function isRunning(db: ReadDb): boolean {
  return db.prepare(`SELECT 1 FROM runs WHERE state = 'running' LIMIT 1`).get() !== undefined;
}

/**
 * Marks the runs as failed whose process is gone: it was killed, or the machine went down. The caller holds the train
 * lease, which every run holds. When they ended is not known: they may be found long after.
 */
export function failOrphans(db: WriteDb): number {
  const orphans = db.prepare<[], { id: number; pid: number }>(`SELECT id, pid FROM runs WHERE state = 'running'`).all();
  for (const { id, pid } of orphans) {
    const error: ErrorReport = {
      code: 'internal',
      message: `The process that ran it (${pid}) ended before the run did. The champion is unchanged; run it again.`,
    };
    endRun(db, { runId: id, state: 'failed', version: null, error, at: null });
  }
  return orphans.length;
}

interface RunRow extends Omit<RunRecord, 'error' | 'steps'> {
  error: string | null;
}

/** The latest runs, newest first, with their steps. */
export function listRuns(db: ReadDb, limit: number): RunRecord[] {
  const steps = db.prepare<[number], Omit<RunStep, keyof Step> & { name: string }>(
    `SELECT name, started_at AS startedAt, finished_at AS finishedAt, detail FROM run_steps WHERE run_id = ? ORDER BY position`,
  );
  return db
    .prepare<[number], RunRow>(
      `SELECT id, strategy, state, actor, started_at AS startedAt, finished_at AS finishedAt, version, error
       FROM runs ORDER BY id DESC LIMIT ?`,
    )
    .all(limit)
    .map((row) => ({
      ...row,
      error: row.error === null ? null : errorReport.parse(JSON.parse(row.error)),
      steps: steps.all(row.id).map(({ name, ...times }) => ({ ...stepNamed(name), ...times })),
    }));
}
