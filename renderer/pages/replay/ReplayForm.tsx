import { useState } from 'react';
import { cancelExecution, startOperation, useEngineExecution, useExecutions } from '../../api/executions';
import { Card } from '../../components/Card';
import { Button, InputField } from '../../components/controls';
import { ErrorState, Progress } from '../../components/States';
import { priceOf } from '../../derive/replay';
import { duration, percent } from '../../format';
import { useAction } from '../../hooks/useAction';
import { useNow } from '../../hooks/useNow';

const price = { type: 'number', min: 0, step: 'any' } as const;

/** The prices that a recommendation rests on, and what is under way. */
export function ReplayForm() {
  const [wrong, setWrong] = useState('');
  const [training, setTraining] = useState('');
  const latest = useExecutions().findLast(({ operation }) => operation === 'replay');
  const busy = useEngineExecution() !== null;
  const running = latest?.state === 'running';
  const now = useNow(running ? 500 : null);
  const prices = { priceWrong: priceOf(wrong), priceTraining: priceOf(training) };
  const start = useAction(async () => {
    await startOperation('replay', prices);
  });
  const oneOnly = (prices.priceWrong === null) !== (prices.priceTraining === null);
  const error = start.error ?? (latest?.state === 'failed' || latest?.state === 'skipped' ? latest.error : null);
  return (
    <Card title="What if you had retrained more often, or less?">
      <p className="muted">
        Replays this workspace’s history for each way of retraining (never, monthly, weekly, daily, by your schedule, on
        alarms, by cost, and the best in hindsight), with what was known at the time. With both costs it recommends one.
        Nothing is changed.
      </p>
      <div className="form-inline" style={{ marginTop: 12 }}>
        <InputField {...price} label="Cost of a wrong answer" value={wrong} onChange={setWrong} />
        <InputField {...price} label="Cost of a training" value={training} onChange={setTraining} />
        <Button variant="primary" disabled={busy || start.busy || oneOnly} onClick={() => start.run()}>
          Replay
        </Button>
        {oneOnly && <span className="faint">Fill in both costs, or neither.</span>}
        {latest && running && (
          <>
            <div style={{ flex: 1, minWidth: 160 }}>
              <Progress label="Replay" fraction={latest.fraction} />
            </div>
            <span className="muted num">
              {latest.fraction === null ? '' : `${percent(latest.fraction, 0)}, `}
              {duration(now - latest.startedAt)} so far
            </span>
            <Button onClick={() => cancelExecution(latest.id)}>Cancel</Button>
          </>
        )}
      </div>
      {error && <ErrorState report={error} />}
    </Card>
  );
}
