import { useEffect, useState } from 'react';
import type { StoredTask } from '../../../shared/schemas/tasks';
import { spanOf, spanText, taskLabel } from '../../../shared/tasks';
import { request } from '../../api/client';
import { resultOf, startOperation, useExecution } from '../../api/executions';
import { type Requested, useRequest } from '../../api/useRequest';
import { showToast } from '../../app/toasts';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { DataTable } from '../../components/DataTable';
import { Progress } from '../../components/Progress';
import { ErrorState, SkeletonRows } from '../../components/States';
import { TaskName } from '../../components/Task';
import { outcomeWords } from '../../derive/tasks';
import { useAction } from '../../hooks/useAction';
import { AddTaskDialog } from './AddTaskDialog';
import { ChangeTimesDialog, type TaskTimes } from './ChangeTimesDialog';

const columns = [
  { title: 'Task' },
  { title: 'Columns in files' },
  { title: 'From transactions' },
  { title: 'Horizon' },
  { title: 'Grace' },
  { title: 'Actions', numeric: true, silent: true },
];

type Times = Record<'horizonDays' | 'graceDays', string>;

/** What is predicted, and how long after a prediction its outcome falls. */
export function TasksCard({ of: { value } }: { of: Requested<StoredTask[]> }) {
  const [drafts, setDrafts] = useState<Record<string, Times>>({});
  const [adding, setAdding] = useState(false);
  const [executionId, setExecutionId] = useState<number | null>(null);
  const execution = useExecution(executionId);
  const changed = resultOf(execution, 'changeTask')?.name;
  const [asked, setAsked] = useState<{ task: StoredTask; to: TaskTimes } | null>(null);
  const save = useAction(async ({ task, to }: { task: StoredTask; to: TaskTimes }) => {
    setExecutionId((await startOperation('changeTask', { task: task.name, ...to, reason: null })).id);
    setDrafts(({ [task.name]: _, ...others }) => others);
    setAsked(null);
  });
  const remove = useAction(async (task: StoredTask) => {
    await request('removeTask', { task: task.name, reason: 'removed in the window' });
    showToast(`The task ${taskLabel(task.name)} is removed.`);
  });
  const turn = useAction(async (task: StoredTask) => {
    await request('switchTask', { task: task.name, isOff: !task.isOff, reason: 'switched in the window' });
    showToast(`The task ${taskLabel(task.name)} is ${task.isOff ? 'on' : 'off'}.`);
  });
  useEffect(() => {
    if (changed) showToast(`All labels of ${taskLabel(changed)} are in line with its horizon.`);
  }, [changed]);
  const labels = useRequest('labels', {}).value;
  const isUnknown = ({ name, isOff }: StoredTask) =>
    isOff || labels?.some((one) => one.task === name && one.real + one.synthetic + one.immature + one.unmatched === 0);
  const running = execution?.state === 'running';
  const error = save.error ?? remove.error ?? turn.error ?? execution?.error;
  return (
    <Card
      title="What is predicted"
      actions={
        <>
          {running && (
            <>
              <span className="muted">bringing labels in line</span>
              <div style={{ width: 160 }}>
                <Progress label="Bringing labels in line" fraction={execution.fraction} />
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
        An outcome falls within the horizon after its prediction; the grace is how late its records may still come. When
        they change, labels are joined anew and snapshots made again. For a task that is off, files still bring labels,
        but nothing is trained, scored or judged.
      </p>
      {error && <ErrorState report={error} />}
      {value ? (
        <DataTable
          label="Tasks"
          columns={columns}
          rows={value.map((task) => ({ key: task.name, muted: task.isOff, cells: cellsOf(task) }))}
        />
      ) : (
        <SkeletonRows list rows={3} height={28} />
      )}
      {asked && (
        <ChangeTimesDialog
          {...asked}
          busy={save.busy}
          onClose={() => setAsked(null)}
          onChange={() => save.run(asked)}
        />
      )}
      {adding && <AddTaskDialog onClose={() => setAdding(false)} />}
    </Card>
  );

  function cellsOf(task: StoredTask) {
    const now: Times = { horizonDays: spanText(task.horizonDays), graceDays: spanText(task.graceDays) };
    const shown = drafts[task.name] ?? now;
    const changed = shown.horizonDays !== now.horizonDays || shown.graceDays !== now.graceDays;
    const [horizonDays, graceDays] = [spanOf(shown.horizonDays), spanOf(shown.graceDays)];
    const to = horizonDays !== null && horizonDays > 0 && graceDays !== null ? { horizonDays, graceDays } : null;
    const spanField = (key: keyof Times, label: string) => (
      <input
        key={key}
        type="text"
        size={9}
        aria-label={`${label} of ${taskLabel(task.name)}, in days or hours`}
        value={shown[key]}
        onChange={(event) => setDrafts({ ...drafts, [task.name]: { ...shown, [key]: event.target.value } })}
      />
    );
    return [
      <TaskName key="task" task={task.name} />,
      <span key="columns" className="nowrap">
        <code>{task.predictedName ?? `${task.column}_pred`}</code>,{' '}
        <code>{task.actualName ?? `${task.column}_actual`}</code>
      </span>,
      <span key="outcome" className="muted">
        {outcomeWords(task.outcome)}
      </span>,
      spanField('horizonDays', 'Horizon'),
      spanField('graceDays', 'Grace'),
      <span key="actions" className="nowrap">
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
          aria-label={`Switch the task ${taskLabel(task.name)} ${task.isOff ? 'on' : 'off'}`}
          disabled={running || turn.busy}
          onClick={() => turn.run(task)}
        >
          Switch {task.isOff ? 'on' : 'off'}
        </Button>{' '}
        <Button
          small
          variant={changed ? 'primary' : 'plain'}
          disabled={!changed || !to || running || save.busy}
          aria-label={`Save the horizon of ${taskLabel(task.name)}`}
          onClick={() => to && setAsked({ task, to })}
        >
          Save…
        </Button>
      </span>,
    ];
  }
}
