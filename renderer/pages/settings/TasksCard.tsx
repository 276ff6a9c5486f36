import { useEffect, useState } from 'react';
import type { StoredTask } from '../../../shared/schemas/tasks';
import { spanOf, spanText, taskLabel } from '../../../shared/tasks';
import { type Requested, useRequest } from '../../api/cache';
import { request } from '../../api/client';
import { showToast } from '../../app/toasts';
import { Card } from '../../components/Card';
import { Button } from '../../components/controls';
import { type Column, DataTable } from '../../components/DataTable';
import { ErrorState, Progress, SkeletonRows } from '../../components/States';
import { TaskName } from '../../components/Task';
import { outcomeWords } from '../../derive/tasks';
import { useAction } from '../../hooks/useAction';
import { useDrafts } from '../../hooks/useDrafts';
import { useOperation } from '../../hooks/useOperation';
import { AddTaskDialog } from './AddTaskDialog';
import { ChangeTimesDialog, type TaskTimes } from './ChangeTimesDialog';

type Times = Record<'horizonDays' | 'graceDays', string>;

/** What is predicted, and how long after a prediction its outcome falls. */
export function TasksCard({ of: { value } }: { of: Requested<StoredTask[]> }) {
  const { shown, change, isChanged, drop } = useDrafts(timesOf);
  const [adding, setAdding] = useState(false);
  const { running, execution, ...save } = useOperation('changeTask');
  const changed = save.result?.name;
  const [asked, setAsked] = useState<{ task: StoredTask; to: TaskTimes } | null>(null);
  const saveTimes = ({ task, to }: { task: StoredTask; to: TaskTimes }) => {
    const saved = shown(task);
    save.run({ task: task.name, ...to, reason: null }, () => {
      drop(task, saved);
      setAsked(null);
    });
  };
  const remove = useAction(async (task: StoredTask) => {
    await request('removeTask', { task: task.name, reason: 'removed in the window' });
    showToast(`The task ${taskLabel(task.name)} is removed.`);
  });
  const turn = useAction(async (task: StoredTask) => {
    await request('switchTask', { task: task.name, isOff: !task.isOff, reason: 'switched in the window' });
    showToast(`The task ${taskLabel(task.name)} is ${task.isOff ? 'on' : 'off'}.`);
  });
  useEffect(() => {
    if (changed) showToast(`All labels of ${taskLabel(changed)} are made anew for its horizon.`);
  }, [changed]);
  const labels = useRequest('labels', {}).value;
  const isUnknown = ({ name, isOff }: StoredTask) =>
    isOff || labels?.some((one) => one.task === name && one.real + one.synthetic + one.immature + one.unmatched === 0);
  const error = save.error ?? remove.error ?? turn.error;
  /** A task with the times that are to be its own; null where they can’t be. */
  const withTimes = (task: StoredTask) => {
    const [horizonDays, graceDays] = [spanOf(shown(task).horizonDays), spanOf(shown(task).graceDays)];
    return horizonDays && graceDays !== null ? { task, to: { horizonDays, graceDays } } : null;
  };
  const spanColumn = (title: string, key: keyof Times): Column<StoredTask> => ({
    title,
    cell: (task) => (
      <input
        type="text"
        size={9}
        aria-label={`${title} of ${taskLabel(task.name)}, in days or hours`}
        value={shown(task)[key]}
        onChange={(event) => change(task, { [key]: event.target.value })}
      />
    ),
  });
  const columns: Column<StoredTask>[] = [
    { title: 'Task', cell: ({ name }) => <TaskName task={name} /> },
    {
      title: 'Columns in files',
      cell: ({ column, predictedName, actualName }) => (
        <>
          <code className="nowrap">{predictedName ?? `${column}_pred`}</code>,{' '}
          <code className="nowrap">{actualName ?? `${column}_actual`}</code>
        </>
      ),
    },
    {
      title: 'Outcome from transactions',
      cell: ({ outcome }) => <span className="muted outcome">{outcomeWords(outcome)}</span>,
    },
    spanColumn('Horizon', 'horizonDays'),
    spanColumn('Grace', 'graceDays'),
    {
      title: 'Actions',
      numeric: true,
      silent: true,
      cell: (task) => (
        <span className="nowrap">
          {isUnknown(task) && (
            <Button
              small
              aria-label={`Remove the task ${taskLabel(task.name)}`}
              disabled={running || remove.busy}
              onClick={() => remove.run(task)}
            >
              Remove
            </Button>
          )}{' '}
          <Button
            small
            aria-label={`Switch ${task.isOff ? 'on' : 'off'} the task ${taskLabel(task.name)}`}
            disabled={running || turn.busy}
            onClick={() => turn.run(task)}
          >
            Switch {task.isOff ? 'on' : 'off'}
          </Button>{' '}
          <Button
            small
            variant={isChanged(task) ? 'primary' : 'plain'}
            disabled={!isChanged(task) || !withTimes(task) || save.busy}
            aria-label={`Save the horizon of ${taskLabel(task.name)}`}
            onClick={() => setAsked(withTimes(task))}
          >
            Save…
          </Button>
        </span>
      ),
    },
  ];
  return (
    <Card
      title="What is predicted"
      actions={
        <>
          {running && (
            <>
              <span className="muted">making labels anew</span>
              <div style={{ width: 160 }}>
                <Progress label="Making labels anew" fraction={execution?.fraction ?? null} />
              </div>
            </>
          )}
          <Button small disabled={running} onClick={() => setAdding(true)}>
            Add a task…
          </Button>
        </>
      }
    >
      <p className="muted" style={{ marginTop: 8 }}>
        The horizon is how long after a prediction its outcome is known; the grace is how much longer to wait for late
        records. Changing them relabels everything. A task that is switched off still collects labels from files, but is
        not trained, scored or tested.
      </p>
      {error && <ErrorState report={error} />}
      <DataTable
        label="Tasks"
        columns={columns}
        rows={value}
        keyOf={({ name }) => name}
        isMuted={({ isOff }) => isOff}
        waiting={<SkeletonRows list rows={3} height={28} />}
      />
      {asked && (
        <ChangeTimesDialog
          {...asked}
          busy={save.busy}
          onClose={() => setAsked(null)}
          onChange={() => saveTimes(asked)}
        />
      )}
      {adding && <AddTaskDialog onClose={() => setAdding(false)} />}
    </Card>
  );
}

function timesOf({ horizonDays, graceDays }: StoredTask): Times {
  return { horizonDays: spanText(horizonDays), graceDays: spanText(graceDays) };
}
