import type { Execution } from '../../../shared/contract';
import { isOpen } from '../../../shared/executions';
import { factsOf } from '../../../shared/operations';
import { cancelExecution } from '../../api/executions';
import { chooseAndImport } from '../../app/importing';
import { go } from '../../app/navigation';
import { Card, Pill } from '../../components/Card';
import { Button } from '../../components/controls';
import { Named } from '../../components/Named';
import { ErrorState } from '../../components/States';
import type { StepView } from '../../derive/remaining';
import { runTones } from '../../derive/tones';
import { duration, plural, remainingTime, timeOfDay } from '../../format';
import { useProgress } from '../../hooks/useProgress';
import { ExecutionResult } from './ExecutionResult';
import { Steps } from './Steps';

/** A long operation from its start to its end: its steps, the time left, then what it gave. */
export function ExecutionCard({ execution }: { execution: Execution }) {
  const { now, steps, left } = useProgress(execution);
  return (
    <Card
      title={`${factsOf(execution.operation).title}, ${timeOfDay(execution.startedAt)}`}
      beside={<Pill tone={runTones[execution.state]}>{execution.state}</Pill>}
      actions={
        <>
          <span className="muted">{timeOf(execution, left, now)}</span>
          {isOpen(execution) && (
            <Button small onClick={() => cancelExecution(execution.id)}>
              Cancel
            </Button>
          )}
        </>
      }
    >
      {execution.state === 'done' ? (
        <details className="more-columns">
          <summary className="muted">{plural(steps.length, 'step')}</summary>
          <Steps steps={steps} />
        </details>
      ) : (
        <Steps steps={steps} />
      )}
      {execution.notes.map((note) => (
        <p key={note} className="note" style={{ marginTop: 12 }}>
          <span>
            <Named text={note} />
          </span>
        </p>
      ))}
      {execution.state === 'skipped' && <Skipped execution={execution} steps={steps} />}
      {execution.error && execution.state === 'failed' && (
        <div style={{ marginTop: 12 }}>
          <ErrorState report={execution.error} />
        </div>
      )}
      <ExecutionResult execution={execution} />
    </Card>
  );
}

/** Nothing failed and nothing was done: why, unless the steps say so, and what would change it. */
function Skipped({ execution: { error, operation }, steps }: { execution: Execution; steps: readonly StepView[] }) {
  const isTold = steps.some(({ state }) => state === 'skipped');
  const isTraining = operation === 'retrain' || operation === 'update';
  return (
    <div className="note" style={{ marginTop: 12 }}>
      <div className="stack">
        <p>
          {isTold ? 'Nothing was trained, and the champions are unchanged.' : <Named text={error?.message ?? ''} />}
        </p>
        {isTraining && (
          <div className="form-inline">
            <span>To change that: import newer files, prepare more days, or train with other “Settings…”, above.</span>
            <Button small onClick={() => void chooseAndImport()}>
              Import files…
            </Button>
            <Button small onClick={() => go('data', 'snapshots')}>
              Prepare training data…
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

function timeOf({ state, startedAt, finishedAt }: Execution, left: number | null, now: number): string {
  if (state === 'queued') return 'waiting for its turn';
  if (state !== 'running') return `took ${duration((finishedAt ?? now) - startedAt)}`;
  return left === null ? `${duration(now - startedAt)} so far` : remainingTime(left);
}
