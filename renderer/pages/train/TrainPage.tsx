import type { Execution } from '../../../shared/contract';
import { isOpen, takesTurn } from '../../../shared/executions';
import { useExecutions } from '../../api/executions';
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
  const own = useExecutions().filter((one) => takesTurn(one) && !isOver(one));
  const open = own.filter(isOpen);
  const shown = open.length > 0 ? open : own.slice(-1);
  return (
    <>
      <Header title="Train" sub={value ? summary(value) : ''} />
      <Page of={of}>
        <StrategyCards of={of} busy={open.length > 0} />
        {value && shown.map((one) => <ExecutionCard key={one.id} execution={one} />)}
        <RecentRuns of={of} now={now} />
      </Page>
    </>
  );
}

/** Of the sample, what it gave is on all screens once it is there. */
function isOver({ operation, state }: Execution): boolean {
  return operation === 'sample' && state === 'done';
}

function summary({ labels }: Workspace): string {
  const fresh = labels.reduce((sum, { sinceChampion }) => sum + (sinceChampion ?? 0), 0);
  const total = labels.reduce((sum, { real, synthetic }) => sum + real + synthetic, 0);
  const trained = labels.some(({ sinceChampion }) => sinceChampion !== null);
  return trained ? `${plural(fresh, 'new label')} since the champions were trained` : plural(total, 'label');
}
