import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isHoldout } from '../../../electron/store/clients';
import { migrate } from '../../../electron/store/migrate';
import { migrations } from '../../../electron/store/migrations';
import { openStore, tablesAfter } from '../../../electron/store/open';
import { listTasks } from '../../../electron/store/tasks';
import { defaultTasks } from '../../../shared/tasks';
import { temporaryFolder } from '../../helpers/workspace';

function thrownBy(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  return expect.fail('nothing was thrown');
}

describe('opening a workspace’s database', () => {
  it('makes it with the built-in tasks, guarded by default', () => {
    const db = openStore(join(temporaryFolder(), 'labels.sqlite'));
    const rule = { policy: 'guarded', margin: 0.02, halfLife: 'auto' };
    const scoreOf = (kind: string) => (kind === 'classification' ? 'logLoss' : 'r2Clipped');
    expect(listTasks(db)).toEqual(
      defaultTasks.map((task, i) => ({
        ...task,
        ...rule,
        properScore: scoreOf(task.kind),
        slot: i + 1,
        isOff: false,
      })),
    );
    db.close();
  });

  it('refuses one that is none, or lacks a table, with its path and what to do', () => {
    const path = join(temporaryFolder(), 'labels.sqlite');
    writeFileSync(path, 'this is no database, and was none before');
    const none = thrownBy(() => openStore(path));
    expect(none).toMatchObject({ code: 'workspace_damaged' });
    expect(none.message).toBe(`${path}: The database is damaged; restore it from a backup (file is not a database)`);
    rmSync(path);
    const db = openStore(path);
    db.exec('DROP TABLE activity');
    db.close();
    const lacking = thrownBy(() => openStore(path));
    expect(lacking).toMatchObject({ code: 'workspace_damaged' });
    expect(lacking.message).toContain(`${path} lacks the table activity`);
    expect(lacking.message).toContain('backup');
  });

  it('knows the tables of a whole one by the text of its steps', () => {
    const db = openStore(join(temporaryFolder(), 'labels.sqlite'));
    const there = db.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).pluck().all();
    db.close();
    expect([...tablesAfter(migrations), 'sqlite_sequence'].sort()).toEqual([...there].sort());
  });

  it('refuses one that a newer release wrote, and leaves it as it is', () => {
    const path = join(temporaryFolder(), 'labels.sqlite');
    const db = openStore(path);
    db.pragma('user_version = 99');
    db.close();
    expect(() => openStore(path)).toThrow(/newer Evergreen.*99/);
  });

  it('rolls a failing migration back as a whole', () => {
    const path = join(temporaryFolder(), 'labels.sqlite');
    const db = openStore(path);
    const before = db.pragma('user_version', { simple: true }) as number;
    const steps = Array.from({ length: before }, () => '');
    expect(() => migrate(db, path, [...steps, 'CREATE TABLE half (x); SELECT nonsense;'])).toThrow();
    expect(db.pragma('user_version', { simple: true })).toBe(before);
    expect(db.prepare(`SELECT name FROM sqlite_master WHERE name = 'half'`).all()).toEqual([]);
    db.close();
  });
});

describe('the holdout', () => {
  it('is decided by the hash of the id alone', () => {
    // Fractions computed with Python: int.from_bytes(hashlib.sha256(id.encode()).digest()[:8], 'big') / 2**64.
    const fractions = { 12348: 0.005348, 12346: 0.206317, 12347: 0.333751, 17850: 0.501754, Zoë: 0.775897 };
    for (const [id, fraction] of Object.entries(fractions)) expect(isHoldout(id)).toBe(fraction < 0.2);
  });

  it('takes a fifth of the clients', () => {
    const ids = Array.from({ length: 20_000 }, (_, i) => `client-${i}`);
    expect(Math.abs(ids.filter(isHoldout).length / ids.length - 0.2)).toBeLessThan(0.01);
  });
});
