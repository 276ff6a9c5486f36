import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listActivity, recordActivity } from '../../../electron/store/activity';
import { activityHash, verifyActivity } from '../../../electron/store/activityChain';
import { migrate } from '../../../electron/store/migrate';
import { migrations } from '../../../electron/store/migrations';
import { openStore, type WriteDb } from '../../../electron/store/open';
import { transactionHash } from '../../../electron/store/transactions';
import { temporaryFolder } from '../../helpers/workspace';

const entries = 12;

function withEntries(path = join(temporaryFolder(), 'labels.sqlite')): { path: string; db: WriteDb } {
  const db = openStore(path);
  db.transaction(() => {
    for (let i = 1; i <= entries; i++) {
      recordActivity(db, { at: i, actor: 'a', kind: 'policy', subject: 's', summary: `entry ${i}`, reason: 'r' });
    }
  })();
  return { path, db };
}

/** What somebody does who has the file and knows SQL. */
function tamper(db: WriteDb, sql: string): void {
  const guards = db
    .prepare<[], string>(`SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'activity%'`)
    .pluck()
    .all();
  for (const name of guards) db.exec(`DROP TRIGGER ${name}`);
  db.pragma('foreign_keys = OFF');
  db.exec(sql);
}

describe('the chain of the activity log', () => {
  it('holds, and its hashes can be computed by anybody', () => {
    const { db } = withEntries();
    let before = '';
    for (const { id, at, actor, kind, subject, summary, reason } of listActivity(db, 100).reverse()) {
      const text = JSON.stringify([before, id, at, actor, kind, subject, summary, reason]);
      before = createHash('sha256').update(text).digest('hex');
    }
    expect(verifyActivity(db, null)).toEqual({ entries, head: `${entries}:${before}`, broken: null, keeps: null });
    db.close();
  });

  it.each([
    ['a changed word', (id: number) => `UPDATE activity SET reason = 'another' WHERE id = ${id}`],
    ['an entry that is gone', (id: number) => `DELETE FROM activity WHERE id = ${id}`],
    ['a link that is gone', (id: number) => `DELETE FROM activity_chain WHERE id = ${id}`],
    ['another hash', (id: number) => `UPDATE activity_chain SET hash = '${'0'.repeat(64)}' WHERE id = ${id}`],
  ])('says where it is broken: %s', (_, sql) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: entries }), (id) => {
        const { db } = withEntries();
        tamper(db, sql(id));
        expect(verifyActivity(db, null)).toMatchObject({ entries: id - 1, broken: { id } });
        db.close();
      }),
      { numRuns: 5, examples: [[1], [entries]] },
    );
  });

  it('says that entries between or at the end are gone without a trace, and by a kept head that it was made anew', () => {
    const { db } = withEntries();
    const { head } = verifyActivity(db, null);
    tamper(db, 'DELETE FROM activity WHERE id = 5; DELETE FROM activity_chain WHERE id = 5');
    expect(verifyActivity(db, head)).toMatchObject({ broken: { id: 6 }, keeps: false });
    db.close();
    const cut = withEntries();
    tamper(cut.db, 'DELETE FROM activity WHERE id > 9; DELETE FROM activity_chain WHERE id > 9');
    expect(verifyActivity(cut.db, null)).toMatchObject({ entries: 9, broken: { id: 10 } });
    // Who also turns the counter back is found by the head only.
    cut.db.exec(`UPDATE sqlite_sequence SET seq = 9 WHERE name = 'activity'`);
    expect(verifyActivity(cut.db, null)).toMatchObject({ entries: 9, broken: null });
    expect(verifyActivity(cut.db, head)).toMatchObject({ broken: null, keeps: false });
    const ninth = cut.db.prepare<[], string>('SELECT hash FROM activity_chain WHERE id = 9').pluck().get();
    expect(verifyActivity(cut.db, `9:${ninth}`)).toMatchObject({ broken: null, keeps: true });
    cut.db.close();
  });

  it('is made over the entries of older workspaces, and goes on behind them', () => {
    const path = join(temporaryFolder(), 'labels.sqlite');
    const old = new Database(path);
    old.function('transaction_hash', { deterministic: true }, transactionHash);
    old.function('activity_hash', { deterministic: true, varargs: true }, activityHash);
    migrate(old, path, migrations.slice(0, 14));
    const insert = old.prepare(
      `INSERT INTO activity (at, actor, kind, subject, summary, reason) VALUES (?, 'a', 'policy', 's', 'x', '')`,
    );
    old.transaction(() => {
      for (let i = 1; i <= 2000; i++) insert.run(i);
    })();
    old.close();
    const { db } = withEntries(path);
    expect(verifyActivity(db, null)).toMatchObject({ entries: 2000 + entries, broken: null });
    db.close();
  });

  it('of an empty log is nothing', () => {
    const db = openStore(join(temporaryFolder(), 'labels.sqlite'));
    expect(verifyActivity(db, null)).toEqual({ entries: 0, head: null, broken: null, keeps: null });
    db.close();
  });
});
