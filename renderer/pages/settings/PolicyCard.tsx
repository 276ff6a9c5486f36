import type { WorkspaceTask } from '../../../shared/schemas/tasks';
import { type Policy, policies, policyMeaning, taskLabel } from '../../../shared/tasks';
import { capital } from '../../../shared/words';
import type { Requested } from '../../api/cache';
import { request } from '../../api/client';
import { showToast } from '../../app/toasts';
import { Card } from '../../components/Card';
import { Button, Select, UnitField } from '../../components/controls';
import { type Column, DataTable } from '../../components/DataTable';
import { ErrorState, SkeletonRows } from '../../components/States';
import { TaskName } from '../../components/Task';
import { isNumber } from '../../derive/numbers';
import { useAction } from '../../hooks/useAction';
import { useDrafts } from '../../hooks/useDrafts';

interface Rule {
  policy: Policy;
  margin: string;
  halfLife: string;
}

/** When a candidate may replace the champion by itself, task by task. */
export function PolicyCard({ of: { value } }: { of: Requested<WorkspaceTask[]> }) {
  const { shown, change, isChanged, drop } = useDrafts(ruleOf);
  const save = useAction(async (task: WorkspaceTask) => {
    const saved = shown(task);
    const { policy, margin, halfLife } = saved;
    const rule = { policy, margin: Number(margin) / unitOf(task), halfLife };
    await request('setPolicy', { task: task.name, ...rule, reason: null });
    drop(task, saved);
    showToast(`${taskLabel(task.name)}: the policy is now “${policy}”.`);
  });
  const columns: Column<WorkspaceTask>[] = [
    { title: 'Task', cell: ({ name }) => <TaskName task={name} /> },
    {
      title: 'Policy',
      cell: (task) => (
        <Select
          aria-label={`Policy of ${taskLabel(task.name)}`}
          value={shown(task).policy}
          values={policies}
          labelOf={capital}
          onChange={(policy) => change(task, { policy })}
        />
      ),
    },
    {
      title: 'A candidate is deployed when',
      cell: (task) => <span className="muted prose">{policyMeaning(shown(task).policy)}</span>,
    },
    {
      title: 'Older labels count half after',
      cell: (task) => (
        <Select
          aria-label={`Half-life of ${taskLabel(task.name)}`}
          value={shown(task).halfLife}
          values={halfLivesWith(String(task.halfLife))}
          labelOf={halfLifeLabel}
          onChange={(halfLife) => change(task, { halfLife })}
        />
      ),
    },
    {
      title: 'Margin',
      numeric: true,
      cell: (task) =>
        shown(task).policy === 'guarded' ? (
          <UnitField
            label={`Margin of ${taskLabel(task.name)}`}
            unit={unitOf(task) === 1 ? 'R²' : 'points'}
            min={0}
            step="any"
            value={shown(task).margin}
            onChange={(margin) => change(task, { margin })}
          />
        ) : (
          '–'
        ),
    },
    {
      title: 'Save',
      numeric: true,
      silent: true,
      cell: (task) => (
        <Button
          small
          variant={isChanged(task) ? 'primary' : 'plain'}
          disabled={!isChanged(task) || !isNumber(shown(task).margin) || save.busy}
          aria-label={`Save the policy of ${taskLabel(task.name)}`}
          onClick={() => save.run(task)}
        >
          Save
        </Button>
      ),
    },
  ];
  return (
    <Card title="When a candidate replaces the champion">
      {save.error && <ErrorState report={save.error} />}
      <DataTable
        label="Policies"
        columns={columns}
        rows={value}
        keyOf={({ name }) => name}
        waiting={<SkeletonRows list rows={3} height={28} />}
      />
    </Card>
  );
}

function ruleOf(task: WorkspaceTask): Rule {
  // 0.07 is 7 points, not 7.000000000000001.
  const margin = String(Number((task.margin * unitOf(task)).toPrecision(12)));
  return { policy: task.policy, margin, halfLife: String(task.halfLife) };
}

const usualHalfLives = ['auto', 'never', '7', '30', '90', '365'];

/** The usual ones, and the task's own where that was set by hand. */
function halfLivesWith(own: string): readonly string[] {
  return usualHalfLives.includes(own) ? usualHalfLives : [...usualHalfLives, own];
}

function halfLifeLabel(halfLife: string): string {
  if (halfLife === 'auto') return 'chosen from the data';
  return halfLife === 'never' ? 'never' : `${halfLife} days`;
}

/** Margins of accuracies are shown in points. */
function unitOf(task: WorkspaceTask): number {
  return task.primaryMetric === 'accuracy' ? 100 : 1;
}
