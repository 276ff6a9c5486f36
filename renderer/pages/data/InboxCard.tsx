import type { LabelSummary, TaskView } from '../../../shared/screenRequests';
import { Card } from '../../components/Card';
import { KeyValues } from '../../components/KeyValues';
import { Skeleton } from '../../components/States';
import { taskColour } from '../../components/Task';
import { count, percent } from '../../format/numbers';
import { dataDay } from '../../format/time';
import { taskLabel } from '../../format/words';

interface InboxCardProps {
  task: TaskView;
  labels: LabelSummary | undefined;
  hasData: boolean;
}

/** How the labels of a task stand: for training, for the test, waiting, without an outcome. */
export function InboxCard({ task, labels, hasData }: InboxCardProps) {
  const colour = taskColour(task.name);
  const total = labels ? labels.real + labels.synthetic : 0;
  const parts = labels
    ? [
        { key: 'training', value: total - labels.holdout, fill: colour },
        { key: 'holdout', value: labels.holdout, fill: `color-mix(in srgb, ${colour} 55%, var(--surface))` },
        { key: 'waiting', value: labels.immature, fill: 'var(--line-strong)' },
        { key: 'unmatched', value: labels.unmatched, fill: 'var(--bad)' },
      ].filter(({ value }) => value > 0)
    : [];
  return (
    <Card title={taskLabel(task.name)} task={task.name}>
      <div className="big">
        {count(total)}
        <small className="muted">
          {labels?.sinceChampion
            ? `${count(labels.sinceChampion)} since the champion`
            : total === 1
              ? 'label'
              : 'labels'}
        </small>
      </div>
      <div className="inbox-bar" aria-hidden="true">
        {parts.map(({ key, value, fill }) => (
          <i key={key} style={{ flexGrow: value, background: fill }} />
        ))}
      </div>
      <KeyValues
        rows={[
          ['For training', count(total - (labels?.holdout ?? 0))],
          ['Held out for the test', count(labels?.holdout ?? 0)],
          ['Waiting for their outcome', count(labels?.immature ?? 0)],
          ['First of them due', labels?.nextDueAt ? dataDay(labels.nextDueAt) : '–'],
          ['Without an outcome', count(labels?.unmatched ?? 0)],
        ]}
      />
      {labels && labels.synthetic > 0 && (
        <p className="cell-note">
          {count(labels.synthetic)} are synthetic; {percent(labels.syntheticShare, 0)} of these are trained on.
        </p>
      )}
      {total === 0 && (
        <p className="cell-note">
          {hasData
            ? `None yet: make snapshots at least ${task.horizonDays + task.graceDays} days before the last transaction.`
            : 'None yet: they come from transactions, or from predictions with their outcomes.'}
        </p>
      )}
    </Card>
  );
}

export function InboxSkeleton() {
  return (
    <div className="card" role="status" aria-label="Loading">
      <Skeleton height={20} width="40%" />
      <div className="big">
        <Skeleton height={28} width="45%" />
      </div>
      <div className="inbox-bar">
        <Skeleton height={8} />
      </div>
      <Skeleton height={115} />
    </div>
  );
}
