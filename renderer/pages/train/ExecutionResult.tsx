import type { ReactNode } from 'react';
import type { Execution } from '../../../shared/contract';
import type { Comparison } from '../../../shared/schemas/comparison';
import type { TrainedTask } from '../../../shared/schemas/modelOperations';
import { headlineOf, headlineScore, verdictWords } from '../../../shared/scores';
import { taskLabel } from '../../../shared/tasks';
import { resultOf } from '../../api/executions';
import { go } from '../../app/navigation';
import { Pill } from '../../components/Card';
import { Button, Link } from '../../components/controls';
import { Named } from '../../components/Named';
import { TaskName } from '../../components/Task';
import { sameSentence, verdictTones } from '../../derive/comparison';
import { metricDifference, metricInfo, metricScore, namedMetricScore } from '../../derive/metrics';
import type { Tone } from '../../derive/tones';
import { MetricTable } from '../compare/MetricTable';

/** What a strategy has given: per task the score beside the naive baseline's, the verdict, and what was deployed. */
export function ExecutionResult({ execution }: { execution: Execution }) {
  const comparison = resultOf(execution, 'compare');
  if (comparison) {
    const same = sameSentence(comparison.same);
    return (
      <>
        <div className="results">
          {comparison.comparisons.map((one) => (
            <ComparisonSummary key={one.task} comparison={one} />
          ))}
        </div>
        {same && <p className="note">{same}</p>}
      </>
    );
  }
  const result = resultOf(execution, 'retrain') ?? resultOf(execution, 'update');
  if (!result) return null;
  const compared = Object.values(result.tasks).filter((one) => one.comparison);
  return (
    <>
      <div className="results">
        {Object.entries(result.tasks).map(([task, one]) => (
          <TaskResult key={task} task={task} result={one} />
        ))}
        {Object.entries(result.skipped).map(([task, why]) => (
          <ResultBox key={task} task={task} state="skipped" tone="warn">
            <p className="muted">
              {taskLabel(task)} was not trained. {why}
            </p>
          </ResultBox>
        ))}
      </div>
      {Object.entries(result.grownBy).map(([task, by]) => (
        <p key={task} className="note">
          {taskLabel(task)}: {by}
        </p>
      ))}
      <div className="form-inline" style={{ marginTop: 12 }}>
        <Button onClick={() => go('versions', result.version)}>
          <span>
            Look at <Named text={result.version} />
          </span>
        </Button>
        {compared.length > 0 && (
          <Button onClick={() => go('compare', result.version)}>
            {compared.every(({ deployed }) => deployed)
              ? 'Compare it with the one before'
              : 'Compare it with the champion'}
          </Button>
        )}
      </div>
    </>
  );
}

function TaskResult({ task, result }: { task: string; result: TrainedTask }) {
  const { metadata, deployed, reason, comparison } = result;
  const scored = metadata.holdout ?? metadata.outOfBag;
  return (
    <ResultBox task={task} state={deployed ? 'deployed' : 'not deployed'} tone={deployed ? 'good' : 'neutral'}>
      <div className="big">
        {scored ? namedMetricScore(headlineOf(scored), headlineScore(scored)) : '–'}
        <small className="muted">
          {metadata.holdout && metadata.baseline
            ? `by chance ${metricScore(headlineOf(metadata.baseline), headlineScore(metadata.baseline))}`
            : 'out of bag, no holdout yet'}
        </small>
      </div>
      <p className="sentence">
        <Named text={comparison?.sentence ?? reason} />
      </p>
      {comparison && (
        <p className="muted">
          <Named text={reason} />
          {comparison.judgement.halfLifeDays !== null && ' The score above counts all rows alike.'}
        </p>
      )}
      {metadata.holdout && metadata.baseline && (
        <details>
          <summary className="muted">All metrics</summary>
          <MetricTable
            label={`Metrics of ${taskLabel(task)}`}
            columns={[
              { title: 'Model', metrics: metadata.holdout },
              { title: 'Naive', metrics: metadata.baseline },
            ]}
          />
        </details>
      )}
    </ResultBox>
  );
}

function ComparisonSummary({ comparison }: { comparison: Comparison }) {
  const { task, verdict, sentence, candidateVersion, metrics, candidate } = comparison;
  const gap = metrics.find(({ metric }) => metric === headlineOf(candidate));
  return (
    <ResultBox task={task} state={verdictWords[verdict]} tone={verdictTones[verdict]}>
      <div className="big">
        {gap ? metricDifference(gap.metric, gap.difference.value) : '–'}
        {gap && <small className="muted">in {metricInfo[gap.metric].label}</small>}
      </div>
      <p className="sentence">
        <Named text={sentence} />
      </p>
      <p>
        <Link onClick={() => go('compare', candidateVersion)}>See the whole comparison</Link>
      </p>
    </ResultBox>
  );
}

interface ResultBoxProps {
  task: string;
  state: string;
  tone: Tone;
  children: ReactNode;
}

/** What came of one task. */
function ResultBox({ task, state, tone, children }: ResultBoxProps) {
  return (
    <div className={state === 'skipped' ? 'result skipped' : 'result'}>
      <div className="result-head">
        <TaskName task={task} />
        <Pill tone={tone}>{state}</Pill>
      </div>
      {children}
    </div>
  );
}
