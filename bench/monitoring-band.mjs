// node bench/monitoring-band.mjs [streams]: how often the band of an estimate holds what comes, by the real command
// line on simulated people (test/helpers/streams.mjs): a reference, a model, later chunks. Run `npm run build` first.
// Writes the table of docs/monitoring.md.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { census, labelled } from '../test/helpers/streams.mjs';
import { root } from '../tools/lib.mjs';
import { writeTable } from './lib.mjs';

const streams = Number(process.argv[2] ?? 4);
const small = { learned: 12_000, chunkRows: 1500, chunks: 20 };
const kinds = [
  { name: 'nothing changes', moves: 0, wanders: 0, ...small, streams },
  { name: 'features move', moves: 1, wanders: 0, ...small, streams },
  { name: 'features move, times are good and bad', moves: 1, wanders: 0.15, ...small, streams },
  {
    name: 'as large as the census, with a time of harder cases',
    ...{ moves: 1, wanders: 0.1, hard: { from: 0.4876, until: 0.5296 } },
    ...{ learned: 68_785, chunkRows: 5000, chunks: 41, streams: 1 },
  },
];

/** @param {string} workspace @param {string[]} args */
function evergreen(workspace, ...args) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'out', 'cli.js'), '--workspace', workspace, '--json', ...args],
    { encoding: 'utf8', maxBuffer: 1e8 },
  );
  if (status !== 0 && status !== 3 && status !== 4) throw new Error(`evergreen ${args.join(' ')}: ${stdout}${stderr}`);
  return { status, ...JSON.parse(stdout) };
}

/** @param {(typeof kinds)[number]} kind @param {number} seed */
function played(kind, seed) {
  const { learned, chunkRows, chunks } = kind;
  const workspace = mkdtempSync(join(tmpdir(), 'evergreen-band-'));
  try {
    const rows = census({ count: learned + chunkRows * chunks, perDay: 100, seed }, kind);
    const take = (/** @type {string} */ name, /** @type {typeof rows} */ part) => {
      writeFileSync(join(workspace, name), labelled(part));
      return evergreen(workspace, 'import', join(workspace, name), '--kind', 'labelled data');
    };
    evergreen(workspace, 'tasks', 'add', 'happened', '--kind', 'classification');
    take('reference.csv', rows.slice(0, learned));
    evergreen(workspace, 'retrain', '--task', 'happened');
    if (take('later.csv', rows.slice(learned)).status === 3) evergreen(workspace, 'imports', 'take-in', '2');
    return evergreen(workspace, 'monitor', 'happened', '--chunk', String(chunkRows)).tasks.happened;
  } finally {
    rmSync(workspace, { recursive: true });
  }
}

/** @param {(typeof kinds)[number]} kind */
function row(kind) {
  let [held, all, misses, widths] = [0, 0, 0, 0];
  const alarms = [];
  for (let seed = 1; seed <= kind.streams; seed++) {
    const task = played(kind, seed);
    held += task.record.within;
    all += task.record.chunks;
    alarms.push(...task.alarms);
    for (const { realised, estimated, low, high } of task.chunks) {
      misses += Math.abs(realised - estimated);
      widths += high - low;
      if (process.env.EACH) console.log(realised.toFixed(4), estimated.toFixed(4), low.toFixed(4), high.toFixed(4));
    }
  }
  for (const { at, harm } of alarms) console.log(`${kind.name}: ${harm}, ${at}`);
  const harmful = alarms.filter(({ harm }) => harm === 'harmful').length;
  const [miss, width] = [misses, widths].map((sum) => (sum / all).toFixed(4));
  const line = `| ${kind.name} | ${held} of ${all} | ${((100 * held) / all).toFixed(1)} % | ${miss} | ${width} | ${alarms.length} (${harmful}) |`;
  console.log(line);
  return line;
}

writeTable('monitoring.md', 'monitoring-band', [
  '| world | chunks in the band | | mean error of the estimate | mean width of the band | alarms (harmful) |',
  '| --- | --- | --- | --- | --- | --- |',
  ...kinds.map(row),
]);
