import { useState } from 'react';
import type { HalfLife, WorkspaceTask } from '../../../shared/schemas/tasks';
import { type Policy, policies, policyMeaning, taskLabel } from '../../../shared/tasks';
import { capital } from '../../../shared/words';
import { request } from '../../api/client';
import type { Requested } from '../../api/useRequest';
import { showToast } from '../../app/toasts';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { DataTable } from '../../components/DataTable';
import { UnitField } from '../../components/Field';
import { Select } from '../../components/Select';
import { ErrorState, SkeletonRows } from '../../components/States';
import { TaskName } from '../../components/Task';
import { useAction } from '../../hooks/useAction';

const columns = [
  { title: 'Task' },
  { title: 'Policy' },
  { title: 'A candidate is deployed when' },
  { title: 'A row counts half after' },
  { title: 'Margin', numeric: true },
  { title: 'Save', numeric: true, silent: true },
];

/** When a candidate may replace the champion by itself, task by task. */
export function PolicyCard({ of: { value } }: { of: Requested<WorkspaceTask[]> }) {
  const [drafts, setDrafts] = useState<Record<string, { policy: Policy; margin: string; halfLife: HalfLife }>>({});
  const save = useAction(async (task: WorkspaceTask) => {
    const { policy, margin, halfLife } = drafts[task.name];
    const rule = { policy, margin: Number(margin) / unitOf(task), halfLife: String(halfLife) };
    await request('setPolicy', { task: task.name, ...rule, reason: null });
    setDrafts(({ [task.name]: _, ...others }) => others);
    showToast(`${taskLabel(task.name)}: the policy is ${policy} now.`);
  });
  return (
    <Card title="When a candidate replaces the champion">
      {save.error && <ErrorState report={save.error} />}
      {value ? (
        <DataTable
          label="Policies"
          columns={columns}
          rows={value.map((task) => ({ key: task.name, cells: cellsOf(task) }))}
        />
      ) : (
        <SkeletonRows list rows={3} height={28} />
      )}
    </Card>
  );

  function cellsOf(task: WorkspaceTask) {
    // 0.07 is 7 points, not 7.000000000000001.
    const margin = String(Number((task.margin * unitOf(task)).toPrecision(12)));
    const now = { policy: task.policy, margin, halfLife: task.halfLife };
    const shown = drafts[task.name] ?? now;
    const change = (given: Partial<typeof shown>) => setDrafts({ ...drafts, [task.name]: { ...shown, ...given } });
    const changed =
      shown.policy !== now.policy || Number(shown.margin) !== Number(now.margin) || shown.halfLife !== now.halfLife;
    return [
      <TaskName key="task" task={task.name} />,
      <Select
        key="policy"
        aria-label={`Policy of ${taskLabel(task.name)}`}
        value={shown.policy}
        values={policies}
        label={capital}
        onChange={(policy) => change({ policy })}
      />,
      <span key="meaning" className="muted">
        {policyMeaning(shown.policy)}
      </span>,
      <select
        key="half-life"
        aria-label={`Half-life of ${taskLabel(task.name)}`}
        value={String(shown.halfLife)}
        onChange={(event) => change({ halfLife: halfLifeFrom(event.target.value) })}
      >
        {halfLivesWith(now.halfLife).map((halfLife) => (
          <option key={halfLife} value={String(halfLife)}>
            {halfLifeLabel(halfLife)}
          </option>
        ))}
      </select>,
      shown.policy === 'guarded' ? (
        <UnitField
          key="margin"
          label={`Margin of ${taskLabel(task.name)}`}
          unit={unitOf(task) === 1 ? 'R²' : 'points'}
          min={0}
          step="any"
          value={shown.margin}
          onChange={(margin) => change({ margin })}
        />
      ) : (
        '–'
      ),
      <Button
        key="save"
        small
        variant={changed ? 'primary' : 'plain'}
        disabled={!changed || save.busy}
        aria-label={`Save the policy of ${taskLabel(task.name)}`}
        onClick={() => save.run(task)}
      >
        Save
      </Button>,
    ];
  }
}

const usualHalfLives: readonly HalfLife[] = ['auto', 'never', 7, 30, 90, 365];

/** The usual ones, and the task's own where that was set by hand. */
function halfLivesWith(own: HalfLife): readonly HalfLife[] {
  return usualHalfLives.includes(own) ? usualHalfLives : [...usualHalfLives, own];
}

function halfLifeFrom(text: string): HalfLife {
  return text === 'auto' || text === 'never' ? text : Number(text);
}

function halfLifeLabel(halfLife: HalfLife): string {
  if (halfLife === 'auto') return 'as the data change';
  return halfLife === 'never' ? 'never' : `${halfLife} days`;
}

/** Margins of accuracies are shown in points. */
function unitOf(task: WorkspaceTask): number {
  return task.primaryMetric === 'accuracy' ? 100 : 1;
}
