import { useState } from 'react';
import { outcomeRulesOf, taskKinds } from '../../../shared/tasks';
import { resultOf, startOperation, useExecution } from '../../api/executions';
import { Button } from '../../components/Button';
import { Dialog } from '../../components/Dialog';
import { Progress } from '../../components/Progress';
import { Select } from '../../components/Select';
import { ErrorState } from '../../components/States';
import { newTask, outcomeWords, type TaskForm, taskNameOf } from '../../derive/tasks';
import { listed } from '../../format/words';
import { useAction } from '../../hooks/useAction';

const empty: TaskForm = {
  title: '',
  kind: 'classification',
  predictedName: '',
  actualName: '',
  outcome: '',
  horizonDays: '30 days',
  graceDays: '3 days',
  skipActedOn: false,
};

/** Asks what a further task predicts, where its values stand in files, and when its outcome is known. */
export function AddTaskDialog({ onClose }: { onClose: () => void }) {
  const [form, setForm] = useState(empty);
  const [executionId, setExecutionId] = useState<number | null>(null);
  const execution = useExecution(executionId);
  const task = newTask(form);
  const name = taskNameOf(form.title);
  const change = (given: Partial<TaskForm>) => setForm({ ...form, ...given });
  const add = useAction(async () => {
    if (task) setExecutionId((await startOperation('addTask', task)).id);
  });
  const result = resultOf(execution, 'addTask');
  const running = execution?.state === 'running';
  const error = add.error ?? execution?.error;
  return (
    <Dialog
      title={result ? 'The task is added' : 'Add a task'}
      onClose={onClose}
      footer={
        <>
          <span className="grow muted">{running && <Progress label="Labelling" fraction={execution.fraction} />}</span>
          {result ? (
            <Button variant="primary" onClick={onClose}>
              Done
            </Button>
          ) : (
            <>
              <Button onClick={onClose}>Cancel</Button>
              <Button variant="primary" disabled={!task || add.busy || running} onClick={() => add.run()}>
                Add the task
              </Button>
            </>
          )}
        </>
      }
    >
      {result ? <Added suspects={result.suspects} /> : <Form form={form} name={name} change={change} />}
      {error && <ErrorState report={error} />}
    </Dialog>
  );
}

function Added({ suspects }: { suspects: readonly string[] }) {
  return (
    <>
      <p>It is imported, trained, compared and deployed like the others.</p>
      {suspects.length > 0 && (
        <p className="note warn">
          {listed(suspects)}: earlier imports brought this as a feature, and it looks like a column of the task. Undo
          them and import the files again, or models learn from what they should predict.
        </p>
      )}
    </>
  );
}

interface FormProps {
  form: TaskForm;
  name: string;
  change: (given: Partial<TaskForm>) => void;
}

function Form({ form, name, change }: FormProps) {
  return (
    <>
      <div className="form-row two">
        <label className="field">
          <span>Name</span>
          <input
            type="text"
            data-autofocus
            maxLength={40}
            placeholder="Upsell"
            value={form.title}
            onChange={(event) => change({ title: event.target.value })}
          />
        </label>
        <label className="field">
          <span>The answer is</span>
          <Select
            value={form.kind}
            values={taskKinds}
            label={(kind) => (kind === 'classification' ? 'yes or no' : 'an amount')}
            onChange={(kind) => change({ kind, outcome: '' })}
          />
        </label>
        <label className="field">
          <span>Horizon (30 days, 6 hours)</span>
          <input
            type="text"
            value={form.horizonDays}
            onChange={(event) => change({ horizonDays: event.target.value })}
          />
        </label>
        <label className="field">
          <span>Grace (3 days, 1 hour)</span>
          <input type="text" value={form.graceDays} onChange={(event) => change({ graceDays: event.target.value })} />
        </label>
        <label className="field">
          <span>Column of predictions</span>
          <input
            type="text"
            placeholder={`${name || 'upsell'}_pred`}
            value={form.predictedName}
            onChange={(event) => change({ predictedName: event.target.value })}
          />
        </label>
        <label className="field">
          <span>Column of outcomes</span>
          <input
            type="text"
            placeholder={`${name || 'upsell'}_actual`}
            value={form.actualName}
            onChange={(event) => change({ actualName: event.target.value })}
          />
        </label>
      </div>
      <label className="field">
        <span>Transactions after a snapshot label it by</span>
        <Select
          value={form.outcome}
          values={['', ...outcomeRulesOf(form.kind)] as const}
          label={(rule) => (rule === '' ? 'nothing: only files that state outcomes' : outcomeWords(rule))}
          onChange={(outcome) => change({ outcome })}
        />
      </label>
      <label className="inline-field">
        <input
          type="checkbox"
          checked={form.skipActedOn}
          onChange={(event) => change({ skipActedOn: event.target.checked })}
        />
        Once somebody acts upon the prediction, its outcome says nothing
      </label>
    </>
  );
}
