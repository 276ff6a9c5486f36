import type { LabelSummary } from '../../../shared/schemas/dataOperations';
import type { WorkspaceTask } from '../../../shared/schemas/tasks';
import { spanText } from '../../../shared/tasks';
import { count } from '../../../shared/words';
import { TaskFigure } from '../../components/Card';
import { taskColour } from '../../components/Task';
import { dataDay, percent } from '../../format';

interface InboxCardProps {
  task: WorkspaceTask;
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
    <TaskFigure
      task={task.name}
      figure={
        <>
          <span>{count(total)}</span>
          <small className="muted">
            {labels?.sinceChampion
              ? `${count(labels.sinceChampion)} since the champion`
              : total === 1
                ? 'label'
                : 'labels'}
          </small>
        </>
      }
      drawing={
        <div className="inbox-bar" aria-hidden="true">
          {parts.map(({ key, value, fill }) => (
            <i key={key} style={{ flexGrow: value, background: fill }} />
          ))}
        </div>
      }
      rows={[
        ['For training', count(total - (labels?.holdout ?? 0))],
        ['Held out for the test', count(labels?.holdout ?? 0)],
        ['Waiting for the outcome', count(labels?.immature ?? 0)],
        ['Next outcome due', labels?.nextDueAt ? dataDay(labels.nextDueAt) : '–'],
        ['Without an outcome', count(labels?.unmatched ?? 0)],
      ]}
    >
      {labels && labels.synthetic > 0 && (
        <p className="cell-note">
          {count(labels.synthetic)} of them are synthetic, of which {percent(labels.syntheticShare, 0)} are used for
          training.
        </p>
      )}
      {total === 0 && (
        <p className="cell-note">
          {hasData
            ? `None yet: prepare training data for days that lie at least ${spanText(task.horizonDays + task.graceDays)} before the last transaction.`
            : 'None yet: they come from transactions, or from predictions with their outcomes.'}
        </p>
      )}
    </TaskFigure>
  );
}
