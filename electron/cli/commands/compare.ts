import { isoOfDays, segmentBounds } from '../../../shared/featureWords';
import type { Compared, Comparison, Segment, Yardstick } from '../../../shared/schemas/comparison';
import type { ProperScore } from '../../../shared/schemas/metrics';
import { namedScore, scoreNames, writtenProperScore, yardstickNames } from '../../../shared/scores';
import { count, plural } from '../../../shared/words';
import { operationCommand } from '../command';
import { decimal, headline, table } from '../format';

export const compareCommand = operationCommand('compare', {
  form: { words: ['candidate', 'champion', 'others'] },
  tell: (compared) => {
    const itself = compared.same.map((task) => `${task}: it is the same version, so there is nothing to compare.`);
    const said = [...compared.comparisons.map(describe), ...compared.sideBySide.map(describeRanking), ...itself];
    return { json: compared, text: said.join('\n\n') };
  },
});

function describeRanking({ task, metric, ranking }: Compared['sideBySide'][number]): string {
  const rows = ranking.map(({ version, score }) => [version, namedScore(metric, score)]);
  return `${task}, on the same holdout rows for all:\n${table([['version', 'score today'], ...rows])}`;
}

function describe(one: Comparison): string {
  const rows = one.metrics.map(({ metric, champion, candidate, difference, baseline }) => [
    scoreNames[metric],
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
  const rivals = one.yardsticks.map((rival) => describeRival(rival, one.judgement.properScore));
  if (rivals.length > 0) lines.push(`Simple rivals: ${rivals.join('; ')}`);
  if (one.lastTime) {
    const [last, was, now] = [one.lastTime.baseline, one.lastTime.champion, one.lastTime.candidate].map(
      (metrics) => headline(metrics)[0],
    );
    lines.push(
      `Where a client has an earlier label (${plural(one.lastTime.baseline.rows, 'row')}), “same as last time” has ${last.join(' ')}, the champion ${was[1]}, the candidate ${now[1]}`,
    );
  }
  lines.push(
    one.live?.sentence ?? `No outcome has come yet of what ${one.championVersion} answered while it was live.`,
  );
  const { rows: differing, championNearer, candidateNearer } = one.disagreements;
  lines.push(
    `They answer ${plural(differing, 'row')} differently; the champion is nearer in ${count(championNearer)}, the candidate in ${count(candidateNearer)} (“evergreen disagreements” lists them)`,
    ...one.segments.worse.map((part) => `Clearly worse ${describeSegment(part)}`),
  );
  return lines.join('\n');
}

function describeSegment(part: Segment): string {
  const size = `${decimal(part.difference)} on ${plural(part.rows, 'row')}`;
  const bounds = segmentBounds(part, String, isoOfDays);
  return `where ${part.feature} is ${bounds}: ${size} (p = ${part.pValue.toPrecision(2)}, corrected)`;
}

function describeRival({ name, metrics, gain }: Yardstick, score: ProperScore): string {
  return `${yardstickNames[name]} ${decimal(writtenProperScore(metrics, score))} (the candidate gains ${decimal(gain.value)}, 95 %: ${decimal(gain.lower)} to ${decimal(gain.upper)})`;
}
