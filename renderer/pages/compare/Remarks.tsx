import type { Comparison } from '../../../shared/schemas/comparison';
import { primaryScore, properScoreOf, yardstickNames } from '../../../shared/scores';
import { capital, count } from '../../../shared/words';
import { Icon } from '../../components/Icon';
import { Named } from '../../components/Named';
import { segmentLabel } from '../../derive/comparison';
import { metricDifference, metricScore } from '../../derive/metrics';
import { plural } from '../../format';

/** What else it found: McNemar's test, parts that got worse, the score while live, and “same as last time”. */
export function Remarks({ comparison }: { comparison: Comparison }) {
  const { mcNemar, segments, live, lastTime, difference, championVersion, yardsticks, judgement } = comparison;
  return (
    <ul className="list remarks">
      {mcNemar && (
        <Remark>
          Only the candidate is right on {count(mcNemar.onlyCandidateRight)} rows, only the champion on{' '}
          {count(mcNemar.onlyChampionRight)} (McNemar, {mcNemar.exact ? 'exact' : 'corrected χ²'}:{' '}
          {pText(mcNemar.pValue)}).
        </Remark>
      )}
      {segments.worse.map((segment) => (
        <Remark key={segmentLabel(segment)} warn>
          Clearly worse where {segmentLabel(segment)}: {metricDifference(difference.metric, segment.difference)} on{' '}
          {plural(segment.rows, 'row')} ({pText(segment.pValue)}, corrected).
        </Remark>
      ))}
      {segments.worse.length === 0 && segments.tested > 0 && (
        <Remark>In none of {count(segments.tested)} parts of the holdout is the candidate clearly worse.</Remark>
      )}
      {live ? (
        <Remark warn={live.disagree}>
          <Named text={live.sentence} />
        </Remark>
      ) : (
        <Remark>
          No outcome has come yet of what <Named text={championVersion} /> answered while it was live.
        </Remark>
      )}
      {yardsticks.map(({ name, metrics, gain }) => (
        <Remark key={name} warn={gain.value <= 0}>
          {capital(yardstickNames[name])} scores{' '}
          {metricScore(judgement.properScore, Math.abs(properScoreOf(metrics, judgement.properScore) ?? 0))}; the
          candidate {gain.value > 0 ? 'is better' : 'is no better'} there.
        </Remark>
      ))}
      {lastTime && (
        <Remark>
          “Same as last time” scores {metricScore(difference.metric, primaryScore(lastTime.baseline))} on the{' '}
          {plural(lastTime.baseline.clients, 'client')} with an earlier label; the candidate{' '}
          {metricScore(difference.metric, primaryScore(lastTime.candidate))} there.
        </Remark>
      )}
    </ul>
  );
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
  return value < 0.001 ? 'p < 0.001' : `p = ${value.toFixed(3)}`;
}
