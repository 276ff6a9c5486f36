import type { Execution } from '../../../shared/contract';
import { isOpen } from '../../../shared/executions';
import { factsOf } from '../../../shared/operations';
import { stepLabel, stepName } from '../../../shared/steps';
import { updateDefaults } from '../../../shared/strategies';
import { cancelExecution } from '../../api/executions';
import { chooseAndImport } from '../../app/importing';
import { go } from '../../app/navigation';
import { Card, Pill } from '../../components/Card';
import { Button } from '../../components/controls';
import { Named } from '../../components/Named';
import { ErrorState, Progress } from '../../components/States';
import type { StepView } from '../../derive/remaining';
import { runTones } from '../../derive/tones';
import { duration, percent, plural, remainingTime, timeOfDay } from '../../format';
import { useProgress } from '../../hooks/useProgress';
import { ExecutionResult } from './ExecutionResult';

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
          <Steps execution={execution} steps={steps} />
        </details>
      ) : (
        <Steps execution={execution} steps={steps} />
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
            <span>What would change it: newer files, more days of them, or other settings.</span>
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

function Steps({ execution: { operation }, steps }: { execution: Execution; steps: readonly StepView[] }) {
  return (
    <ol className="steps">
      {steps.map((step, i) => (
        <StepRow
          // biome-ignore lint/suspicious/noArrayIndexKey: in their order; some jobs go through a step more than once
          key={`${i} ${stepName(step)}`}
          step={step}
          trees={operation === 'update' ? updateDefaults.trees : null}
        />
      ))}
    </ol>
  );
}

function timeOf({ state, startedAt, finishedAt }: Execution, left: number | null, now: number): string {
  if (state === 'queued') return 'waiting for its turn';
  if (state !== 'running') return `took ${duration((finishedAt ?? now) - startedAt)}`;
  return left === null ? `${duration(now - startedAt)} so far` : remainingTime(left);
}

/** @param trees that are grown per task; null where that is not known before */
function underWay({ kind, fraction }: StepView, trees: number | null): string {
  if (fraction === null) return 'running';
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
    skipped: 'skipped',
  };
  const label = stepLabel(step);
  if (state === 'skipped') {
    return (
      <li className={state}>
        <b>{label}</b>
        <span className="skipped-why">
          {words.skipped}
          {detail !== null && (
            <>
              {': '}
              <Named text={detail} />
            </>
          )}
        </span>
      </li>
    );
  }
  return (
    <li className={state}>
      <b>{label}</b>
      <Progress label={label} fraction={state === 'stopped' ? (fraction ?? 0) : fraction} />
      <span title={detail ?? undefined}>
        <Named text={detail ?? words[state]} />
      </span>
      <span className="num faint">{ms === null ? '' : duration(ms)}</span>
    </li>
  );
}
