import type { z } from 'zod';
import type { compareOutput } from '../../../shared/commandOutput';
import type { DisagreementPage, Segment } from '../../../shared/comparison';
import { type Comparison, compare, comparisonOutput, disagreements } from '../../jobs/compare';
import type { Command, Output } from '../command';
import { count, decimal, headline, table } from '../format';

export const compareCommand: Command = {
  name: 'compare',
  usage: 'compare [CANDIDATE] [CHAMPION] [--task T] [--disagreements [--page N]]',
  summary: 'test two versions on the same holdout rows (by default the newest against production); changes nothing',
  options: { task: { type: 'string' }, disagreements: { type: 'boolean' }, page: { type: 'string' } },
  run: async (args, shell) => {
    const [candidate = null, champion = null] = args.expect(compareCommand.usage, 0, 2);
    const options = { candidate, champion, task: args.text('task') };
    const page = args.integer('page', 1) ?? 1;
    const context = await shell.context();
    if (args.flag('disagreements')) return listing(await disagreements(context, { ...options, ...pageOf(page) }));
    const comparisons = await compare(context, options);
    const json: z.infer<typeof compareOutput> = { comparisons: comparisons.map(comparisonOutput) };
    return { json, text: comparisons.map(describe).join('\n\n') };
  },
};

const pageRows = 50;

function pageOf(page: number) {
  return { offset: (page - 1) * pageRows, limit: pageRows };
}

function listing(page: DisagreementPage): Output {
  const from = page.rows.length > 0 ? page.offset + 1 : page.offset;
  const rows = page.rows.map((row) => [
    row.clientId,
    row.predictedAt.slice(0, 10),
    decimal(row.actual),
    decimal(row.champion),
    decimal(row.candidate),
    row.nearer,
  ]);
  const heading = ['client', 'predicted', 'actual', 'champion says', 'candidate says', 'nearer'];
  const text = `${page.task}: rows ${count(from)} to ${count(page.offset + rows.length)} of ${count(page.total)} that the two answer differently`;
  return { json: page, text: `${text}\n${table([heading, ...rows])}` };
}

function describe(one: Comparison): string {
  const rows = one.metrics.map(({ metric, champion, candidate, difference, baseline }) => [
    metric,
    decimal(champion.value),
    decimal(candidate.value),
    decimal(difference.value),
    `${decimal(difference.lower)} to ${decimal(difference.upper)}`,
    decimal(baseline),
  ]);
  const heading = [
    one.task,
    `champion ${one.championVersion}`,
    `candidate ${one.candidateVersion}`,
    'difference',
    '95 % interval',
    'naive baseline',
  ];
  const lines = [
    table([heading, ...rows]),
    one.sentence,
    `The policy would ${one.deploy ? 'deploy it' : 'not deploy it'}: ${one.reason}`,
  ];
  if (one.mcNemar) {
    const { onlyChampionRight, onlyCandidateRight, pValue, exact } = one.mcNemar;
    lines.push(
      `McNemar (${exact ? 'exact' : 'corrected χ²'}): only the champion right ${onlyChampionRight}, only the candidate right ${onlyCandidateRight}, p = ${pValue.toPrecision(3)}`,
    );
  }
  if (one.lastTime) {
    const [last, was, now] = [one.lastTime.baseline, one.lastTime.champion, one.lastTime.candidate].map(
      (metrics) => headline(metrics)[0],
    );
    lines.push(
      `Where a client has an earlier label (${count(one.lastTime.baseline.rows)} rows), “same as last time” has ${last.join(' ')}, the champion ${was[1]}, the candidate ${now[1]}`,
    );
  }
  if (one.live) lines.push(one.live.sentence);
  const { rows: differing, championNearer, candidateNearer } = one.disagreements;
  lines.push(
    `They answer ${count(differing)} rows differently; the champion is nearer in ${count(championNearer)}, the candidate in ${count(candidateNearer)} (--disagreements lists them)`,
    ...one.segments.worse.map((part) => `Clearly worse ${describeSegment(part)}`),
  );
  return lines.join('\n');
}

function describeSegment({ feature, from, to, rows: size, difference, pValue }: Segment): string {
  const range = [from === null ? '' : `from ${from}`, to === null ? '' : `below ${to}`].filter((part) => part !== '');
  const where = range.length === 0 ? `${feature} is missing` : `${feature} is ${range.join(', ')}`;
  return `where ${where}: ${decimal(difference)} on ${count(size)} rows (p = ${pValue.toPrecision(2)}, corrected)`;
}
