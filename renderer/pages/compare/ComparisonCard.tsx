import type { ComparisonView, TaskView } from '../../../shared/screenRequests';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { Pill } from '../../components/Pill';
import { count } from '../../format/numbers';
import { taskLabel } from '../../format/words';
import { verdictTone } from '../../views/comparison';
import { IntervalChart } from './IntervalChart';
import { MetricTable } from './MetricTable';

interface ComparisonCardProps {
  comparison: ComparisonView;
  task: TaskView | undefined;
  /** The version that is live for the task now. */
  live: string | undefined;
  onDeploy: () => void;
}

/** One task of a comparison: the verdict, the interval that decides it, the metrics side by side. */
export function ComparisonCard({ comparison, task, live, onDeploy }: ComparisonCardProps) {
  const { verdict, sentence, deploy, reason, candidateVersion, championVersion } = comparison;
  return (
    <Card
      title={taskLabel(comparison.task)}
      task={comparison.task}
      beside={<Pill tone={verdictTone(verdict)}>{verdict}</Pill>}
      actions={
        live === candidateVersion ? (
          <span className="muted">{candidateVersion} is live</span>
        ) : (
          <Button small variant={deploy ? 'primary' : 'plain'} onClick={onDeploy}>
            Deploy {candidateVersion}…
          </Button>
        )
      }
    >
      <div className="stack" style={{ marginTop: 8 }}>
        <p className="sentence">
          {sentence}{' '}
          <span className="muted">
            The policy would {deploy ? 'deploy it' : 'keep the champion'}: {reason}
          </span>
        </p>
        <div className="two-thirds">
          <MetricTable
            label={`Metrics of ${taskLabel(comparison.task)}`}
            judged
            columns={[
              { title: candidateVersion, metrics: comparison.candidate },
              { title: championVersion, metrics: comparison.champion },
              { title: 'Naive', metrics: comparison.baseline },
            ]}
          />
          <div className="stack">
            <IntervalChart difference={comparison.difference} margin={task?.margin ?? 0} />
            {comparison.mcNemar && <McNemarTable mcNemar={comparison.mcNemar} />}
          </div>
        </div>
      </div>
    </Card>
  );
}

function McNemarTable({ mcNemar }: { mcNemar: NonNullable<ComparisonView['mcNemar']> }) {
  const { onlyChampionRight, onlyCandidateRight, pValue, exact } = mcNemar;
  const p = pValue < 0.001 ? 'p < 0.001' : `p = ${pValue.toFixed(3)}`;
  return (
    <section>
      <h3>Where they disagree</h3>
      <p className="muted">
        Only the candidate is right on {count(onlyCandidateRight)} rows, only the champion on {count(onlyChampionRight)}{' '}
        (McNemar, {exact ? 'exact' : 'corrected χ²'}: {p}).
      </p>
    </section>
  );
}
