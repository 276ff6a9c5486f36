import type { StoredTask } from '../../../shared/schemas/tasks';
import { otherLabels, spanText, taskLabel } from '../../../shared/tasks';
import { plural } from '../../../shared/words';
import { useRequest } from '../../api/cache';
import { Dialog } from '../../components/Dialog';
import { Named } from '../../components/Named';

export type TaskTimes = Pick<StoredTask, 'horizonDays' | 'graceDays'>;

interface ChangeTimesDialogProps {
  task: StoredTask;
  to: TaskTimes;
  busy: boolean;
  onClose: () => void;
  onChange: () => void;
}

/** Asks before a task's labels get another meaning: what is made anew, and what becomes of its champion. */
export function ChangeTimesDialog({ task, to, busy, onClose, onChange }: ChangeTimesDialogProps) {
  const label = taskLabel(task.name);
  const labels = useRequest('labels', {}).value?.find((one) => one.task === task.name);
  const models = useRequest('versions', {}).value;
  const champion = models?.champions[task.name]?.version;
  const model = models?.versions.find(({ version }) => version === champion)?.tasks[task.name];
  // Earlier releases did not say what a model's labels meant: then they are taken for today's.
  const before = otherLabels({ ...task, ...to }, model?.labels ?? task);
  const horizon = task.horizonDays !== to.horizonDays;
  return (
    <Dialog
      title={`Change the labels of ${label}?`}
      onClose={onClose}
      action={{ label: 'Change them', run: onChange, busy }}
    >
      <ul>
        {horizon && (
          <li>
            The horizon becomes <b>{spanText(to.horizonDays)}</b>, instead of {spanText(task.horizonDays)}.
          </li>
        )}
        {task.graceDays !== to.graceDays && (
          <li>
            The grace becomes <b>{spanText(to.graceDays)}</b>, instead of {spanText(task.graceDays)}.
          </li>
        )}
        <li>
          {labels && labels.real + labels.synthetic > 0
            ? `Its ${plural(labels.real + labels.synthetic, 'label is', 'labels are')} made anew, and so are its snapshots.`
            : 'It has no labels yet.'}
        </li>
        {horizon && champion && (
          <li>
            Its champion <Named text={champion} /> was trained for labels{' '}
            {before === null
              ? 'as they will be: incremental updates go on with it.'
              : `of ${before}. It stays in use until a full retrain replaces it; incremental updates skip it.`}
          </li>
        )}
        <li>No data is lost: change it back, and all is as before.</li>
      </ul>
    </Dialog>
  );
}
