import { stepLabel, stepName } from '../../../shared/steps';
import { Named } from '../../components/Named';
import { Progress } from '../../components/States';
import type { StepView } from '../../derive/remaining';
import { duration, percent } from '../../format';

/** The steps of an execution, as far as they are. */
export function Steps({ steps }: { steps: readonly StepView[] }) {
  return (
    <ol className="steps">
      {steps.map((step, i) => (
        <StepRow
          // biome-ignore lint/suspicious/noArrayIndexKey: in their order; some jobs go through a step more than once
          key={`${i} ${stepName(step)}`}
          step={step}
        />
      ))}
    </ol>
  );
}

function StepRow({ step }: { step: StepView }) {
  const { state, fraction, ms, detail } = step;
  const words = {
    done: '',
    running: fraction === null ? 'running' : percent(fraction, 0),
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
