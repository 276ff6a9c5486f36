// npm run soak [-- --minutes 5 --seed 1]: kills the command line at random moments in every kind of work, on one
// workspace, while others read and import, and looks at what is left. Outside npm test. It goes on where it was
// stopped: counts are kept in .cache/soak.json, and what was measured is written to docs/reliability.md.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { build } from './build.mjs';
import { root } from './lib.mjs';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string' } } });
const folder = join(root, '.cache', 'soak');
const workspace = join(folder, 'workspace');
const stateFile = join(root, '.cache', 'soak.json');
const cli = join(root, 'out', 'cli.js');

/**
 * @typedef {{ kills: Record<string, number>, ended: number, beside: number, files: number, seconds: number,
 *   faults: string[] }} State
 */

/** @returns {State} */
function readState() {
  if (existsSync(stateFile) && existsSync(workspace)) return JSON.parse(readFileSync(stateFile, 'utf8'));
  rmSync(folder, { recursive: true, force: true });
  return { kills: {}, ended: 0, beside: 0, files: 0, seconds: 0, faults: [] };
}

/** Mulberry32: the same seed kills at the same moments, as far as the machine is as fast. @param {number} seed */
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** @param {string[]} words @param {number | null} killAfterMs */
async function evergreen(words, killAfterMs = null) {
  const child = spawn(process.execPath, [cli, '--workspace', workspace, '--json', ...words]);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const timer = killAfterMs === null ? null : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const [code, signal] = await new Promise((resolve) => child.on('close', (...end) => resolve(end)));
  if (timer) clearTimeout(timer);
  return { code, killed: signal === 'SIGKILL', stdout, stderr };
}

/** A file of labels that nobody has seen before: its rows are counted. @param {State} state */
function newFile(state) {
  const n = ++state.files;
  const rows = Array.from({ length: rowsOfFile }, (_, i) => {
    const visits = (i * 7 + n) % 97;
    return `k${n}-${i},2024-01-0${(n % 9) + 1},${visits},${i % 13},${(i * 7919 + n) % 100 < visits ? 1 : 0}`;
  });
  const path = join(folder, `labels-${n}.csv`);
  writeFileSync(path, `client_id,date,visits,orders,purchased_actual\n${rows.join('\n')}\n`);
  return path;
}

const rowsOfFile = 500;
const importing = (/** @type {string} */ path) => ['import', path, '--kind', 'labelled data'];

/** Kinds of work that are killed. @type {Record<string, (state: State) => string[]>} */
const work = {
  import: (state) => importing(newFile(state)),
  retrain: () => ['retrain', '--trees', '30'],
  update: () => ['update'],
  rollback: () => ['rollback', '--reason', 'soak'],
  review: () => ['review'],
  undo: () => ['imports', 'undo', String(latestImport()), '--reason', 'soak'],
  prune: () => ['prune'],
  schedule: () => ['run', 'daily', '--slot'],
  nightly: () => ['run', 'nightly'],
  backup: (state) => ['backup', '-o', join(folder, `backup-${state.ended}-${Date.now()}.zip`)],
};

/** @template T @param {(db: Database.Database) => T} look @returns {T} */
function withDatabase(look) {
  const db = new Database(join(workspace, 'labels.sqlite'), { readonly: true });
  try {
    return look(db);
  } finally {
    db.close();
  }
}

const latestImport = () =>
  withDatabase((db) => db.prepare(`SELECT MAX(id) FROM imports WHERE state = 'visible'`).pluck().get()) ?? 0;

/** What must hold after every kill, once somebody has opened the workspace again. @param {string} after */
async function faultsOf(after) {
  const found = [];
  const told = await evergreen(['activity', '--verify']);
  if (told.code !== 0)
    found.push(`${after}: the activity log or the workspace does not hold: ${told.stdout}${told.stderr}`);
  const { integrity, visible, accepted } = withDatabase((db) => ({
    integrity: db.pragma('integrity_check', { simple: true }),
    visible: db
      .prepare(`SELECT COUNT(*) FROM predictions WHERE import_id IN (SELECT id FROM imports WHERE state = 'visible')`)
      .pluck()
      .get(),
    accepted: db.prepare(`SELECT COALESCE(SUM(accepted), 0) FROM imports WHERE state = 'visible'`).pluck().get(),
  }));
  if (integrity !== 'ok') found.push(`${after}: ${integrity}`);
  if (visible !== accepted) found.push(`${after}: ${visible} rows are visible, ${accepted} were accepted`);
  const left = readdirSync(workspace, { recursive: true })
    .map(String)
    .filter((name) => /\.tmp|staging-/.test(name));
  if (left.length > 0) found.push(`${after}: ${left.join(', ')} is left`);
  const row = join(folder, 'row.csv');
  writeFileSync(row, 'client_id,visits,orders\nx,50,3\n');
  const answer = await evergreen(['predict', row, '-o', join(folder, 'row.out.csv')]);
  if (answer.code !== 0) found.push(`${after}: the champion does not answer: ${answer.stdout}`);
  return found;
}

async function begin() {
  const state = readState();
  mkdirSync(folder, { recursive: true });
  if (existsSync(join(workspace, 'labels.sqlite'))) return state;
  for (let i = 0; i < 4; i++) await evergreen(importing(newFile(state)));
  await evergreen(['retrain', '--trees', '30']);
  await evergreen(['retrain', '--trees', '40']);
  return state;
}

async function soak() {
  await build();
  const state = await begin();
  const random = randomOf(Number(values.seed ?? state.ended + 1));
  const started = Date.now();
  const until = started + Number(values.minutes) * 60_000;
  const before = state.seconds;
  while (Date.now() < until) {
    const kinds = Object.keys(work);
    const kind = kinds[Math.floor(random() * kinds.length)];
    // From before the first step to after the last one.
    const killed = evergreen(work[kind](state), 200 + random() * (kind === 'import' ? 1500 : 3000));
    const beside = random() < 0.5 ? evergreen(random() < 0.5 ? ['versions'] : importing(newFile(state))) : null;
    const [one, other] = await Promise.all([killed, beside]);
    if (one.killed) state.kills[kind] = (state.kills[kind] ?? 0) + 1;
    else state.ended++;
    for (const { stdout, stderr } of [one, ...(other ? [other] : [])]) {
      if (/database is locked|SQLITE_|internal/.test(stdout + stderr))
        state.faults.push(`${kind}: ${stdout}${stderr}`.slice(0, 500));
    }
    if (other) state.beside++;
    state.faults.push(...(await faultsOf(kind)));
    state.seconds = before + Math.round((Date.now() - started) / 1000);
    writeFileSync(stateFile, JSON.stringify(state));
    for (const name of readdirSync(folder))
      if (/^(backup|labels)-/.test(name)) rmSync(join(folder, name), { force: true });
    await pause(0);
  }
  writeFileSync(join(root, 'docs', 'reliability.md'), report(state));
  console.log(report(state));
  process.exitCode = state.faults.length > 0 ? 1 : 0;
}

/** @param {State} state */
function report({ kills, ended, beside, seconds, faults }) {
  const total = Object.values(kills).reduce((sum, count) => sum + count, 0);
  return `# Reliability

Written by \`npm run soak -- --minutes N\` (tools/soak.mjs), which goes on where it was stopped. It starts the command line on one workspace,
kills it (SIGKILL) at a random moment, often while another process imports or reads, and then looks: SQLite's integrity check, the chain of
the activity log, visible rows against accepted ones, temporary files that are left, and whether the champion answers a row.

Measured: ${total} kills in ${seconds} seconds; ${ended} more executions ended before their kill came; ${beside} had another process beside them. Faults: ${faults.length}.

| work | kills |
|---|---|
${Object.entries(kills)
  .sort()
  .map(([kind, count]) => `| ${kind} | ${count} |`)
  .join('\n')}
${
  faults.length > 0
    ? `\n${faults
        .slice(0, 20)
        .map((fault) => `- ${fault.replaceAll('\n', ' ').slice(0, 300)}`)
        .join('\n')}\n`
    : ''
}
Not measured here: the window and the endpoint under kills, mutated files (\`test/unit/importing/fuzz.test.ts\` mutates CSV, workbooks and
Parquet in small numbers at every \`npm test\`), a clock that is set (tests of the schedule have their own clocks), power cuts.
`;
}

await soak();
