import { useEffect } from 'react';
import { useRequest } from '../api/cache';
import { Loaded, SkeletonRows } from './States';

const everyMs = 1000;

/** The log of a run; followed while it runs. */
export function RunLog({ runId, running }: { runId: number; running: boolean }) {
  const of = useRequest('runLog', { runId });
  const { retry } = of;
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(retry, everyMs);
    return () => clearInterval(timer);
  });
  return (
    <Loaded of={of} skeleton={<SkeletonRows rows={6} />}>
      {({ text }) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className="run-log" aria-label={`Log of run ${runId}`} tabIndex={0}>
          <pre className="selectable">{text || 'The log of this run was deleted.'}</pre>
        </section>
      )}
    </Loaded>
  );
}
