import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { json, start } from '../helpers/evergreen';
import { temporaryFolder } from '../helpers/workspace';

/** `KILLS=50 npm test -- test/integration/killedImports.test.ts` is the long form; its result is in docs/data.md. */
const kills = Number(process.env.KILLS ?? 4);
const rows = 20_000;

function predictions(folder: string, n: number): string {
  const path = join(folder, `p-${n}.csv`);
  const lines = Array.from({ length: rows }, (_, i) => `c${n}-${i},2024-01-01,0.5,${i},${i % 7}`);
  writeFileSync(path, ['client_id,predicted_at,purchased_pred,visits,orders', ...lines, ''].join('\n'));
  return path;
}

function look(workspace: string) {
  const db = new Database(join(workspace, 'labels.sqlite'), { readonly: true });
  try {
    const visible = `import_id IN (SELECT id FROM imports WHERE state = 'visible')`;
    return {
      integrity: db.pragma('integrity_check', { simple: true }),
      visible: db.prepare(`SELECT COUNT(*) FROM predictions WHERE ${visible}`).pluck().get() as number,
      accepted: db
        .prepare(`SELECT COALESCE(SUM(accepted), 0) FROM imports WHERE state = 'visible'`)
        .pluck()
        .get() as number,
    };
  } finally {
    db.close();
  }
}

describe('imports that are killed, again and again', () => {
  it('lose no committed row and leave no visible half', { timeout: 3_600_000 }, async () => {
    const workspace = temporaryFolder();
    await json(workspace, 'import', predictions(workspace, 0));
    let committed = rows;
    for (let n = 1; n <= kills; n++) {
      const { child, finished } = start(workspace, ['--json', 'import', predictions(workspace, n)]);
      // The moment of the kill moves over the whole import, from its beginning to after its end.
      const killing = pause(150 + ((n * 137) % 1500)).then(() => child.kill('SIGKILL'));
      const { stdout } = await finished;
      await killing;
      const { integrity, visible, accepted } = look(workspace);
      expect(integrity).toBe('ok');
      expect(visible).toBe(accepted);
      // An import may have ended just before it was killed; what it said it took must be there.
      expect([committed, committed + rows]).toContain(visible);
      if (stdout.includes('"accepted"')) expect(visible).toBe(committed + rows);
      committed = visible;
    }
    expect(await json(workspace, 'import', predictions(workspace, kills))).toMatchObject({ rejected: 0 });
    expect(look(workspace).visible % rows).toBe(0);
    const names = readdirSync(workspace, { recursive: true }).map(String);
    expect(names.filter((name) => name.includes('.tmp') || /rejects.\d/.test(name))).toEqual([]);
  });
});
