import { useState } from 'react';
import type { DeploymentRecord, LivePeriod } from '../../../shared/schemas/deployments';
import { taskLabel } from '../../../shared/tasks';
import { invalidate } from '../../api/cache';
import { request } from '../../api/client';
import { attempt, showToast } from '../../app/toasts';
import { Form, InputField } from '../../components/controls';
import { Dialog } from '../../components/Dialog';
import { choiceTitle, choiceVerbs, type DeploymentChoice } from '../../derive/versions';
import { listed } from '../../format';
import { useAction } from '../../hooks/useAction';
import { useVersionNames } from '../../hooks/useVersionNames';
import type { Workspace } from '../../hooks/useWorkspace';
import { ChangeTable } from './ChangeTable';

interface DeployDialogProps {
  choice: DeploymentChoice;
  workspace: Workspace;
  onClose: () => void;
}

/** A change of champion, task by task: what it changes, and why. It takes effect at once and can be undone. */
export function DeployDialog({ choice, workspace: { tasks, models }, onClose }: DeployDialogProps) {
  const { version, task, kind } = choice;
  const [reason, setReason] = useState('');
  const named = useVersionNames();
  const held = models.versions.find((one) => one.version === version)?.tasks ?? {};
  const shown = tasks.filter(({ name }) => held[name] && (task === null || task === name));
  const [left, setLeft] = useState<readonly string[]>(() =>
    kind === 'rollback' ? neverLive(version, shown, models.live) : [],
  );
  const changing = shown.filter(({ name }) => models.champions[name]?.version !== version);
  const chosen = changing.map(({ name }) => name).filter((name) => !left.includes(name));
  const change = useAction(async () => {
    const given = { version, tasks: chosen, reason: reason.trim() === '' ? null : reason.trim() };
    const deployment = await request(kind === 'deploy' ? 'deploy' : 'rollback', given);
    onClose();
    tellDeployment(deployment, named);
  });
  return (
    <Dialog
      wide
      title={choiceTitle(choice, named(version))}
      onClose={onClose}
      note="Both scores are on today’s holdout clients. The change takes effect at once, and can be undone."
      action={{ ...change, busy: change.busy || chosen.length === 0, label: choiceVerbs[kind] }}
      error={change.error}
    >
      <ChangeTable
        choice={choice}
        tasks={shown}
        champions={models.champions}
        chosen={chosen}
        isMade={change.busy}
        onToggle={(name) => setLeft(left.includes(name) ? left.filter((one) => one !== name) : [...left, name])}
      />
      <Form onSubmit={() => chosen.length > 0 && change.run()}>
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

/** The tasks that a version never answered for, to which nobody can go back; where it never answered at all, none. */
function neverLive(version: string, shown: readonly { name: string }[], periods: readonly LivePeriod[]): string[] {
  const lived = periods.filter((one) => one.version === version).map(({ task }) => task);
  return lived.length === 0 ? [] : shown.map(({ name }) => name).filter((name) => !lived.includes(name));
}

/** Says what a deployment changed, and offers to put back what was there. */
function tellDeployment(deployment: DeploymentRecord, named: (id: string) => string): void {
  const { id, kind, tasks } = deployment;
  const names = listed(tasks.map(({ task }) => taskLabel(task)));
  const undoable = tasks.every(({ from }) => from !== null);
  const version = listed([...new Set(tasks.map(({ to }) => named(to)))]);
  showToast(`${names}: ${kind === 'rollback' ? `rolled back to ${version}` : `${version} answers from now on`}.`, {
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
