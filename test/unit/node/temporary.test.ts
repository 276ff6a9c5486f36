import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { numberSpace } from '../../../electron/node/processes';
import { sweepTemporary, temporaryPath } from '../../../electron/node/temporary';
import { reconcile } from '../../../electron/operations/reconcile';
import { operationContext, temporaryFolder } from '../../helpers/workspace';

/** No process has this id: Linux gives none above 4,194,304. */
const nobody = 99_999_999;
/** As names have it: with the container that the test runs in, if it does. */
const owner = `${nobody}${numberSpace && `-${numberSpace}`}`;

function put(folder: string, ...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), 'x');
  }
}

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

const left = [
  `labels-before-v9.sqlite.${owner}.tmp`,
  `labels-before-v9.sqlite.${owner}.tmp-journal`,
  `rejects/3-orders.csv.${owner}.tmp`,
  `tables/table.${owner}.tmp`,
  `tables/look-1f.${owner}.tmp/0.arrow`,
  `tables/scoring.${owner}.tmp/0.scores`,
  `tables/serving/7.${owner}.tmp`,
  `tables/monitoring/1f.${owner}.tmp/table.arrow`,
  `tables/replay-1f.${owner}.tmp/table.arrow`,
  `replays/replay_20260201_120000.json.${owner}.tmp`,
  `confirmations/a1.${owner}.tmp/asked.json`,
  `exports/labels.csv.${owner}.tmp`,
  `models/production/production.json.before.${owner}.tmp`,
  `models/continuous/training_history.json.${owner}.tmp`,
];

it('opening a workspace sweeps every kind of temporary file that belongs to nobody, and nothing else', async () => {
  const context = operationContext();
  const { workspace } = context;
  const kept = [
    temporaryPath('rejects/4-orders.csv'),
    `${temporaryPath('tables/look-2e')}/0.arrow`,
    'rejects/3-orders.csv',
    'tables/0123456789abcdef.arrow',
    'exports/notes.tmp',
    // A folder that is no part of a workspace.
    `mine/draft.${owner}.tmp`,
  ];
  put(workspace, ...left, ...kept);
  await reconcile(context);
  const found = filesIn(workspace).filter((path) => !path.startsWith('le') && !path.startsWith('labels.'));
  expect(found.filter((path) => !path.startsWith('models/'))).toEqual([...kept].sort());
  expect(found.filter((path) => path.includes(String(nobody)))).toEqual([`mine/draft.${owner}.tmp`]);
});

it('what belongs to a process that lives is left alone', async () => {
  const folder = temporaryFolder();
  put(folder, ...left);
  await sweepTemporary(folder, { deep: true, isAlive: (pid) => pid === nobody });
  expect(filesIn(folder)).toEqual([...left].sort());
});

it('what belongs to a process of another container, where nobody can look, is left for a day', async () => {
  const folder = temporaryFolder();
  const [fresh, old] = [`exports/a.csv.1-1.${process.pid}-4026532999.tmp`, 'exports/b.csv.1-1.1-4026532999.tmp'];
  put(folder, fresh, old);
  const before = Date.now() / 1000 - 25 * 3600;
  utimesSync(join(folder, old), before, before);
  await sweepTemporary(folder, { deep: true, isAlive: () => false });
  expect(filesIn(folder)).toEqual([fresh]);
});

it('a folder that is not there, and a file in its place, hold nothing to sweep', async () => {
  const folder = temporaryFolder();
  put(folder, 'tables');
  for (const name of ['tables', 'rejects'])
    await expect(sweepTemporary(join(folder, name), { deep: true, isAlive: () => false })).resolves.toBeUndefined();
  expect(filesIn(folder)).toEqual(['tables']);
});
