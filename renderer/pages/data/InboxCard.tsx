import type { LabelSummary } from '../../../shared/schemas/dataOperations';
import type { WorkspaceTask } from '../../../shared/schemas/tasks';
import { spanText } from '../../../shared/tasks';
import { count, plural } from '../../../shared/words';
import { TaskFigure } from '../../components/Card';
import { taskColour } from '../../components/Task';
import { dataDay, percent } from '../../format';

interface InboxCardProps {
  task: WorkspaceTask;
  labels: LabelSummary | undefined;
  hasData: boolean;
  now: number;
}

/** How the labels of a task stand: for training, for the test, waiting, without an outcome. */
export function InboxCard({ task, labels, hasData, now }: InboxCardProps) {
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
            {total === 1 ? 'label' : 'labels'}
            {labels?.sinceChampion ? `, ${count(labels.sinceChampion)} since the champion was trained` : ''}
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
        ['Holdout', count(labels?.holdout ?? 0)],
        ['Waiting for the outcome', count(labels?.immature ?? 0)],
        dueRow(labels?.nextDueAt, now),
        ['Without an outcome', count(labels?.unmatched ?? 0)],
      ]}
    >
      {labels && labels.synthetic > 0 && (
        <p className="cell-note">
          {plural(labels.synthetic, 'of them is', 'of them are')} synthetic, of which{' '}
          {percent(labels.syntheticShare, 0)} are used for training.
        </p>
      )}
      {total === 0 && (
        <p className="cell-note">
          {hasData && task.outcome !== null
            ? `None yet: prepare training data for days that lie at least ${spanText(task.horizonDays + task.graceDays)} before the last transaction.`
            : `None yet: they come from ${task.outcome === null ? '' : 'transactions, or from '}predictions with their outcomes.`}
        </p>
      )}
    </TaskFigure>
  );
}

/** When the next outcome is known: on a day ahead, or, of one that has passed, once the data reach it. */
function dueRow(at: number | null | undefined, now: number): readonly [string, string] {
  if (at && at <= now) return ['Waits for data of', `${dataDay(at)} and later`];
  return ['Next outcome due', at ? dataDay(at) : '–'];
}
