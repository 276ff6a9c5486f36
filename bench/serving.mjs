// npm run bench:serving [-- --seconds N --reps N --rows N --megabytes N --switches N --before FOLDER --clients N
// --note TEXT]: the endpoint beside a plain one (scikit-learn's forests behind FastAPI; Debian's
// python3-fastapi, python3-uvicorn, python3-multipart, python3-sklearn), in turn, on the same rows; files are sent by
// curl. With --before, the folder of an older build that is set up and built, the nightly batch beside that one's, each
// with models grown by its own defaults, and with as many trees and leaves. Writes docs/benchmarks-serving.md.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../test/helpers/random.mjs';
import { root } from '../tools/lib.mjs';
import { bundleServing } from './bundle.mjs';
import { median } from './lib.mjs';

const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    reps: { type: 'string', default: '3' },
    rows: { type: 'string', default: '100000' },
    megabytes: { type: 'string', default: '200' },
    switches: { type: 'string', default: '100' },
    before: { type: 'string' },
    clients: { type: 'string', default: '1000000' },
    note: { type: 'string' },
  },
});
const [seconds, reps, rows, megabytes, switches] = ['seconds', 'reps', 'rows', 'megabytes', 'switches'].map((name) =>
  Number(flags[name]),
);
const features = Array.from({ length: 20 }, (_, i) => `f${i}`);
const python = '/usr/bin/python3';
const peerFile = join(root, 'bench', 'peers', 'serving.py');
const cli = join(root, 'out', 'cli.js');
const folder = mkdtempSync(join(tmpdir(), 'evergreen-bench-'));
const workspace = join(folder, 'workspace');
const connections = 10;
/** No command takes so long; a run that hangs ends. */
const longestMs = 300_000;

/** @typedef {{ url: string, headers: Record<string, string>, pid: number, path: string, stop: () => void }} Server */

/**
 * Clients with twenty features, six of which matter, and what became of them.
 * @param {string} path
 * @param {number} count
 * @param {boolean} withOutcomes
 */
async function writeRows(path, count, withOutcomes) {
  const random = seededRandom(count);
  const file = createWriteStream(path);
  const outcomes = withOutcomes ? ',predicted_at,purchased_actual,churned_actual,clv_actual' : '';
  file.write(`client_id,${features.join(',')}${outcomes}\n`);
  for (let i = 0; i < count; i++) {
    const x = features.map(() => Math.round((random() - 0.5) * 4e6) / 1e6);
    const signal = x[0] + x[1] * x[2] + Math.sin(2 * x[3]) + 0.5 * x[4] ** 2 + 0.3 * x[5];
    const noisy = () => signal + 2 * (random() - 0.5);
    const told = withOutcomes
      ? `,2026-01-01,${Number(noisy() > 0.5)},${Number(noisy() < 0)},${(100 * Math.max(0, noisy())).toFixed(2)}`
      : '';
    if (!file.write(`C${i},${x.join(',')}${told}\n`)) await once(file, 'drain');
  }
  await new Promise((resolve) => file.end(() => resolve(null)));
}

/** @param {string[]} args */
function evergreen(...args) {
  return evergreenOf(cli, workspace, ...args);
}

/**
 * @param {string} of the build's command line
 * @param {string} at the workspace
 * @param {string[]} args
 */
function evergreenOf(of, at, ...args) {
  const command = [of, '--workspace', at, '--json', ...args];
  const run = spawnSync(process.execPath, command, { encoding: 'utf8', timeout: longestMs });
  if (run.status !== 0) throw new Error(`evergreen ${args[0]}: ${run.stdout}${run.stderr}${run.error ?? ''}`);
  return JSON.parse(run.stdout);
}

/** @param {string[]} args */
function peer(...args) {
  const run = spawnSync(python, [peerFile, ...args], { encoding: 'utf8', timeout: longestMs });
  if (run.status !== 0) throw new Error(`The peer can't run: ${run.stderr}`);
  return run.stdout.trim() === '' ? null : JSON.parse(run.stdout);
}

/** @returns {Promise<Server>} */
async function startOurs() {
  const child = spawn(process.execPath, [cli, '--workspace', workspace, '--json', 'serve', '--port', '0']);
  const line = await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', (code) => reject(new Error(`“serve” ended with ${code}.`)));
  });
  const { url, tokenFile } = JSON.parse(String(line));
  const headers = { authorization: `Bearer ${readFileSync(tokenFile, 'utf8').trim()}` };
  const [pid] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter((one) => readFileSync(`/proc/${one}/cmdline`, 'utf8').includes('serving.js'));
  return { url, headers, pid: Number(pid), path: '/predict', stop: () => child.kill('SIGTERM') };
}

/** @returns {Promise<Server>} */
async function startPeer() {
  const port = 18_000 + Math.floor(Math.random() * 1000);
  const child = spawn(python, [peerFile, 'serve', folder, String(port)], { stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${port}`;
  for (const start = performance.now(); ; ) {
    if (await fetch(`${url}/openapi.json`).catch(() => null)) break;
    if (child.exitCode !== null || performance.now() - start > longestMs) throw new Error('The peer does not listen.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url, headers: {}, pid: Number(child.pid), path: '/predict_row', stop: () => child.kill('SIGTERM') };
}

/**
 * Seconds of processor time that a process has used.
 * @param {Server} server
 */
function cpuOf({ pid }) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** @param {Server} server */
function peakMegabytes({ pid }) {
  return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)?.[1]) / 1024;
}

/**
 * @param {Server} server
 * @param {object} row
 */
async function load(server, row) {
  const before = cpuOf(server);
  const headers = Object.entries({ ...server.headers, 'content-type': 'application/json' });
  const args = ['-j', '-c', `${connections}`, '-d', `${seconds}`, '-m', 'POST', '-b', JSON.stringify(row)];
  const client = spawn(join(root, 'node_modules', '.bin', 'autocannon'), [
    ...args,
    ...headers.flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    `${server.url}${server.path}`,
  ]);
  let told = '';
  client.stdout.on('data', (chunk) => {
    told += chunk;
  });
  await new Promise((resolve) => client.on('close', resolve));
  const result = JSON.parse(told);
  const answered = result.requests.total;
  return {
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    cpu: ((cpuOf(server) - before) / answered) * 1e6,
    failed: result.non2xx + result.errors,
  };
}

/**
 * @param {Server} server
 * @param {string} path
 */
async function upload(server, path) {
  const before = cpuOf(server);
  const headers = Object.entries(server.headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const told = ['-w', '%{http_code} %{size_download} %{time_total}', '-o', join(folder, 'answer.csv')];
  const client = spawn('curl', ['-sS', '-F', `file=@${path}`, ...told, ...headers, `${server.url}/predict`]);
  let said = '';
  for (const stream of [client.stdout, client.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  await once(client, 'close');
  const [status, bytes, seconds] = said.split(' ').map(Number);
  if (status !== 200 || !(bytes > 0)) throw new Error(`An upload ended with ${said}`);
  return { seconds, cpu: cpuOf(server) - before };
}

/**
 * One prepared row through three models, in this process.
 * @param {Float64Array[]} rowValues
 */
async function single(rowValues) {
  const { ServedModels } = await bundleServing();
  const production = join(workspace, 'models', 'production');
  const { tasks } = JSON.parse(readFileSync(join(production, 'production.json'), 'utf8'));
  const refs = Object.entries(tasks).map(([task, { version, sha256 }]) => ({
    ...{ task, column: task, version, sha256, copy: null },
    path: join(production, `${task}_model.forest`),
  }));
  const models = await ServedModels.load(refs, null);
  const answers = new Float64Array(refs.length);
  /** @type {number[]} */
  const took = [];
  for (let rep = 0; rep < 3; rep++) {
    for (const values of rowValues) {
      const start = performance.now();
      models.answerOne(values, answers);
      if (rep > 0) took.push((performance.now() - start) * 1000);
    }
  }
  took.sort((a, b) => a - b);
  return { p50: took[Math.floor(took.length / 2)], p99: took[Math.floor(took.length * 0.99)] };
}

/**
 * Champions that change under load: nothing fails, and no answer mixes versions.
 * @param {Server} server
 * @param {object} row
 * @param {string[]} versions
 */
async function switching(server, row, versions) {
  let [mixed, failed, asked] = [0, 0, 0];
  let going = true;
  const ask = async () => {
    while (going) {
      const response = await fetch(`${server.url}/predict`, {
        method: 'POST',
        headers: { ...server.headers, 'content-type': 'application/json' },
        body: JSON.stringify(row),
      }).catch(() => null);
      asked++;
      if (response?.status !== 200) failed++;
      else if (new Set(Object.values((await response.json()).models).map(({ version }) => version)).size > 1) mixed++;
    }
  };
  const asking = Promise.all(Array.from({ length: connections }, ask));
  for (let i = 0; i < switches; i++) {
    const [code] = await once(
      spawn(process.execPath, [cli, '--workspace', workspace, 'deploy', versions[i % 2]]),
      'exit',
    );
    if (code !== 0) throw new Error(`A deployment ended with ${code}.`);
  }
  going = false;
  await asking;
  return { asked, failed, mixed };
}

/** How the models of the nightly batch are grown. */
const nightlyModels = [
  { grown: 'that each build grew by its own defaults', options: [] },
  { grown: 'of 250 trees with leaves of 10', options: ['--trees', '250', '--min-leaf', '10'] },
];

/**
 * The nightly batch of this build and of an older one, in turn, for each way of growing the models: seconds, and
 * seconds of processor time.
 * @param {string} before
 */
function nightly(before) {
  const builds = [cli, join(before, 'out', 'cli.js')].map((of, i) => ({ of, at: join(folder, `nightly-${i}`) }));
  for (const { of, at } of builds) {
    evergreenOf(of, at, 'import', join(folder, 'train.csv'), '--kind', 'labelled data');
    evergreenOf(of, at, 'import', join(folder, 'clients.csv'));
  }
  return nightlyModels.map(({ grown, options }) => {
    for (const { of, at } of builds) {
      const { version } = evergreenOf(of, at, 'retrain', '--seed', '1', ...options);
      evergreenOf(of, at, 'deploy', version);
    }
    /** @type {{ seconds: number, cpu: number }[][]} */
    const runs = builds.map(() => []);
    for (let rep = 0; rep < 2; rep++) {
      for (const [i, { of, at }] of builds.entries()) {
        say(`nightly, models ${grown}, ${i === 0 ? 'now' : 'before'}, ${rep + 1}`);
        const [start, used] = [performance.now(), childrenCpu()];
        evergreenOf(of, at, 'run', 'nightly');
        runs[i].push({ seconds: (performance.now() - start) / 1000, cpu: childrenCpu() - used });
      }
    }
    return nightsText(grown, runs);
  });
}

/** Seconds of processor time that this process's ended children, and theirs, have used. */
function childrenCpu() {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** @param {string} text */
const say = (text) => console.error(text);
/**
 * @param {number[]} values
 * @param {number} digits
 */
const shown = (values, digits = 1) => median(values).toFixed(digits);

try {
  say('training');
  await writeRows(join(folder, 'train.csv'), 5000, true);
  await writeRows(join(folder, 'score.csv'), rows, false);
  evergreen('import', join(folder, 'train.csv'), '--kind', 'labelled data');
  const versions = ['1', '2'].map((seed) => evergreen('retrain', '--seed', seed).version);
  evergreen('deploy', versions[1]);
  peer('train', folder);
  const lines = readFileSync(join(folder, 'score.csv'), 'utf8').split('\n', 5001).slice(1);
  const rowValues = lines.map((line) => Float64Array.from(line.split(',').slice(1), Number)).slice(0, 5000);
  const row = Object.fromEntries(features.map((name, i) => [name, rowValues[0][i]]));
  say('one row in process');
  const [ours, theirs] = [await single(rowValues), peer('single', folder)];
  const servers = [await startOurs(), await startPeer()];
  /** @type {Awaited<ReturnType<typeof load>>[][]} */
  const http = [[], []];
  /** @type {Awaited<ReturnType<typeof upload>>[][]} */
  const uploads = [[], []];
  try {
    for (let rep = 0; rep < reps; rep++) {
      for (const [i, server] of servers.entries()) {
        say(`${i === 0 ? 'ours' : 'peer'}, ${rep + 1}`);
        http[i].push(await load(server, row));
        uploads[i].push(await upload(server, join(folder, 'score.csv')));
      }
    }
    say('memory');
    const idle = peakMegabytes(servers[0]);
    const large = join(folder, 'large.csv');
    await writeRows(large, Math.ceil((megabytes * 1e6) / 205), false);
    const big = await upload(servers[0], large);
    const memory = {
      megabytes: statSync(large).size / 1e6,
      seconds: big.seconds,
      above: peakMegabytes(servers[0]) - idle,
    };
    say('champions change');
    const changed = await switching(servers[0], row, versions);
    for (const server of servers) server.stop();
    const { before } = flags;
    if (before !== undefined) await writeRows(join(folder, 'clients.csv'), Number(flags.clients), false);
    const nights = before === undefined ? [] : nightly(before);
    write({ ours, theirs, http, uploads, memory, changed, nights });
  } finally {
    for (const server of servers) server.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * @param {string} grown
 * @param {{ seconds: number, cpu: number }[][]} runs
 */
function nightsText(grown, [now, before]) {
  const of = (/** @type {{ seconds: number, cpu: number }[]} */ runs, /** @type {'seconds' | 'cpu'} */ field) =>
    Math.min(...runs.map((run) => run[field]));
  const [seconds, earlier] = [of(now, 'seconds'), of(before, 'seconds')];
  const [cpu, earlierCpu] = [of(now, 'cpu'), of(before, 'cpu')];
  return `\`run nightly\`, ${Number(flags.clients).toLocaleString('en')} clients through three models ${grown}, the best of
two: ${seconds.toFixed(1)} s, before ${earlier.toFixed(1)} s (${(earlier / seconds).toFixed(1)} ×); CPU ${cpu.toFixed(1)} s, before ${earlierCpu.toFixed(1)} s (${(earlierCpu / cpu).toFixed(1)} ×).`;
}

/** @param {Record<string, any>} found */
function write({ ours, theirs, http, uploads, memory, changed, nights }) {
  /** @type {(runs: any[], field: string) => number[]} */
  const of = (runs, field) => runs.map((run) => run[field]);
  /** @type {(a: number[], b: number[]) => string} */
  const times = (a, b) => `${(median(a) / median(b)).toFixed(0)} ×`;
  const text = `# Serving, measured

Made by \`npm run bench:serving\`: Evergreen's endpoint beside a plain one (scikit-learn's forests, loaded by joblib,
behind FastAPI and uvicorn), in turn, in one run, on the same rows: three models, learned from 5,000 clients with 20 features; the peer's of 250 trees with
leaves of 10, Evergreen's as its defaults grow them. Medians of ${reps} runs; HTTP with ${connections} kept connections for ${seconds} s each, files sent by curl. CPU is that of the server's process.

${cpus()[0].model}, ${cpus().length} cores, Node ${process.versions.node}.${flags.note ? ` ${flags.note}` : ''}

| | Evergreen | FastAPI, scikit-learn | |
|---|---|---|---|
| one prepared row through three models, p50, µs | ${ours.p50.toFixed(1)} | ${theirs.p50.toFixed(0)} | ${times([theirs.p50], [ours.p50])} |
| the same, p99, µs | ${ours.p99.toFixed(1)} | ${theirs.p99.toFixed(0)} | ${times([theirs.p99], [ours.p99])} |
| one row over HTTP, requests a second | ${shown(of(http[0], 'perSecond'), 0)} | ${shown(of(http[1], 'perSecond'), 0)} | ${times(of(http[0], 'perSecond'), of(http[1], 'perSecond'))} |
| the same, CPU a request, µs | ${shown(of(http[0], 'cpu'), 0)} | ${shown(of(http[1], 'cpu'), 0)} | ${times(of(http[1], 'cpu'), of(http[0], 'cpu'))} |
| the same, p50 and p99, ms | ${shown(of(http[0], 'p50'), 0)}, ${shown(of(http[0], 'p99'), 0)} | ${shown(of(http[1], 'p50'), 0)}, ${shown(of(http[1], 'p99'), 0)} | |
| a CSV of ${rows.toLocaleString('en')} clients, s | ${shown(of(uploads[0], 'seconds'))} | ${shown(of(uploads[1], 'seconds'))} | ${(median(of(uploads[1], 'seconds')) / median(of(uploads[0], 'seconds'))).toFixed(1)} × |
| the same, CPU, s | ${shown(of(uploads[0], 'cpu'))} | ${shown(of(uploads[1], 'cpu'))} | ${(median(of(uploads[1], 'cpu')) / median(of(uploads[0], 'cpu'))).toFixed(1)} × |

A CSV of ${memory.megabytes.toFixed(0)} MB: ${memory.seconds.toFixed(0)} s, ${memory.above.toFixed(0)} MB above the most that the process had used before.

${switches} changes of champion under load: ${changed.asked.toLocaleString('en')} requests, ${changed.failed} failed, ${changed.mixed} answers that mixed versions.
${nights.map((text) => `\n${text}\n`).join('')}`;
  console.log(text);
  writeFileSync(join(root, 'docs', 'benchmarks-serving.md'), text);
}
