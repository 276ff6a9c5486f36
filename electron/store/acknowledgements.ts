import type { Acknowledgement } from '../../shared/schemas/monitoring';
import { recordActivity } from './activity';
import type { ReadDb, WriteDb } from './open';

/** Records that somebody has heard the alarms of a version. */
export function acknowledge(db: WriteDb, given: Acknowledgement): Acknowledgement {
  db.transaction(() => {
    db.prepare(
      `INSERT INTO acknowledgements (task, version, through, through_import, at, actor, note)
       VALUES (@task, @version, @through, @throughImport, @at, @actor, @note)`,
    ).run(given);
    const { at, actor, task, version, note } = given;
    const summary = `the alarm about ${task} by ${version} was acknowledged`;
    recordActivity(db, { at, actor, kind: 'acknowledgement', subject: task, summary, reason: note });
  }).immediate();
  return given;
}

/** Oldest first. */
export function listAcknowledgements(db: ReadDb): Acknowledgement[] {
  return db
    .prepare<[], Acknowledgement>(
      `SELECT task, version, through, through_import AS throughImport, at, actor, note FROM acknowledgements ORDER BY id`,
    )
    .all();
}
