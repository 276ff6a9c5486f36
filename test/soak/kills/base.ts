import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { json, run, sample } from '../../helpers/evergreen';
import { labelsKind, writeLabels } from '../labelsFile';
import { buildAtHand, soakFolder } from '../progress';

/** What each round begins with: a small workspace in which all kinds of work have something to do. */
export interface Base {
  workspace: string;
  /** Files and folders beside it. */
  folder: string;
  /** Of its versions; the second one is champion. */
  versions: string[];
}

const hourMs = 3_600_000;

/** Made once per build. */
export async function baseOf(): Promise<Base> {
  const folder = join(soakFolder, `base-${buildAtHand()}`);
  const workspace = join(folder, 'workspace');
  const list = join(folder, 'versions.json');
  if (!existsSync(list)) await make(folder, workspace, list);
  return { folder, workspace, versions: JSON.parse(readFileSync(list, 'utf8')) };
}

async function make(folder: string, workspace: string, list: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const [header, ...lines] = readFileSync(sample, 'utf8').trimEnd().split('\n');
  const orders = join(folder, 'orders.csv');
  writeFileSync(orders, [header, ...lines.filter((line) => Number(line.split(',')[0]) % 50 === 3), ''].join('\n'));
  const labels = (number: number, rows: number) => writeLabels(join(folder, `labels-${number}.csv`), number, rows);
  await json(workspace, 'import', orders);
  await json(workspace, 'import', labels(1, 400), ...labelsKind);
  const versions: string[] = [];
  for (const seed of ['1', '2', '3']) {
    const { version } = await json(workspace, 'retrain', '--trees', '3', '--threads', '1', '--seed', seed);
    versions.push(version);
  }
  await json(workspace, 'deploy', versions[0]);
  await json(workspace, 'deploy', versions[1]);
  await json(workspace, 'import', labels(2, 120), ...labelsKind);
  labels(3, 2500);
  await json(workspace, 'backup', '-o', join(folder, 'backup.zip'));
  const set = await run(workspace, 'schedule', 'set', 'nightly', '--cron', '0 * * * *');
  if (set.code !== 0) throw new Error(set.stderr);
  const leases = new Database(join(workspace, 'leases.sqlite'));
  leases.prepare('UPDATE schedules SET since = since - ?').run(5 * hourMs);
  leases.close();
  writeFileSync(`${list}.new`, JSON.stringify(versions));
  renameSync(`${list}.new`, list);
}
