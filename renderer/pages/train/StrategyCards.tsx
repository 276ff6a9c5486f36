import { useState } from 'react';
import { termOf } from '../../../shared/glossary';
import { capital } from '../../../shared/words';
import type { Requested } from '../../api/cache';
import { startOperation } from '../../api/executions';
import { Card } from '../../components/Card';
import { Button } from '../../components/controls';
import { Named } from '../../components/Named';
import { ErrorState, Skeleton } from '../../components/States';
import { Term } from '../../components/Term';
import { type StrategyPlan, strategiesOf } from '../../derive/strategies';
import type { TrainingStrategy } from '../../derive/trainingFields';
import { useAction } from '../../hooks/useAction';
import type { Workspace } from '../../hooks/useWorkspace';
import { TrainingDialog } from './TrainingDialog';

/** The strategies, each with what it will do, with how much, and how long it took last time. */
export function StrategyCards({ of: { value }, busy }: { of: Requested<Workspace>; busy: boolean }) {
  const start = useAction(async (operation: StrategyPlan['operation']) => {
    await startOperation(operation, {});
  });
  const [choosing, setChoosing] = useState<TrainingStrategy | null>(null);
  return (
    <>
      <div className="columns">
        {value
          ? strategiesOf(value).map((strategy) => (
              <StrategyCard
                key={strategy.title}
                strategy={strategy}
                waits={busy}
                disabled={start.busy}
                onStart={() => start.run(strategy.operation)}
                onChoose={setChoosing}
              />
            ))
          : ['a', 'b', 'c'].map((key) => (
              <div key={key} className="card">
                <Skeleton height={170} />
              </div>
            ))}
      </div>
      {start.error && <ErrorState report={start.error} />}
      {choosing && value && (
        <TrainingDialog strategy={choosing} tasks={value.tasks} onClose={() => setChoosing(null)} />
      )}
    </>
  );
}

/** `Full retrain`, whose last word the glossary has. */
function StrategyTitle({ text }: { text: string }) {
  const [first, last = ''] = text.split(' ');
  const term = termOf(capital(last));
  return term ? (
    <>
      {first} <Term term={term}>{last}</Term>
    </>
  ) : (
    text
  );
}

interface StrategyCardProps {
  strategy: StrategyPlan;
  /** Whether something else is under way, after which it would start. */
  waits: boolean;
  disabled: boolean;
  onStart: () => void;
  onChoose: (strategy: TrainingStrategy) => void;
}

function StrategyCard({ strategy, waits, disabled, onStart, onChoose }: StrategyCardProps) {
  const { title, text, verb, time, obstacle, primary, operation } = strategy;
  return (
    <Card title={<StrategyTitle text={title} />} className="strategy">
      <p>
        <Named text={text} />
      </p>
      <div className="strategy-foot">
        <Button
          variant={primary ? 'primary' : 'plain'}
          disabled={disabled || obstacle !== null}
          title={waits ? 'It starts as soon as what is running has ended' : undefined}
          onClick={onStart}
        >
          {verb}
        </Button>
        {operation !== 'compare' && (
          <Button
            aria-label={`${verb} with settings…`}
            disabled={obstacle !== null}
            onClick={() => onChoose(operation)}
          >
            Settings…
          </Button>
        )}
        <span className="faint">{obstacle ?? (waits ? 'starts after what is running' : time)}</span>
      </div>
    </Card>
  );
}
