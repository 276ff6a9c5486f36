import { needsEngine, useExecutions } from '../../api/executions';
import { Header, Page } from '../../app/Page';
import { plural } from '../../format';
import { useNow } from '../../hooks/useNow';
import { useWorkspace, type Workspace } from '../../hooks/useWorkspace';
import { ExecutionCard } from './ExecutionCard';
import { RecentRuns } from './RecentRuns';
import { StrategyCards } from './StrategyCards';

export function TrainPage() {
  const of = useWorkspace();
  const { value } = of;
  const now = useNow(30_000);
  const own = useExecutions().filter(needsEngine);
  const latest = own.at(-1);
  return (
    <>
      <Header title="Train" sub={value ? summary(value) : ''} />
      <Page of={of}>
        <StrategyCards of={of} busy={latest?.state === 'running'} />
        {latest && value && <ExecutionCard key={latest.id} execution={latest} workspace={value} />}
        <RecentRuns of={of} now={now} />
      </Page>
    </>
  );
}

function summary({ labels }: Workspace): string {
  const fresh = labels.reduce((sum, { sinceChampion }) => sum + (sinceChampion ?? 0), 0);
  const total = labels.reduce((sum, { real, synthetic }) => sum + real + synthetic, 0);
  const trained = labels.some(({ sinceChampion }) => sinceChampion !== null);
  return trained ? `${plural(fresh, 'new label')} since the champions were trained` : plural(total, 'label');
}
