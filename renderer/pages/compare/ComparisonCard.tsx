import type { Comparison } from '../../../shared/schemas/comparison';
import type { WorkspaceTask } from '../../../shared/schemas/tasks';
import { verdictWords } from '../../../shared/scores';
import { taskLabel } from '../../../shared/tasks';
import { CalibrationChart } from '../../charts/CalibrationChart';
import { RocChart } from '../../charts/RocChart';
import { Card, Pill } from '../../components/Card';
import { Button } from '../../components/controls';
import { Named } from '../../components/Named';
import { taskColour } from '../../components/Task';
import { sidesOf, verdictTones } from '../../derive/comparison';
import { dataDays } from '../../format';
import { useVersionNames } from '../../hooks/useVersionNames';
import { Disagreements } from './Disagreements';
import { IntervalChart } from './IntervalChart';
import { IntervalTable } from './IntervalTable';
import { Remarks } from './Remarks';

interface ComparisonCardProps {
  comparison: Comparison;
  task: WorkspaceTask | undefined;
  /** The version that is live for the task now. */
  live: string | undefined;
  onDeploy: () => void;
}

/** One task of a comparison: verdict, the interval that decides it, all metrics, curves, and the rows in dispute. */
export function ComparisonCard({ comparison, task, live, onDeploy }: ComparisonCardProps) {
  const { verdict, sentence, deploy, reason, candidateVersion, championVersion, roc, calibration, judgement } =
    comparison;
  const colour = taskColour(comparison.task);
  const sides = sidesOf(comparison, live, useVersionNames());
  const policy =
    live === championVersion
      ? `The policy would ${deploy ? 'deploy it' : 'keep the champion'}`
      : `By the policy, ${sides.candidate} would ${deploy ? '' : 'not '}replace ${sides.champion}`;
  const subject = `${taskLabel(comparison.task)}, ${candidateVersion} against ${championVersion}`;
  return (
    <Card
      title={taskLabel(comparison.task)}
      task={comparison.task}
      beside={<Pill tone={verdictTones[verdict]}>{verdictWords[verdict]}</Pill>}
      actions={
        live === candidateVersion ? (
          <span className="muted">
            <Named text={candidateVersion} /> is live
          </span>
        ) : (
          <Button small variant={deploy ? 'primary' : 'plain'} onClick={onDeploy}>
            <span>
              Deploy <Named text={candidateVersion} />…
            </span>
          </Button>
        )
      }
    >
      <div className="stack" style={{ marginTop: 8 }}>
        <p className="sentence">
          <Named text={sentence} />{' '}
          <span className="muted">
            {policy}: <Named text={reason} /> Predictions: {dataDays(comparison)}.
          </span>
        </p>
        {judgement.halfLifeDays !== null && (
          <p className="note">
            The verdict counts newer rows more. All that stands below counts all rows alike, so it can differ.
          </p>
        )}
        <div className="two-thirds">
          <IntervalTable comparison={comparison} sides={sides} />
          <div className="stack">
            <IntervalChart subject={subject} difference={comparison.difference} margin={task?.margin ?? 0} />
            <Remarks comparison={comparison} sides={sides} />
          </div>
        </div>
        <div className="columns">
          {roc && <RocChart subject={subject} {...roc} sides={sides} colour={colour} />}
          <CalibrationChart subject={subject} {...calibration} sides={sides} colour={colour} ratio={roc !== null} />
        </div>
        <Disagreements key={pairOf(comparison)} comparison={comparison} sides={sides} />
      </div>
    </Card>
  );
}

/** Who met whom on what: rows that were asked for of another pair, or of other rows, are no answer. */
function pairOf({ candidateVersion, championVersion, until, disagreements }: Comparison): string {
  return [candidateVersion, championVersion, until, disagreements.rows].join(' ');
}
