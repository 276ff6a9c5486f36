import { useState } from 'react';
import { outcomeRulesOf, taskKinds } from '../../../shared/tasks';
import { Button, InputField, SelectField } from '../../components/controls';
import { Dialog } from '../../components/Dialog';
import { Progress } from '../../components/States';
import { newTask, outcomeWords, type TaskForm, taskNameOf } from '../../derive/tasks';
import { listed } from '../../format';
import { useOperation } from '../../hooks/useOperation';

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
  const add = useOperation('addTask');
  const task = newTask(form);
  const name = taskNameOf(form.title);
  const change = (given: Partial<TaskForm>) => setForm({ ...form, ...given });
  return (
    <Dialog
      title={add.result ? 'The task is added' : 'Add a task'}
      onClose={onClose}
      note={add.running && <Progress label="Labelling" fraction={add.execution?.fraction ?? null} />}
      buttons={
        add.result && (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        )
      }
      action={add.result ? null : { label: 'Add the task', run: () => task && add.run(task), busy: !task || add.busy }}
      error={add.error}
    >
      {add.result ? <Added suspects={add.result.suspects} /> : <TaskFields form={form} name={name} change={change} />}
    </Dialog>
  );
}

function Added({ suspects }: { suspects: readonly string[] }) {
  return (
    <>
      <p>From now on it is imported, trained, compared and deployed like the others.</p>
      {suspects.length > 0 && (
        <p className="note warn">
          {listed(suspects)}: an earlier import has this as a feature, but it looks like what the task predicts. Undo
          that import and import the file again, or models learn from what they should predict.
        </p>
      )}
    </>
  );
}

interface TaskFieldsProps {
  form: TaskForm;
  /** Under which its title names it. */
  name: string;
  change: (given: Partial<TaskForm>) => void;
}

function TaskFields({ form, name, change }: TaskFieldsProps) {
  const text = (field: 'title' | 'horizonDays' | 'graceDays' | 'predictedName' | 'actualName') => ({
    value: form[field],
    onChange: (value: string) => change({ [field]: value }),
  });
  return (
    <>
      <div className="form-row two">
        <InputField label="Name" data-autofocus maxLength={40} placeholder="Upsell" {...text('title')} />
        <SelectField
          label="The answer is"
          value={form.kind}
          values={taskKinds}
          labelOf={(kind) => (kind === 'classification' ? 'yes or no' : 'an amount')}
          onChange={(kind) => change({ kind, outcome: '' })}
        />
        <InputField label="Horizon (30 days, 6 hours)" {...text('horizonDays')} />
        <InputField label="Grace (3 days, 1 hour)" {...text('graceDays')} />
        <InputField label="Column of predictions" placeholder={`${name || 'upsell'}_pred`} {...text('predictedName')} />
        <InputField label="Column of outcomes" placeholder={`${name || 'upsell'}_actual`} {...text('actualName')} />
      </div>
      <SelectField
        label="Outcome from transactions"
        value={form.outcome}
        values={['', ...outcomeRulesOf(form.kind)] as const}
        labelOf={(rule) => (rule === '' ? 'none: outcomes come from files only' : outcomeWords(rule))}
        onChange={(outcome) => change({ outcome })}
      />
      <label className="inline-field">
        <input
          type="checkbox"
          checked={form.skipActedOn}
          onChange={(event) => change({ skipActedOn: event.target.checked })}
        />
        Ignore the outcome if somebody acted on the prediction
      </label>
    </>
  );
}
