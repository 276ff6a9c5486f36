import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { readModel } from '../../electron/engine/modelFile';
import { predict } from '../../electron/engine/predict';
import { shippedWith } from '../../electron/node/shipped';
import { type OpenWorkspace, openWorkspace, unfollowed } from '../../electron/operations/openWorkspace';
import { type Layout, layoutOf, modelFileName } from '../../electron/registry/layout';
import { readProduction } from '../../electron/registry/production';
import { checkModel, readVersions } from '../../electron/registry/versions';

const out = join(process.cwd(), 'out');

/**
 * What a workspace holds, without its times and numbers: two that came to the same are equal, whoever was killed on the
 * way.
 */
export type Facts = Record<string, unknown>;

/** Opens a workspace as the next process does, which sweeps and completes. */
export function openAt(workspace: string): Promise<OpenWorkspace> {
  const none = () => {
    throw new Error('Nothing is trained or answered here.');
  };
  const options = {
    workspace,
    shipped: shippedWith(out),
    spawnEngine: none,
    spawnServing: none,
    readsBeside: false,
    actor: 'soak',
    now: Date.now,
  };
  return openWorkspace(options, unfollowed);
}

/** What does not hold in a workspace that is opened now. @param isErased whether a client was erased from it */
export async function faultsIn(workspace: string, isErased = false): Promise<string[]> {
  const layout = layoutOf(workspace);
  const open = await openAt(workspace);
  const chain = await open.data.verifyActivity({ head: null }).finally(open.close);
  const faults = chain.broken ? [`the activity log does not hold: ${JSON.stringify(chain)}`] : [];
  faults.push(...withDatabase(workspace, (db) => databaseFaults(db, isErased)), ...leftovers(workspace));
  const { damaged } = await readVersions(layout);
  if (damaged.length > 0) faults.push(`damaged versions: ${damaged.join(', ')}`);
  return [...faults, ...(await championFaults(layout))];
}

function databaseFaults(db: Database.Database, isErased: boolean): string[] {
  const one = (sql: string) => db.prepare(sql).pluck().get();
  const faults = [];
  const integrity = db.pragma('integrity_check', { simple: true });
  if (integrity !== 'ok') faults.push(`integrity: ${integrity}`);
  const strangers = db.pragma('foreign_key_check');
  if (Array.isArray(strangers) && strangers.length > 0) faults.push(`foreign keys: ${JSON.stringify(strangers[0])}`);
  const visible = `SELECT id FROM imports WHERE state = 'visible' AND kind = 'labelled data'`;
  const rows = one(`SELECT COUNT(*) FROM predictions WHERE import_id IN (${visible})`);
  const accepted = one(`SELECT COALESCE(SUM(accepted), 0) FROM imports WHERE id IN (${visible})`);
  // What was accepted is history; an erasure takes rows away.
  if (rows !== accepted && !isErased) faults.push(`${rows} rows are visible, ${accepted} were accepted`);
  const twice = one(
    `SELECT COUNT(*) FROM (SELECT 1 FROM predictions WHERE import_id IN (${visible})
     GROUP BY client_key, predicted_at HAVING COUNT(*) > 1)`,
  );
  if (twice !== 0) faults.push(`${twice} rows are there twice`);
  const running = one(`SELECT COUNT(*) FROM runs WHERE state = 'running'`);
  if (running !== 0) faults.push(`${running} runs are still said to be running`);
  return faults;
}

function leftovers(workspace: string): string[] {
  return readdirSync(workspace, { recursive: true })
    .map(String)
    .filter((name) => /\.tmp|\.staging-|\.removed-/.test(name))
    .map((name) => `${name} is left`);
}

/** Every champion loads and answers, and its copy in production is the same file. */
async function championFaults(layout: Layout): Promise<string[]> {
  const { tasks } = await readProduction(layout);
  const faults = [];
  for (const [task, { version, sha256 }] of Object.entries(tasks)) {
    const model = await readModel({ path: join(layout.versionFolder(version), modelFileName(task)), sha256 });
    const [answer] = predict(
      model.chunks,
      model.schema.map(() => Float64Array.of(1)),
      1,
    );
    if (!Number.isFinite(answer)) faults.push(`the champion of ${task} answers ${answer}`);
    await checkModel(join(layout.production, modelFileName(task)), { sha256 });
  }
  return faults;
}

export function factsOf(workspace: string): Facts {
  const layout = layoutOf(workspace);
  return withDatabase(workspace, (db) => {
    const rows = (sql: string) => db.prepare<[], unknown[]>(sql).raw().all();
    const models = modelsOf(db);
    const named = (version: unknown) => (typeof version === 'string' ? models(version) : null);
    return {
      imports: rows(`SELECT file_name, kind, accepted, rejected FROM imports WHERE state = 'visible' ORDER BY 1, 3`),
      labels: hashOf(
        rows(
          `SELECT c.client_id, p.predicted_at, l.task, l.value, l.source FROM labels l
           JOIN predictions p ON p.id = l.prediction_id JOIN clients c ON c.key = p.client_key ORDER BY 1, 2, 3`,
        ),
      ),
      orders: hashOf(
        rows(
          `SELECT c.client_id, t.at, t.amount, t.occurrence FROM transactions t JOIN imports i ON i.id = t.import_id
           JOIN clients c ON c.key = t.client_key WHERE i.state = 'visible' ORDER BY 1, 2, 3, 4`,
        ),
      ),
      snapshots: rows('SELECT at, clients FROM snapshots ORDER BY at'),
      versions: [
        ...new Set(rows(`SELECT name FROM versions WHERE state = 'kept'`).map(([name]) => JSON.stringify(named(name)))),
      ].sort(),
      champions: championsOf(layout),
      deployments: rows(
        'SELECT d.kind, t.task, t.from_version, t.to_version FROM deployments d JOIN deployment_tasks t ON t.deployment_id = d.id ORDER BY d.id, t.task',
      ).map((row) => [row[0], row[1], named(row[2]), named(row[3])]),
      scores: rows('SELECT task, version, clients FROM batches ORDER BY 1, 2, 3').map((row) => [
        row[0],
        named(row[1]),
        row[2],
      ]),
    };
  });
}

function championsOf({ productionFile }: Layout): unknown {
  const { tasks } = JSON.parse(readFileSync(productionFile, 'utf8'));
  return Object.entries<{ sha256: string }>(tasks)
    .map(([task, { sha256 }]) => `${task} ${sha256}`)
    .sort();
}

/** The hashes of a version's models: its name is a time. */
function modelsOf(db: Database.Database): (version: string) => string[] {
  const metadata = new Map(
    db
      .prepare<[], [string, string]>('SELECT name, metadata FROM versions')
      .raw()
      .all()
      .map(([name, json]) => [name, Object.values<{ sha256: string }>(JSON.parse(json).tasks)]),
  );
  return (version) => (metadata.get(version) ?? []).map(({ sha256 }) => sha256).sort();
}

function hashOf(rows: unknown): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}

export function withDatabase<T>(workspace: string, look: (db: Database.Database) => T): T {
  const db = new Database(join(workspace, 'labels.sqlite'), { readonly: true });
  try {
    return look(db);
  } finally {
    db.close();
  }
}
