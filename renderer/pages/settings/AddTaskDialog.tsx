import { useState } from 'react';
import { outcomeRulesOf, taskKinds } from '../../../shared/tasks';
import { resultOf, startOperation, useExecution } from '../../api/executions';
import { Button, Field, InputField, Select } from '../../components/controls';
import { Dialog } from '../../components/Dialog';
import { Progress } from '../../components/States';
import { newTask, outcomeWords, type TaskForm, taskNameOf } from '../../derive/tasks';
import { listed } from '../../format';
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
  return (
    <Dialog
      title={result ? 'The task is added' : 'Add a task'}
      onClose={onClose}
      note={running && <Progress label="Labelling" fraction={execution.fraction} />}
      buttons={
        result && (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        )
      }
      action={result ? null : { label: 'Add the task', run: add.run, busy: !task || add.busy || running }}
      error={add.error ?? execution?.error}
    >
      {result ? <Added suspects={result.suspects} /> : <Form form={form} name={name} change={change} />}
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

type FormProps = { form: TaskForm; name: string; change: (given: Partial<TaskForm>) => void };

function Form({ form, name, change }: FormProps) {
  return (
    <>
      <div className="form-row two">
        <InputField
          label="Name"
          type="text"
          data-autofocus
          maxLength={40}
          placeholder="Upsell"
          value={form.title}
          onChange={(title) => change({ title })}
        />
        <Field label="The answer is">
          <Select
            value={form.kind}
            values={taskKinds}
            label={(kind) => (kind === 'classification' ? 'yes or no' : 'an amount')}
            onChange={(kind) => change({ kind, outcome: '' })}
          />
        </Field>
        <InputField
          label="Horizon (30 days, 6 hours)"
          type="text"
          value={form.horizonDays}
          onChange={(horizonDays) => change({ horizonDays })}
        />
        <InputField
          label="Grace (3 days, 1 hour)"
          type="text"
          value={form.graceDays}
          onChange={(graceDays) => change({ graceDays })}
        />
        <InputField
          label="Column of predictions"
          type="text"
          placeholder={`${name || 'upsell'}_pred`}
          value={form.predictedName}
          onChange={(predictedName) => change({ predictedName })}
        />
        <InputField
          label="Column of outcomes"
          type="text"
          placeholder={`${name || 'upsell'}_actual`}
          value={form.actualName}
          onChange={(actualName) => change({ actualName })}
        />
      </div>
      <Field label="Transactions after a snapshot label it by">
        <Select
          value={form.outcome}
          values={['', ...outcomeRulesOf(form.kind)] as const}
          label={(rule) => (rule === '' ? 'nothing: only files that state outcomes' : outcomeWords(rule))}
          onChange={(outcome) => change({ outcome })}
        />
      </Field>
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
