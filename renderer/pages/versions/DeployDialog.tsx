import { useState } from 'react';
import type { DeploymentRecord } from '../../../shared/schemas/deployments';
import { taskLabel } from '../../../shared/tasks';
import { invalidate } from '../../api/cache';
import { request } from '../../api/client';
import { attempt, showToast } from '../../app/toasts';
import { Form, InputField } from '../../components/controls';
import { DataTable } from '../../components/DataTable';
import { Dialog } from '../../components/Dialog';
import { Named } from '../../components/Named';
import { ScoreToday } from '../../components/ScoreToday';
import { TaskName } from '../../components/Task';
import { choiceTitle, choiceVerbs, type DeploymentChoice } from '../../derive/versions';
import { listed } from '../../format';
import { useAction } from '../../hooks/useAction';
import { useVersionNames } from '../../hooks/useVersionNames';
import type { Workspace } from '../../hooks/useWorkspace';

interface DeployDialogProps {
  choice: DeploymentChoice;
  workspace: Workspace;
  onClose: () => void;
}

/** A change of champion: what it changes, and why it is made. It takes effect at once and can be undone. */
export function DeployDialog({ choice, workspace, onClose }: DeployDialogProps) {
  const { version, task, kind } = choice;
  const [reason, setReason] = useState('');
  const named = useVersionNames();
  const change = useAction(async () => {
    const given = { version, task, reason: reason.trim() === '' ? null : reason.trim() };
    const deployment = await request(kind === 'deploy' ? 'deploy' : 'rollback', given);
    onClose();
    tellDeployment(deployment, named);
  });
  return (
    <Dialog
      title={choiceTitle(choice, named(version))}
      onClose={onClose}
      note="Both scores are on today’s holdout clients. The change takes effect at once, and can be undone."
      action={{ ...change, label: choiceVerbs[kind] }}
      error={change.error}
    >
      <Changes choice={choice} workspace={workspace} />
      <Form onSubmit={change.run}>
        <InputField
          label="Reason"
          data-autofocus
          maxLength={500}
          placeholder="Optional; recorded with the deployment"
          value={reason}
          onChange={setReason}
        />
      </Form>
    </Dialog>
  );
}

function Changes({ choice: { version, task }, workspace: { tasks, models } }: Omit<DeployDialogProps, 'onClose'>) {
  const modelOf = (name: string, of: string | undefined) =>
    models.versions.find((one) => one.version === of)?.tasks[name];
  const liveOf = (name: string) => models.champions[name]?.version;
  const called = (id: string) => (
    <>
      <Named text={id} /> <span className="cell-note">{id}</span>
    </>
  );
  return (
    <DataTable
      label="What changes"
      columns={[
        { title: 'Task', cell: ({ name }) => <TaskName task={name} /> },
        {
          title: 'Champion now',
          cell: ({ name }) => (liveOf(name) === undefined ? 'none' : called(liveOf(name) ?? '')),
        },
        {
          title: 'Its score',
          numeric: true,
          cell: (one) => <ScoreToday task={one} version={liveOf(one.name)} beside={version} />,
        },
        {
          title: 'New champion',
          cell: ({ name }) => (liveOf(name) === version ? 'unchanged' : called(version)),
        },
        {
          title: 'New score',
          numeric: true,
          cell: (one) => <ScoreToday task={one} version={version} beside={liveOf(one.name)} isNew />,
        },
      ]}
      rows={tasks.filter(({ name }) => modelOf(name, version) && (task === null || task === name))}
      keyOf={({ name }) => name}
      isMuted={({ name }) => liveOf(name) === version}
    />
  );
}

/** Says what a deployment changed, and offers to put back what was there. */
function tellDeployment(deployment: DeploymentRecord, named: (id: string) => string): void {
  const { id, kind, tasks } = deployment;
  const names = listed(tasks.map(({ task }) => taskLabel(task)));
  const undoable = tasks.every(({ from }) => from !== null);
  const verb = kind === 'rollback' ? 'rolled back to' : 'now answered by';
  showToast(`${names} ${verb} ${listed([...new Set(tasks.map(({ to }) => named(to)))])}.`, {
    action: undoable ? { label: 'Undo', run: () => void undo(id, named) } : null,
  });
}

function undo(id: number, named: (id: string) => string): Promise<void> {
  return attempt(async () => {
    const { tasks } = await request('undoDeployment', { id });
    invalidate();
    showToast(`Undone: back to ${listed([...new Set(tasks.map(({ to }) => named(to)))])}.`);
  });
}
