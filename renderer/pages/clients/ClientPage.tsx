import { useRequest } from '../../api/cache';
import { go } from '../../app/navigation';
import { Header, Page } from '../../app/Page';
import { Card } from '../../components/Card';
import { Button } from '../../components/controls';
import { Reasons } from '../../components/Reasons';
import { ErrorState, SkeletonRows } from '../../components/States';
import { dataDay } from '../../format';
import { useTaskKinds } from '../../hooks/useTaskKinds';
import { ClientFacts } from './ClientFacts';

/** All that is known of a client: what the champions say and why, orders, labels, what was known and said before. */
export function ClientPage({ client }: { client: string }) {
  const history = useRequest('clientHistory', { client });
  const explained = useRequest('explain', { client });
  const kindOf = useTaskKinds();
  const { value } = history;
  return (
    <>
      <Header
        title={`Client ${client}`}
        sub={value?.holdout ? 'in the holdout: no version learns from this client' : ''}
        action={<Button onClick={() => go('clients')}>All clients</Button>}
      />
      <Page of={history}>
        <div className="columns">
          <Card title={explained.value ? `Why, as of ${dataDay(explained.value.at)}` : 'Why'}>
            {explained.error && <ErrorState report={explained.error} onRetry={explained.retry} />}
            {!explained.error && !explained.value && <SkeletonRows list rows={8} />}
            {Object.entries(explained.value?.tasks ?? {}).map(([task, explanation]) => (
              <Reasons key={task} task={task} kind={kindOf(task)} explanation={explanation} />
            ))}
          </Card>
          <ClientFacts client={client} history={value} kindOf={kindOf} />
        </div>
      </Page>
    </>
  );
}
