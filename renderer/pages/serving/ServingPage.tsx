import { useEffect } from 'react';
import { retry, useRequest } from '../../api/cache';
import { Header, Page } from '../../app/Page';
import { EndpointCard } from './EndpointCard';
import { ExamplesCard } from './ExamplesCard';
import { TrafficCard } from './TrafficCard';
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
      <Header title="Serving" sub={view && (view.url ? `answering at ${view.url}` : 'off: other programs can’t ask')} />
      <Page of={serving}>
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
