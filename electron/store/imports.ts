import { AppError } from '../../shared/errors';
import type { ImportCounts, ImportRecord } from '../../shared/schemas/imports';
import type { OrderFacts } from '../../shared/schemas/orders';
import { count, plural } from '../../shared/words';
import { type By, recordActivity } from './activity';
import { markVersions, versionsBehind } from './dependants';
import { removeOrphanedFeatures } from './featureRows';
import { removeUnusedFeatures } from './featureSets';
import type { ReadDb, WriteDb } from './open';
import { rowTables } from './restated';
import { syntheticFrom } from './synthetic';

const importColumns = `id, kind, file_name AS fileName, file_sha256 AS fileSha256, state, accepted, duplicates, changed, unmatched, rejected,
  rejects_file AS rejectsFile, started_at AS startedAt, finished_at AS finishedAt, assessment`;

/** Opens a pending import, whose rows nobody sees until `showImport`. */
export function beginImport(
  db: WriteDb,
  given: {
    kind: string;
    fileName: string;
    fileSha256: string;
    startedAt: number;
    actor: string;
    /** Where each line is a client of its own: what their ids begin with. */
    lineClients?: string | null;
    /** Imports that it takes the place of once it is visible. */
    replaces?: readonly number[];
  },
): number {
  const added = db
    .prepare(
      `INSERT INTO imports (kind, file_name, file_sha256, state, started_at, actor, line_clients, replaces)
       VALUES (@kind, @fileName, @fileSha256, 'pending', @startedAt, @actor, @lineClients, @replaces)`,
    )
    .run({ lineClients: null, ...given, replaces: JSON.stringify(given.replaces ?? []) });
  return Number(added.lastInsertRowid);
}

/**
 * While rows arrive that nobody sees yet, or labels are joined that would be joined anew, they need not reach the disk
 * with every short transaction: what comes last is synced, and all before it with it. Checkpoints come seldom, since
 * each writes the pages of the indexes anew.
 */
export function setBulk(db: WriteDb, isBulk: boolean): void {
  db.pragma(`synchronous = ${isBulk ? 'NORMAL' : 'FULL'}`);
  db.pragma(`wal_autocheckpoint = ${isBulk ? 16_000 : 1000}`);
}

/** Of an import of transactions: where they come from, and what time and which currency they are of. */
export type ImportedOrders = Pick<OrderFacts, 'source' | 'from' | 'until' | 'currency'>;

/**
 * The one atomic flip by which all rows of an import become visible. Their labels are due to be joined from then on.
 */
export function showImport(db: WriteDb, importId: number, ended: EndedImport): void {
  endImport(db, importId, 'visible', ended);
}

/**
 * Ends an import of which somebody looks first at what it says. It is pending until then: who is killed meanwhile
 * leaves nothing that would wait for a person without a reason.
 */
export function holdImport(db: WriteDb, importId: number, ended: EndedImport): void {
  endImport(db, importId, 'pending', ended);
}

type EndedImport = ImportCounts & Pick<ImportRecord, 'rejectsFile' | 'finishedAt'> & { orders: ImportedOrders | null };

function endImport(
  db: WriteDb,
  importId: number,
  state: 'visible' | 'pending',
  { orders, ...counts }: EndedImport,
): void {
  db.transaction(() => {
    db.prepare(
      `UPDATE imports SET state = @state, accepted = @accepted, duplicates = @duplicates, changed = @changed,
         unmatched = @unmatched, rejected = @rejected, rejects_file = @rejectsFile, finished_at = @finishedAt,
         source = @source, first_at = @from, last_at = @until, currency = @currency
       WHERE id = @importId AND state = 'pending'`,
    ).run({ importId, state, source: null, from: null, until: null, currency: null, ...counts, ...orders });
    if (orders && counts.changed > 0) db.prepare('UPDATE snapshots SET is_due = 1').run();
    if (state === 'visible') becomeVisible(db, importId);
  }).immediate();
}

/** Keeps what was found in a file that is held, and lets its import wait for a person. */
export function quarantineImport(
  db: WriteDb,
  given: { id: number; assessment: string; summary: string; actor: string; at: number },
): void {
  const { id, assessment, summary, actor, at } = given;
  db.transaction(() => {
    const { fileName } = findImport(db, id, ['pending']);
    db.prepare(`UPDATE imports SET state = 'quarantined', assessment = ? WHERE id = ?`).run(assessment, id);
    recordActivity(db, { at, actor, kind: 'import', subject: fileName, summary, reason: '' });
  }).immediate();
}

/**
 * Makes the rows of an import visible that waited, by one atomic flip.
 * @param given `assessment`: what was found in one that is held; others have waited in quarantine
 * @throws AppError `unknown_import` when no import of that number waits
 */
export function takeInImport(db: WriteDb, given: { id: number; assessment?: string } & By): ImportRecord {
  const { id, assessment, actor, reason, at } = given;
  return db
    .transaction(() => {
      const found = findImport(db, id, [assessment === undefined ? 'quarantined' : 'pending']);
      db.prepare(`UPDATE imports SET state = 'visible', assessment = COALESCE(?, assessment) WHERE id = ?`).run(
        assessment ?? null,
        id,
      );
      becomeVisible(db, id);
      const { fileName, kind, accepted, duplicates, rejected } = found;
      const counts = `${plural(accepted, 'new row')} of ${kind}, ${count(duplicates)} already there, ${count(rejected)} refused`;
      const summary = `import ${id}: ${counts}`;
      // What never waited for a person a trigger tells.
      if (assessment === undefined)
        recordActivity(db, { at, actor, kind: 'import', subject: fileName, summary, reason });
      return { ...found, state: 'visible' as const };
    })
    .immediate();
}

/** Its labels are due to be joined, and what it takes the place of goes; within the caller's transaction. */
function becomeVisible(db: WriteDb, id: number): void {
  joinDue(db, id);
  const replaces = db
    .prepare<[number], { replaced: number; actor: string; at: number }>(
      `SELECT r.id AS replaced, i.actor, COALESCE(i.finished_at, i.started_at) AS at
       FROM imports i, json_each(COALESCE(i.replaces, '[]')) one JOIN imports r ON r.id = one.value
       -- While this one waited for a person, another may have been undone, or replaced.
       WHERE i.id = ? AND r.state IN ('visible', 'quarantined')`,
    )
    .all(id);
  for (const { replaced, actor, at } of replaces) {
    const reason = `import ${id} takes its place`;
    const versions = versionsBehind(db, replaced);
    markVersions(db, { versions, reason: `trained from rows of import ${replaced}, which import ${id} replaced`, at });
    undoImport(db, replaced, { actor, reason, at });
  }
}

function findImport(db: ReadDb, id: number, states: readonly ImportRecord['state'][]): ImportRecord {
  const found = allImports(db).find((one) => one.id === id && states.includes(one.state));
  if (found) return found;
  throw new AppError(
    'unknown_import',
    `There is no import ${id} to ${states.includes('visible') ? 'undo' : 'take in'}.`,
    {
      commandLine: '“evergreen imports” lists them.',
    },
  );
}

/** The currency of the visible transactions, where their files say so: the latest. */
export function knownCurrency(db: ReadDb): string | null {
  const currency = db
    .prepare<[], string>(
      `SELECT currency FROM imports WHERE state = 'visible' AND currency IS NOT NULL ORDER BY id DESC LIMIT 1`,
    )
    .pluck()
    .get();
  return currency ?? null;
}

/** The imports whose rows count, each with when it had come. */
export function visibleImports(db: ReadDb): ReadonlyMap<number, number> {
  const rows = db
    .prepare<[], [number, number]>(`SELECT id, COALESCE(finished_at, started_at) FROM imports WHERE state = 'visible'`)
    .raw()
    .all();
  return new Map(rows);
}

/** Imports of a workspace, newest first: all, or a page of them. */
export function listImports(db: ReadDb, page: { limit: number; offset: number } | null = null): ImportRecord[] {
  return allImports(db, `state <> 'pending'`, page);
}

function allImports(db: ReadDb, which = 'true', page: { limit: number; offset: number } | null = null): ImportRecord[] {
  return db
    .prepare<[number, number], Omit<ImportRecord, 'assessment'> & { assessment: string | null }>(
      `SELECT ${importColumns} FROM imports WHERE ${which} ORDER BY id DESC LIMIT ? OFFSET ?`,
    )
    .all(page?.limit ?? -1, page?.offset ?? 0)
    .map(({ assessment, ...record }) => ({
      ...record,
      assessment: assessment === null ? null : (JSON.parse(assessment) as ImportRecord['assessment']),
    }));
}

/**
 * Hides an import's rows in one step, and the synthetic labels that were made from its features; `sweepHidden` then
 * removes them. Snapshots made of its transactions are due to be made again.
 * @throws AppError `unknown_import` when no import of that number is visible or waits
 */
export function undoImport(db: WriteDb, importId: number, by: By): ImportRecord {
  return db
    .transaction(() => {
      const found = findImport(db, importId, ['visible', 'quarantined']);
      const derived = syntheticFrom(db, importId);
      hide(db, importId, by);
      for (const one of derived) hide(db, one, { ...by, reason: `made from features of import ${importId}` });
      if (found.kind === 'transactions') db.prepare('UPDATE snapshots SET is_due = 1').run();
      return { ...found, state: 'undone' as const };
    })
    .immediate();
}

function hide(db: WriteDb, importId: number, by: By): void {
  db.prepare(
    `UPDATE imports SET state = 'undone', undone_at = @at, undone_by = @actor, undone_reason = @reason WHERE id = @importId`,
  ).run({ importId, ...by });
  joinDue(db, importId);
}

/** Marks the labels of an import's clients as due to be joined anew; 0: of all clients. */
export function joinDue(db: WriteDb, importId: number): void {
  db.prepare('INSERT INTO joins_due (import_id) VALUES (?) ON CONFLICT DO NOTHING').run(importId);
  db.prepare('UPDATE changes SET count = count + 1').run();
}

const sweepRows = 20_000;

/**
 * Removes the rows of undone imports, and what an import that was killed has left, in short transactions. The caller
 * holds the import lease, so that no pending import is at work, and has joined what was due. Snapshots whose examples
 * these rows were are due to be made again. Returns the number of rows removed.
 */
export function sweepHidden(db: WriteDb): number {
  const hidden = db.prepare<[], number>(`SELECT id FROM imports WHERE state IN ('pending', 'undone')`).pluck().all();
  if (hidden.length === 0) return 0;
  let removed = 0;
  for (const table of rowTables) removed += sweepTable(db, table, hidden);
  sweepFeatures(db);
  db.transaction(() => {
    for (const table of ['restated', 'superseded']) {
      db.prepare(`DELETE FROM ${table} WHERE import_id IN (${hidden.join(', ')})`).run();
    }
    db.prepare(`DELETE FROM imports WHERE state = 'pending'`).run();
    db.prepare(`UPDATE imports SET state = 'swept' WHERE state = 'undone'`).run();
  })();
  return removed;
}

/** Rows of one import lie close together, so a table is gone through once, piece by piece. */
function sweepTable(db: WriteDb, table: string, imports: readonly number[]): number {
  const last = db.prepare<[], number>(`SELECT MAX(rowid) FROM ${table}`).pluck().get() ?? 0;
  const own = `rowid BETWEEN ? AND ? AND import_id IN (${imports.join(', ')})`;
  const remove = db.prepare(`DELETE FROM ${table} WHERE ${own}`);
  // An example that a file states is none of a snapshot, which has it again once the file is gone.
  const remake = db.prepare(
    `UPDATE snapshots SET is_due = 1 WHERE is_due = 0 AND at IN (SELECT predicted_at FROM predictions
       WHERE ${own} AND import_id IN (SELECT id FROM imports WHERE kind = 'labelled data'))`,
  );
  const sweep = db.transaction((from: number, to: number) => {
    if (table === 'predictions') remake.run(from, to);
    return remove.run(from, to).changes;
  }).immediate;
  let removed = 0;
  for (let from = 0; from <= last; from += sweepRows) removed += sweep(from, from + sweepRows - 1);
  return removed;
}

const sweepClients = 5000;

function sweepFeatures(db: WriteDb): void {
  const last = db.prepare<[], number>('SELECT MAX(key) FROM clients').pluck().get() ?? 0;
  for (let from = 0; from <= last; from += sweepClients) removeOrphanedFeatures(db, from, from + sweepClients - 1);
  removeUnusedFeatures(db);
}
