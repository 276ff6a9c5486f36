import { useEffect } from 'react';
import type { ServingView } from '../../../shared/servingRequests';
import { taskLabel } from '../../../shared/tasks';
import { count, plural } from '../../../shared/words';
import { retry, useRequest } from '../../api/cache';
import { Header, Page } from '../../app/Page';
import { Card, KeyValues } from '../../components/Card';
import { Named } from '../../components/Named';
import { SkeletonRows } from '../../components/States';
import { latency } from '../../derive/serving';
import { EndpointCard } from './EndpointCard';
import { ExamplesCard } from './ExamplesCard';
import { TryCard } from './TryCard';

const everyMs = 2000;

/** The endpoint: on or off, who may ask it, what it has answered, and what an answer rests on. */
export function ServingPage() {
  const serving = useRequest('serving.get', null);
  const view = serving.value;
  useEffect(() => {
    if (!view?.url) return;
    const timer = setInterval(() => retry('serving.get', null), everyMs);
    return () => clearInterval(timer);
  }, [view?.url]);
  return (
    <>
      <Header title="Serving" sub={view && (view.url ? `answering at ${view.url}` : 'off')} />
      <Page of={serving}>
        {!view && (
          <Card title="Endpoint">
            <SkeletonRows list rows={3} height={36} />
          </Card>
        )}
        {view && (
          <>
            <EndpointCard view={view} />
            {view.url && <TrafficCard view={view} />}
            <TryCard />
            {view.url && <ExamplesCard url={view.url} tokenFile={view.tokenFile} />}
          </>
        )}
      </Page>
    </>
  );
}

/** What was asked in the last minute; and since it was switched on, which versions answered. */
function TrafficCard({ view }: { view: ServingView }) {
  const { perMinute, failures, p50, p99, models, behind, keep } = view;
  const sinceOn = [
    ...(view.store ? [['Answers kept', count(keep.kept)] as const] : []),
    ...(keep.lost > 0 ? [['Answers that could not be kept', `${count(keep.lost)}: ${keep.reason}`] as const] : []),
    ...(behind === null ? [] : [['Newer models do not answer yet', `${behind} It is tried again by itself.`] as const]),
    ...models.map(
      ({ task, version, rows }) =>
        [taskLabel(task), <Named key={task} text={`${version}, ${plural(rows, 'row')}`} />] as const,
    ),
  ];
  return (
    <>
      <Card title="In the last minute">
        <KeyValues
          rows={[
            ['Requests', count(perMinute)],
            ['Refused or failed', count(failures)],
            ['Median response time', latency(p50)],
            ['99 % within', latency(p99)],
          ]}
        />
      </Card>
      {sinceOn.length > 0 && (
        <Card title="Since it was switched on">
          <KeyValues rows={sinceOn} />
        </Card>
      )}
    </>
  );
}
