import type { Execution } from '../../../shared/contract';
import type { Comparison } from '../../../shared/schemas/comparison';
import type { TrainedTask } from '../../../shared/schemas/modelOperations';
import { primaryScore } from '../../../shared/scores';
import { taskLabel } from '../../../shared/tasks';
import { resultOf } from '../../api/executions';
import { go } from '../../app/navigation';
import { Pill } from '../../components/Card';
import { Button, Link } from '../../components/controls';
import { TaskName } from '../../components/Task';
import { sameSentence, verdictTone } from '../../derive/comparison';
import { difference, score } from '../../format';
import type { Workspace } from '../../hooks/useWorkspace';
import { MetricTable } from '../compare/MetricTable';

/** What a strategy has given: per task the score beside the naive baseline's, the verdict, and what was deployed. */
export function ExecutionResult({ execution, workspace }: { execution: Execution; workspace: Workspace }) {
  const compared = resultOf(execution, 'compare');
  if (compared) {
    const same = sameSentence(compared.same);
    return (
      <>
        <div className="results">
          {compared.comparisons.map((one) => (
            <ComparisonSummary key={one.task} comparison={one} />
          ))}
        </div>
        {same && <p className="note">{same}</p>}
      </>
    );
  }
  const result = resultOf(execution, 'retrain') ?? resultOf(execution, 'update');
  if (!result) return null;
  return (
    <>
      <div className="results">
        {Object.entries(result.tasks).map(([task, one]) => (
          <TaskResult
            key={task}
            task={task}
            metric={workspace.tasks.find(({ name }) => name === task)?.primaryMetric ?? 'accuracy'}
            result={one}
          />
        ))}
        {Object.entries(result.skipped).map(([task, why]) => (
          <div key={task} className="result skipped">
            <div className="result-head">
              <TaskName task={task} />
              <Pill tone="warn">skipped</Pill>
            </div>
            <p className="muted">
              {taskLabel(task)} was not trained. {why}
            </p>
          </div>
        ))}
      </div>
      <div className="form-inline" style={{ marginTop: 12 }}>
        <Button onClick={() => go('versions', result.version)}>Look at {result.version}</Button>
        <Button onClick={() => go('compare', result.version)}>Compare it with the champion</Button>
      </div>
    </>
  );
}

function TaskResult({ task, metric, result }: { task: string; metric: string; result: TrainedTask }) {
  const { metadata, deployed, reason, comparison } = result;
  const scored = metadata.holdout ?? metadata.outOfBag;
  return (
    <div className="result">
      <div className="result-head">
        <TaskName task={task} />
        <Pill tone={deployed ? 'good' : 'neutral'}>{deployed ? 'deployed' : 'not deployed'}</Pill>
      </div>
      <div className="big">
        {metric === 'accuracy' ? '' : 'R² '}
        {score(metric, primaryScore(scored))}
        <small className="muted">
          {metadata.holdout ? `naive ${score(metric, primaryScore(metadata.baseline))}` : 'out of bag, no holdout yet'}
        </small>
      </div>
      <p className="sentence">{comparison?.sentence ?? reason}</p>
      {comparison && <p className="muted">{reason}</p>}
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
    </div>
  );
}

function ComparisonSummary({ comparison }: { comparison: Comparison }) {
  const { task, verdict, sentence, candidateVersion, difference: found } = comparison;
  return (
    <div className="result">
      <div className="result-head">
        <TaskName task={task} />
        <Pill tone={verdictTone(verdict)}>{verdict}</Pill>
      </div>
      <div className="big">
        {difference(found.metric, found.difference)}
        <small className="muted">{found.metric === 'accuracy' ? 'points of accuracy' : 'in R² (clipped)'}</small>
      </div>
      <p className="sentence">{sentence}</p>
      <p>
        <Link onClick={() => go('compare', candidateVersion)}>See the whole comparison</Link>
      </p>
    </div>
  );
}
