import { useEffect, useRef, useState } from 'react';
import type { Comparison } from '../../../shared/schemas/comparison';
import type { DeploymentRecord } from '../../../shared/schemas/deployments';
import { taskLabel } from '../../../shared/tasks';
import { invalidate } from '../../api/cache';
import { request } from '../../api/client';
import { attempt, showToast } from '../../app/toasts';
import { Pill } from '../../components/Card';
import { Form, InputField } from '../../components/controls';
import { type Column, DataTable } from '../../components/DataTable';
import { Dialog } from '../../components/Dialog';
import { Named } from '../../components/Named';
import { ScoreToday } from '../../components/ScoreToday';
import { Progress } from '../../components/States';
import { TaskName } from '../../components/Task';
import { verdictTones } from '../../derive/comparison';
import { choiceTitle, choiceVerbs, type DeploymentChoice } from '../../derive/versions';
import { listed } from '../../format';
import { useAction } from '../../hooks/useAction';
import { useOperation } from '../../hooks/useOperation';
import { useVersionNames } from '../../hooks/useVersionNames';
import type { Workspace } from '../../hooks/useWorkspace';

interface DeployDialogProps {
  choice: DeploymentChoice;
  workspace: Workspace;
  onClose: () => void;
}

/** A change of champion, task by task: what it changes, and why. It takes effect at once and can be undone. */
export function DeployDialog({ choice, workspace, onClose }: DeployDialogProps) {
  const { version, task, kind } = choice;
  const { tasks, models } = workspace;
  const [reason, setReason] = useState('');
  const [left, setLeft] = useState<readonly string[]>([]);
  const named = useVersionNames();
  const comparison = useComparison(choice);
  const held = models.versions.find((one) => one.version === version)?.tasks ?? {};
  const shown = tasks.filter(({ name }) => held[name] && (task === null || task === name));
  const liveOf = (name: string) => models.champions[name]?.version;
  const chosen = shown.flatMap(({ name }) => (liveOf(name) === version || left.includes(name) ? [] : [name]));
  const change = useAction(async () => {
    const given = { version, tasks: chosen, reason: reason.trim() === '' ? null : reason.trim() };
    const deployment = await request(kind === 'deploy' ? 'deploy' : 'rollback', given);
    onClose();
    tellDeployment(deployment, named);
  });
  const called = (id: string) => (
    <>
      <Named text={id} /> <span className="cell-note">{id}</span>
    </>
  );
  const columns: Column<Workspace['tasks'][number]>[] = [
    {
      title: 'Task',
      cell: ({ name }) => (
        <label className="inline-field">
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            disabled={liveOf(name) === version}
            onChange={() => setLeft(left.includes(name) ? left.filter((one) => one !== name) : [...left, name])}
          />
          <TaskName task={name} />
        </label>
      ),
    },
    { title: 'Champion now', cell: ({ name }) => (liveOf(name) === undefined ? 'none' : called(liveOf(name) ?? '')) },
    {
      title: 'Its score',
      numeric: true,
      cell: (one) => <ScoreToday task={one} version={liveOf(one.name)} beside={version} />,
    },
    { title: 'New champion', cell: ({ name }) => (liveOf(name) === version ? 'unchanged' : called(version)) },
    {
      title: 'New score',
      numeric: true,
      cell: (one) => <ScoreToday task={one} version={version} beside={liveOf(one.name)} isNew />,
    },
    {
      title: 'It is',
      cell: ({ name }) => {
        const found = comparison.result?.comparisons.find((one) => one.task === name);
        if (found) return <Verdict {...found} />;
        return comparison.busy && liveOf(name) !== version ? (
          <Progress label={`Comparing ${taskLabel(name)}`} fraction={null} />
        ) : (
          '–'
        );
      },
    },
  ];
  return (
    <Dialog
      wide
      title={choiceTitle(choice, named(version))}
      onClose={onClose}
      note="Both scores are on today’s holdout clients. The change takes effect at once, and can be undone."
      action={{ ...change, busy: change.busy || chosen.length === 0, label: choiceVerbs[kind] }}
      error={change.error}
    >
      <DataTable
        label="What changes"
        columns={columns}
        rows={shown}
        keyOf={({ name }) => name}
        isMuted={({ name }) => !chosen.includes(name)}
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

/** The comparison with the champion of each task, for as long as somebody looks. */
function useComparison({ version, task }: DeploymentChoice) {
  const comparison = useOperation('compare');
  const latest = useRef(comparison);
  latest.current = comparison;
  useEffect(() => {
    latest.current.run({ candidate: version, champion: null, task });
    return () => {
      if (latest.current.running) latest.current.cancel();
    };
  }, [version, task]);
  return comparison;
}

function Verdict({ verdict, sentence }: Comparison) {
  return (
    <Pill tone={verdictTones[verdict]} title={sentence}>
      {verdict}
    </Pill>
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
