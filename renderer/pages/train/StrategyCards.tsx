import type { Requested } from '../../api/cache';
import { startOperation } from '../../api/executions';
import { Card } from '../../components/Card';
import { Button } from '../../components/controls';
import { ErrorState, Skeleton } from '../../components/States';
import { type StrategyPlan, strategiesOf } from '../../derive/strategies';
import { useAction } from '../../hooks/useAction';
import type { Workspace } from '../../hooks/useWorkspace';

/** The strategies, each with what it will do, with how much, and how long it took last time. */
export function StrategyCards({ of: { value }, busy }: { of: Requested<Workspace>; busy: boolean }) {
  const start = useAction(async (operation: StrategyPlan['operation']) => {
    await startOperation(operation, {});
  });
  return (
    <>
      <div className="columns">
        {value
          ? strategiesOf(value).map((strategy) => (
              <StrategyCard
                key={strategy.title}
                strategy={strategy}
                busy={busy || start.busy}
                onStart={() => start.run(strategy.operation)}
              />
            ))
          : ['a', 'b', 'c'].map((key) => (
              <div key={key} className="card">
                <Skeleton height={122} />
              </div>
            ))}
      </div>
      {start.error && <ErrorState report={start.error} />}
    </>
  );
}

function StrategyCard({ strategy, busy, onStart }: { strategy: StrategyPlan; busy: boolean; onStart: () => void }) {
  const { title, text, verb, time, obstacle, primary } = strategy;
  return (
    <Card title={title} className="strategy">
      <p>{text}</p>
      <div className="strategy-foot">
        <Button variant={primary ? 'primary' : 'plain'} disabled={busy || obstacle !== null} onClick={onStart}>
          {verb}
        </Button>
        <span className="faint">{obstacle ?? time}</span>
      </div>
    </Card>
  );
}
