import type { Comparison, LastTime, Segment } from '../../../shared/schemas/comparison';
import { primaryScore, yardstickNames } from '../../../shared/scores';
import { capital, count } from '../../../shared/words';
import { Icon } from '../../components/Icon';
import { Named } from '../../components/Named';
import { type Sides, segmentLabel, sidesInSentence } from '../../derive/comparison';
import { metricDifference, metricScore, properScoreText } from '../../derive/metrics';
import { decimal, plural } from '../../format';

/** Of the parts that got worse, those that stand in sight: the surest. */
const shownSegments = 3;

/** What else it found: McNemar's test, parts that got worse, the score while live, and “same as last time”. */
export function Remarks({ comparison, sides }: { comparison: Comparison; sides: Sides }) {
  const { candidate, champion } = sidesInSentence(sides);
  const { mcNemar, segments, live, lastTime, difference, championVersion, yardsticks, judgement } = comparison;
  const others = segments.worse.slice(shownSegments);
  const worse = (segment: Segment) => (
    <Remark key={segmentLabel(segment)} warn>
      Clearly worse where {segmentLabel(segment)}: {metricDifference(difference.metric, segment.difference)}
      {difference.metric === 'accuracy' && ' points'} on {plural(segment.rows, 'row')} ({pText(segment.pValue)},
      corrected).
    </Remark>
  );
  return (
    <ul className="list remarks">
      {mcNemar && (
        <Remark warn={mcNemar.pValue < 0.05 && mcNemar.onlyChampionRight > mcNemar.onlyCandidateRight}>
          On {plural(mcNemar.onlyCandidateRight, 'row')} only {candidate} is right, on{' '}
          {count(mcNemar.onlyChampionRight)} only {champion} (McNemar, {mcNemar.exact ? 'exact' : 'corrected χ²'}:{' '}
          {pText(mcNemar.pValue)}).
        </Remark>
      )}
      {segments.worse.slice(0, shownSegments).map(worse)}
      {others.length > 0 && (
        <li>
          <details>
            <summary className="muted">Clearly worse in {plural(others.length, 'more part')}</summary>
            <ul className="list remarks">{others.map(worse)}</ul>
          </details>
        </li>
      )}
      {segments.worse.length === 0 && segments.tested > 0 && (
        <Remark>
          In no part of the holdout is {candidate} clearly worse ({count(segments.tested)} tested).
        </Remark>
      )}
      {live ? (
        <Remark warn={live.disagree}>
          <Named text={live.sentence} />
        </Remark>
      ) : (
        <Remark>
          No outcome is known yet for the predictions that <Named text={championVersion} /> made while it was live.
        </Remark>
      )}
      {yardsticks.map(({ name, metrics, gain }) => (
        <Remark key={name} warn={gain.value <= 0}>
          {capital(yardstickNames[name])}: {properScoreText(metrics, judgement.properScore)}; {candidate} is{' '}
          {gain.value > 0 ? 'better' : 'no better'} there.
        </Remark>
      ))}
      {lastTime && (
        <Remark warn={lastTimeIsAsGood(lastTime)}>
          Simply answering “same as last time” scores {metricScore(difference.metric, primaryScore(lastTime.baseline))}{' '}
          on the {plural(lastTime.baseline.clients, 'client')} with an earlier label; {candidate}{' '}
          {metricScore(difference.metric, primaryScore(lastTime.candidate))} there.
        </Remark>
      )}
    </ul>
  );
}

function lastTimeIsAsGood({ candidate, baseline }: LastTime): boolean {
  const [own, simple] = [primaryScore(candidate), primaryScore(baseline)];
  return own !== null && simple !== null && own <= simple;
}

function Remark({ warn = false, children }: { warn?: boolean; children: React.ReactNode }) {
  return (
    <li>
      <span className={warn ? 'mark warn' : 'mark'}>
        <Icon name={warn ? 'alert' : 'check'} />
      </span>
      <p className="muted">{children}</p>
    </li>
  );
}

function pText(value: number): string {
  return value < 0.001 ? 'p < 0.001' : `p = ${decimal(value)}`;
}
