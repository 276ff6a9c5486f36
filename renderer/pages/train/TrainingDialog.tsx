import { useState } from 'react';
import { operations } from '../../../shared/operations';
import type { WorkspaceTask } from '../../../shared/schemas/tasks';
import { taskLabel } from '../../../shared/tasks';
import { startOperation } from '../../api/executions';
import { InputField, SelectField, Switches } from '../../components/controls';
import { Dialog } from '../../components/Dialog';
import { verbs } from '../../derive/strategies';
import { type TrainingStrategy, trainingFault, trainingFields, trainingInput } from '../../derive/trainingFields';
import { useAction } from '../../hooks/useAction';

interface TrainingDialogProps {
  strategy: TrainingStrategy;
  tasks: readonly WorkspaceTask[];
  onClose: () => void;
}

const inAnyCase = {
  name: 'force',
  label: 'Train even if nothing is new',
  text: 'Without a new label the same settings give the same model again, so the task is skipped.',
} as const;

/** What a training is to do otherwise than by its defaults, and why those are what they are. */
export function TrainingDialog({ strategy, tasks, onClose }: TrainingDialogProps) {
  const fields = trainingFields[strategy];
  const [task, setTask] = useState('');
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [force, setForce] = useState(false);
  const input = trainingInput(strategy, task, texts);
  const start = useAction(async () => {
    if (!input) return;
    await startOperation(strategy, { ...input, force });
    onClose();
  });
  return (
    <Dialog
      title={operations[strategy].title}
      onClose={onClose}
      note={trainingFault(strategy, texts)}
      action={{ label: verbs[strategy], run: start.run, busy: start.busy || !input }}
      error={start.error}
    >
      <SelectField
        label="Task"
        value={task}
        values={['', ...tasks.map(({ name }) => name)]}
        labelOf={(name) => (name === '' ? 'all tasks' : taskLabel(name))}
        onChange={setTask}
      />
      {fields.map(({ name, label, why, least, unset }) => (
        <div key={name}>
          <InputField
            label={label}
            type="number"
            min={least}
            placeholder={unset}
            aria-describedby={`why-${name}`}
            value={texts[name] ?? ''}
            onChange={(text) => setTexts({ ...texts, [name]: text })}
          />
          <p id={`why-${name}`} className="cell-note">
            {why}
          </p>
        </div>
      ))}
      <Switches settings={[inAnyCase]} values={{ force }} disabled={false} onChange={() => setForce(!force)} />
    </Dialog>
  );
}
