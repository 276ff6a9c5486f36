import { go, usePlace } from '../../app/navigation';
import { Header, Page } from '../../app/Page';
import { TaskFigureSkeleton } from '../../components/Card';
import { Button } from '../../components/controls';
import { plural } from '../../format';
import { useNow } from '../../hooks/useNow';
import { useWorkspace, type Workspace } from '../../hooks/useWorkspace';
import { ClientsCard } from './ClientsCard';
import { ImportsCard } from './ImportsCard';
import { InboxCard } from './InboxCard';
import { SnapshotDialog } from './SnapshotDialog';
import { SnapshotsCard } from './SnapshotsCard';
import { SourcesCard } from './SourcesCard';
import { SyntheticCard } from './SyntheticCard';

export function DataPage() {
  const of = useWorkspace();
  const { value } = of;
  const { subject } = usePlace();
  const now = useNow(30_000);
  const transactions = value?.data.transactions ?? null;
  return (
    <>
      <Header
        title="Data"
        sub={value ? summary(value) : ''}
        action={
          <Button
            variant="primary"
            disabled={!transactions}
            title={transactions ? undefined : 'Import transactions first'}
            onClick={() => go('data', 'snapshots')}
          >
            Prepare training data…
          </Button>
        }
      />
      <Page of={of}>
        <div className="columns">
          {value
            ? value.tasks.map((task) => (
                <InboxCard
                  key={task.name}
                  task={task}
                  labels={value.labels.find((one) => one.task === task.name)}
                  hasData={transactions !== null}
                  now={now}
                />
              ))
            : ['a', 'b', 'c'].map((key) => <TaskFigureSkeleton key={key} drawing="inbox-bar" facts={5} />)}
        </div>
        <SnapshotsCard of={of} now={now} />
        <SourcesCard />
        {value && <SyntheticCard workspace={value} />}
        <ImportsCard of={of} now={now} opened={subject && /^\d+$/.test(subject) ? Number(subject) : null} />
        {value && value.imports.length > 0 && <ClientsCard />}
      </Page>
      {subject === 'snapshots' && transactions && (
        <SnapshotDialog
          transactions={transactions}
          isFirst={value?.models.versions.length === 0}
          onClose={() => go('data')}
        />
      )}
    </>
  );
}

function summary({ data, labels, imports }: Workspace): string {
  if (!data.transactions) {
    const visible = imports.filter(({ state }) => state === 'visible').length;
    return visible === 0 ? 'nothing imported yet' : plural(visible, 'import');
  }
  const waiting = labels.reduce((sum, { immature }) => sum + immature, 0);
  const { rows, clients } = data.transactions;
  const parts = [plural(rows, 'transaction'), plural(clients, 'client')];
  if (waiting > 0) parts.push(`${plural(waiting, 'outcome')} waiting`);
  return parts.join(', ');
}
