import { useState } from 'react';
import type { DeploymentRecord } from '../../../shared/schemas/deployments';
import { primaryScore } from '../../../shared/scores';
import { taskLabel } from '../../../shared/tasks';
import { invalidate } from '../../api/cache';
import { reportOf, request } from '../../api/client';
import { showToast } from '../../app/toasts';
import { DataTable } from '../../components/DataTable';
import { Dialog } from '../../components/Dialog';
import { InputField } from '../../components/Field';
import { TaskName } from '../../components/Task';
import type { DeploymentChoice } from '../../derive/versions';
import { score } from '../../format/numbers';
import { listed } from '../../format/words';
import { useAction } from '../../hooks/useAction';
import type { Workspace } from '../../hooks/useWorkspace';

interface DeployDialogProps {
  choice: DeploymentChoice;
  workspace: Workspace;
  onClose: () => void;
}

/** A change of champion: what it changes, and why it is made. It takes effect at once and can be undone. */
export function DeployDialog({ choice: { version, task, kind }, workspace, onClose }: DeployDialogProps) {
  const [reason, setReason] = useState('');
  const change = useAction(async () => {
    const given = { version, task, reason: reason.trim() === '' ? null : reason.trim() };
    const deployment = await request(kind === 'deploy' ? 'deploy' : 'rollback', given);
    onClose();
    tellDeployment(deployment);
  });
  return (
    <Dialog
      title={kind === 'deploy' ? `Deploy ${version}` : `Roll back to ${version}`}
      onClose={onClose}
      note="Takes effect at once, and can be undone."
      action={{ ...change, label: kind === 'deploy' ? 'Deploy' : 'Roll back' }}
      error={change.error}
    >
      <DataTable label="What changes" columns={columns} rows={rowsOf(version, task, workspace)} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.run();
        }}
      >
        <InputField
          label="Reason"
          type="text"
          data-autofocus
          maxLength={500}
          placeholder="Kept with the deployment, for whoever looks later"
          value={reason}
          onChange={setReason}
        />
      </form>
    </Dialog>
  );
}

const columns = [
  { title: 'Task' },
  { title: 'Champion now' },
  { title: 'Holdout score', numeric: true },
  { title: 'Champion afterwards' },
  { title: 'Holdout score', numeric: true },
];

function rowsOf(version: string, task: string | null, { tasks, models }: Workspace) {
  const scoreOf = (name: string, metric: string, of: string | undefined) => {
    const model = models.versions.find((one) => one.version === of)?.tasks[name];
    return score(metric, primaryScore(model?.holdout ?? null));
  };
  const held = models.versions.find((one) => one.version === version)?.tasks ?? {};
  return tasks
    .filter(({ name }) => held[name] && (task === null || task === name))
    .map(({ name, primaryMetric }) => {
      const live = models.champions[name]?.version;
      return {
        key: name,
        muted: live === version,
        cells: [
          <TaskName key="task" task={name} />,
          live ?? 'nothing',
          scoreOf(name, primaryMetric, live),
          live === version ? 'unchanged' : version,
          scoreOf(name, primaryMetric, version),
        ],
      };
    });
}

/** Says what a deployment changed, and offers to put back what was there. */
function tellDeployment(deployment: DeploymentRecord): void {
  const { id, kind, tasks } = deployment;
  const names = listed(tasks.map(({ task }) => taskLabel(task)));
  const undoable = tasks.every(({ from }) => from !== null);
  const verb = kind === 'rollback' ? 'rolled back to' : 'now served from';
  showToast(`${names} ${verb} ${listed([...new Set(tasks.map(({ to }) => to))])}.`, {
    action: undoable ? { label: 'Undo', run: () => void undo(id) } : null,
  });
}

async function undo(id: number): Promise<void> {
  try {
    const { tasks } = await request('undoDeployment', { id });
    invalidate();
    showToast(`Undone: back to ${listed([...new Set(tasks.map(({ to }) => to))])}.`);
  } catch (thrown) {
    showToast(reportOf(thrown).message, { tone: 'bad' });
  }
}
