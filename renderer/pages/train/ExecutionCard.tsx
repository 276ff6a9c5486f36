import type { Execution } from '../../../shared/contract';
import { factsOf } from '../../../shared/operations';
import { stepLabel, stepName } from '../../../shared/steps';
import { retrainDefaults, updateDefaults } from '../../../shared/strategies';
import { cancelExecution } from '../../api/executions';
import { Card, Pill } from '../../components/Card';
import { Button } from '../../components/controls';
import { ErrorState, Progress } from '../../components/States';
import { lastDone, planOf, remainingMs, type StepView, stepsOf } from '../../derive/remaining';
import { runTones } from '../../derive/tones';
import { duration, percent, remainingTime, timeOfDay } from '../../format';
import { useNow } from '../../hooks/useNow';
import type { Workspace } from '../../hooks/useWorkspace';
import { ExecutionResult } from './ExecutionResult';

/** A long operation from its start to its end: its steps, the time left, then what it gave. */
export function ExecutionCard({ execution, workspace }: { execution: Execution; workspace: Workspace }) {
  const running = execution.state === 'running';
  const now = useNow(running ? 250 : null);
  const tasks = workspace.tasks.map(({ name }) => name);
  const plan = planOf(
    execution.operation,
    tasks,
    tasks.filter((task) => workspace.models.champions[task]),
  );
  const steps = stepsOf(execution, plan, now);
  const left = running ? remainingMs(steps, lastDone(workspace.runs, execution.operation)) : null;
  return (
    <Card
      title={`${factsOf(execution.operation).title}, ${timeOfDay(execution.startedAt)}`}
      beside={<Pill tone={runTones[execution.state]}>{execution.state}</Pill>}
      actions={
        <>
          <span className="muted">
            {running
              ? left === null
                ? `${duration(now - execution.startedAt)} so far`
                : remainingTime(left)
              : `took ${duration((execution.finishedAt ?? now) - execution.startedAt)}`}
          </span>
          {running && (
            <Button small onClick={() => cancelExecution(execution.id)}>
              Cancel
            </Button>
          )}
        </>
      }
    >
      <ol className="steps">
        {steps.map((step) => (
          <StepRow key={stepName(step)} step={step} trees={treesOf(execution.operation)} />
        ))}
      </ol>
      {execution.notes.map((note) => (
        <p key={note} className="note" style={{ marginTop: 12 }}>
          {note}
        </p>
      ))}
      {execution.error && execution.state !== 'cancelled' && (
        <div style={{ marginTop: 12 }}>
          <ErrorState report={execution.error} />
        </div>
      )}
      <ExecutionResult execution={execution} workspace={workspace} />
    </Card>
  );
}

/** Trees that a strategy grows per task; null for what grows none. */
function treesOf(operation: Execution['operation']): number | null {
  if (operation === 'retrain') return retrainDefaults.trees;
  return operation === 'update' ? updateDefaults.trees : null;
}

function underWay({ kind, fraction }: StepView, trees: number | null): string {
  if (fraction === null) return 'at work';
  if (trees === null || kind !== 'train') return percent(fraction, 0);
  return `${Math.round(fraction * trees)} of ${trees} trees`;
}

function StepRow({ step, trees }: { step: StepView; trees: number | null }) {
  const { state, fraction, ms, detail } = step;
  const words = {
    done: '',
    running: underWay(step, trees),
    waiting: 'waiting',
    stopped: 'stopped',
  };
  const label = stepLabel(step);
  return (
    <li className={state}>
      <b>{label}</b>
      <Progress label={label} fraction={state === 'stopped' ? (fraction ?? 0) : fraction} />
      <span title={detail ?? undefined}>{detail ?? words[state]}</span>
      <span className="num faint">{ms === null ? '' : duration(ms)}</span>
    </li>
  );
}
