import { policyWords } from '../../../shared/replay';
import type { PolicyOutcome, Replay, TaskReplay } from '../../../shared/schemas/replay';
import { taskLabel } from '../../../shared/tasks';
import { capital, count, plural } from '../../../shared/words';
import { Card, Pill } from '../../components/Card';
import { type Column, DataTable } from '../../components/DataTable';
import { taskColour } from '../../components/Task';
import { metricInfo, metricScore } from '../../derive/metrics';
import { outcomeIn, scoreScale } from '../../derive/replay';
import { figureColumn, valueColumn } from '../../derive/table';
import { amount, dataDays, decimal } from '../../format';

interface TaskReplayCardProps {
  task: string;
  replayed: TaskReplay;
  /** Another replay, whose scores stand beside. */
  beside: Replay | null;
}

/** What each policy came to for one task. */
export function TaskReplayCard({ task, replayed, beside }: TaskReplayCardProps) {
  const { metric, rows, clients, firstLabels, sentence, leastCost } = replayed;
  const at = scoreScale(replayed);
  const range = ({ low, high }: PolicyOutcome) => `${metricScore(metric, low)} to ${metricScore(metric, high)}`;
  const columns: Column<PolicyOutcome>[] = [
    {
      title: 'Way of retraining',
      cell: ({ name, recommended }) => (
        <>
          <b>{name}</b> {recommended && <Pill tone="good">recommended</Pill>}
          <span className="cell-note">{policyWords[name]}</span>
        </>
      ),
    },
    figureColumn(metricInfo[metric].label, 'score', (value) => metricScore(metric, value)),
    { title: '95 % interval', cell: (one) => <Interval task={task} outcome={one} at={at} text={range(one)} /> },
    figureColumn('Regret', 'regret', (regret) => decimal(regret, 4)),
    figureColumn('Trainings', 'trainings', count),
    figureColumn('Not deployed', 'refused', count),
    figureColumn('Minutes', 'minutes', (minutes) => decimal(minutes, 2)),
  ];
  if (leastCost !== null)
    columns.push(
      valueColumn(
        'Cost',
        ({ cost }) => cost ?? 0,
        (cost) => amount(cost),
      ),
    );
  if (beside) {
    const other = ({ name }: PolicyOutcome) => outcomeIn(beside, task, name);
    columns.push({
      title: 'Other replay',
      numeric: true,
      cell: (one) => metricScore(metric, other(one)?.score ?? null),
    });
  }
  return (
    <Card title={taskLabel(task)} task={task} beside={<span className="muted">{dataDays(replayed)}</span>}>
      <p className="muted">
        {plural(rows, 'prediction')} of {plural(clients, 'client')}. The first model was trained on{' '}
        {plural(firstLabels, 'label')}.
        {leastCost === null ? '' : ` ${capital(sentence)} The least possible cost was ${amount(leastCost)}.`}
      </p>
      <DataTable
        label={`${taskLabel(task)}: ways of retraining`}
        columns={columns}
        rows={replayed.policies}
        keyOf={({ name }) => name}
      />
    </Card>
  );
}

interface IntervalProps {
  task: string;
  outcome: PolicyOutcome;
  at: (score: number) => number;
  text: string;
}

/** A score with its interval, on the axis that all policies of the task share. */
function Interval({ task, outcome: { score: value, low, high }, at, text }: IntervalProps) {
  if (value === null || low === null || high === null) return '–';
  const colour = taskColour(task);
  return (
    <svg width="180" height="18" role="img" aria-label={text}>
      <title>{text}</title>
      <line x1="0" x2="100%" y1="9" y2="9" stroke="var(--line)" />
      <line x1={`${at(low)}%`} x2={`${at(high)}%`} y1="9" y2="9" stroke={colour} strokeWidth="2.5" />
      <circle cx={`${at(value)}%`} cy="9" r="4" fill={colour} />
    </svg>
  );
}
