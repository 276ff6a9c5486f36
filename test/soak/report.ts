import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kinds } from './inputs/process';
import { buildAtHand, type Fault, type Progress, readProgress } from './progress';
import { roles } from './together/roles';

const number = (value: number) => Math.round(value).toLocaleString('en');
const count = ({ counts }: Progress, name: string) => counts[name] ?? 0;
const sum = (progress: Progress, names: readonly string[]) =>
  names.reduce((all, name) => all + count(progress, name), 0);
const minutes = ({ builds }: Progress) =>
  `${number(Object.values(builds).reduce((all, { seconds }) => all + seconds, 0) / 60)} minutes`;
const table = (heads: readonly string[], rows: readonly (readonly string[])[]) =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Writes what all soaks together have come to; gives the faults of the build at hand. */
export function writeReport(): Fault[] {
  const [kills, inputs, together] = [readProgress('kills'), readProgress('inputs'), readProgress('together')];
  const faults = [...kills.faults, ...inputs.faults, ...together.faults];
  const ran = [kills, inputs, together].some(({ builds }) => (builds[buildAtHand()]?.count ?? 0) > 0);
  const parts = [killsText(kills), inputsText(inputs), togetherText(together), faultsText(faults, ran)];
  const text = [head, buildsText(kills, inputs, together), ...parts].join('\n');
  writeFileSync(join(process.cwd(), 'docs', 'reliability.md'), text);
  return faults.filter(({ build }) => build === buildAtHand());
}

const head = `# Reliability

Written by \`npm run soak -- --kills N --inputs N --minutes N\` (test/soak), which goes on where it was stopped, and counts what all its
runs have come to. It is no part of \`npm test\`. Every round has a seed: a fault names the options that show it again.
`;

/** What ran with which sources, the newest last. */
function buildsText(...parts: readonly Progress[]): string {
  const builds = [...new Set(parts.flatMap((part) => Object.keys(part.builds)))];
  const cell = (part: Progress, build: string) => {
    const { count, seconds } = part.builds[build] ?? { count: 0, seconds: 0 };
    return count === 0 ? '–' : `${number(count)} in ${number(seconds / 60)} min`;
  };
  const faults = (build: string) =>
    number(parts.flatMap((part) => part.faults.filter((fault) => fault.build === build)).length);
  const rows = builds.map((build) => [build, ...parts.map((part) => cell(part, build)), faults(build)]);
  return `## By sources

${table(['sources (SHA-256)', 'kills', 'damaged inputs', 'commands together', 'faults'], rows)}
`;
}

function killsText(progress: Progress): string {
  const kinds = Object.keys(progress.counts).filter((kind) => kind !== 'ended before');
  return `## Kills

${number(sum(progress, kinds))} kills in ${minutes(progress)}. A command works in a copy of a small workspace and is ended by SIGKILL at a random moment between its
start and its end; ${number(count(progress, 'ended before'))} times it had ended before. *engine* and *worker* are the processes that train and that answer: their owner
lives and must tell, or go on. The next process opens the workspace. Then SQLite's integrity and foreign keys, the chain of the activity log, the
rows that are visible against those that were accepted, runs, versions by their hashes, temporary files, and processes that were left
are looked at, and every champion answers a row. At the end of a round what was begun is done to its end: rows, labels, orders, models,
deployments and scores must equal, by content, those of a copy in which nobody was killed.

${table(
  ['work', 'kills'],
  kinds.sort().map((kind) => [kind, number(count(progress, kind))]),
)}
`;
}

function inputsText(progress: Progress): string {
  const names = Object.keys(kinds);
  const rows = names.map((name) => [name, number(count(progress, name)), number(count(progress, `${name}, refused`))]);
  return `## Damaged input

${number(sum(progress, names))} inputs in ${minutes(progress)}: right ones in which bytes, lengths, fields or names are others. Each kind goes to a process of its own. One that
ends, an error that is none of ours, more than 2 s of CPU time for an input (the slowest took ${number(count(progress, 'slowest in ms'))} ms), or more than 700 MB (the most was ${number(count(progress, 'most megabytes'))} MB)
is a fault; so is what is taken in as something else than it was although a checksum covers it: gzip, the parts of a workbook, models and tables by their
SHA-256, what production.json and metadata.json name. Parquet here has no checksums, and texts have none: damaged values in them are
values. Window requests are put to a workspace where they only read, else to their door; HTTP is bytes on a connection.

${table(['kind', 'inputs', 'refused'], rows)}
`;
}

function togetherText(progress: Progress): string {
  const codes = Object.keys(progress.counts).filter((name) => name.startsWith('refused: '));
  const clock = count(progress, 'changes of the clock');
  return `## Six processes in one workspace

${minutes(progress)}; six commands at a time, one of each role. ${
    clock > 0
      ? `Their clock was set ${number(clock)} times, by a year back or forward, by libfaketime of Debian.`
      : 'Their clock was not set: libfaketime was not installed.'
  } After
each minute the workspace is looked at as above, and what commands have said must be there, once: files with all their rows, versions,
deployments. “Database is locked” is a fault. Who comes while another works is refused: ${
    codes.map((name) => `${name.slice('refused: '.length)} ${number(count(progress, name))}`).join(', ') || 'nobody was'
  }.

${table(
  ['role', 'commands'],
  Object.keys(roles).map((role) => [role, number(count(progress, role))]),
)}
`;
}

function faultsText(faults: readonly Fault[], ran: boolean): string {
  const now = faults.filter(({ build }) => build === buildAtHand());
  const earlier = faults.length - now.length;
  const shown = now
    .slice(0, 20)
    .map(({ again, what }) => `- \`${again}\`: ${what.replaceAll(/\s+/g, ' ').slice(0, 300)}`);
  const none = ran ? 'None with the sources at hand.' : 'With the sources at hand nothing was run yet.';
  return `## Faults

${now.length === 0 ? none : `${now.length} with the sources at hand:\n\n${shown.join('\n')}`}${
  earlier > 0 ? ` ${earlier} with earlier ones.` : ''
}

Not measured: power cuts, disks that lie about what they have written, the window itself under kills, other systems than Linux.
`;
}
