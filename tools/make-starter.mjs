// node tools/make-starter.mjs FILE [FOLDER]: makes models/ from the UCI Online Retail export (.csv or .csv.gz), by the
// command line that everybody has: import, snapshots, a retrain for each task. The same file gives the same bytes.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { root } from './lib.mjs';

const snapshots = ['--from', '2011-03-01', '--to', '2011-11-05', '--every', '30'];
/** Small ones: they only have to do until a workspace has models of its own. */
const sizes = { purchase: [], churn: [], clv: ['--trees', '60', '--min-leaf', '40'] };

/** Of a training, what hangs on the machine or the moment, or tells of a workspace that nobody has. */
const notKept = { seconds: 0, parent: null, deployedAt: null, estimator: null, evidence: undefined };

/** Writes the starter models and starter.json into a folder. */
function makeStarter(source, folder) {
  const workspace = mkdtempSync(join(tmpdir(), 'evergreen-starter-'));
  try {
    const file = join(workspace, 'online_retail.csv');
    const bytes = readFileSync(source);
    writeFileSync(file, source.endsWith('.gz') ? gunzipSync(bytes) : bytes);
    const evergreen = (...args) => {
      const words = [join(root, 'out', 'cli.js'), '--workspace', join(workspace, 'w'), '--json', ...args];
      return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 2 ** 28 }));
    };
    // Products and countries are of this shop alone; a starter is for files that tell neither.
    evergreen('import', file, ...['StockCode', 'Description', 'Country'].flatMap((column) => ['--ignore', column]));
    evergreen('snapshot', ...snapshots);
    mkdirSync(folder, { recursive: true });
    const tasks = {};
    let shared = {};
    for (const [task, size] of Object.entries(sizes)) {
      const { version } = evergreen('retrain', '--task', task, ...size);
      const from = join(workspace, 'w', 'models', 'continuous', version);
      const metadata = JSON.parse(readFileSync(join(from, 'metadata.json'), 'utf8'));
      tasks[task] = { ...metadata.tasks[task], ...notKept };
      shared = { seed: metadata.seed, tableSha256: metadata.tableSha256 };
      cpSync(join(from, tasks[task].file), join(folder, tasks[task].file));
    }
    const madeFrom = {
      data: 'Online Retail (UCI Machine Learning Repository, https://doi.org/10.24432/C5BW33), D. Chen, 2015',
      licence: 'CC BY 4.0',
      by: 'tools/make-starter.mjs',
    };
    const starter = { format: 1, madeFrom, ...shared, tasks };
    writeFileSync(join(folder, 'starter.json'), `${JSON.stringify(starter, null, 2)}\n`);
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

const [source, folder = join(root, 'models')] = process.argv.slice(2);
if (!source) {
  console.error('Usage: node tools/make-starter.mjs FILE [FOLDER]');
  process.exit(2);
}
makeStarter(resolve(source), resolve(folder));
