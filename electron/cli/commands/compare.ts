import type { z } from 'zod';
import type { compareOutput } from '../../../shared/commandOutput';
import { type Comparison, compare } from '../../jobs/compare';
import type { Command } from '../command';
import { headline, table } from '../format';

export const compareCommand: Command = {
  name: 'compare',
  usage: 'compare [CANDIDATE] [CHAMPION] [--task T]',
  summary: 'test two versions on the same holdout rows (by default the newest against production); changes nothing',
  options: { task: { type: 'string' } },
  run: async (args, shell) => {
    const [candidate = null, champion = null] = args.expect(compareCommand.usage, 0, 2);
    const comparisons = await compare(await shell.context(), { candidate, champion, task: args.text('task') });
    const json: z.infer<typeof compareOutput> = {
      comparisons: comparisons.map(({ rowsHash: _, ...comparison }) => comparison),
    };
    return { json, text: comparisons.map(describe).join('\n\n') };
  },
};

function describe(one: Comparison): string {
  const champion = headline(one.champion);
  const baseline = headline(one.baseline);
  const rows = headline(one.candidate).map(([name, value], i) => [name, champion[i][1], value, baseline[i][1]]);
  const lines = [
    table([
      [one.task, `champion ${one.championVersion}`, `candidate ${one.candidateVersion}`, 'naive baseline'],
      ...rows,
    ]),
    one.sentence,
    `The policy would ${one.deploy ? 'deploy it' : 'not deploy it'}: ${one.reason}`,
  ];
  if (one.mcNemar) {
    const { onlyChampionRight, onlyCandidateRight, pValue, exact } = one.mcNemar;
    lines.push(
      `McNemar (${exact ? 'exact' : 'corrected χ²'}): only the champion right ${onlyChampionRight}, only the candidate right ${onlyCandidateRight}, p = ${pValue.toPrecision(3)}`,
    );
  }
  return lines.join('\n');
}
