import { monitored } from '../../shared/schemas/monitoring';
import { fromJson } from '../../shared/schemas/time';
import type { HttpContext } from './http/context';

/** Whoever owns the process looks at what has come in between: so often that a scrape is never far behind. */
const everyMs = 600_000;
const firstMs = 5000;

/**
 * Asks the owner from time to time which alarms stand, for `/metrics`; where it can't tell, what was known stays.
 * @returns what ends it
 */
export function watchAlarms({ operate, serving }: Pick<HttpContext, 'operate' | 'serving'>): () => void {
  const look = async () => {
    try {
      const { tasks } = fromJson(monitored, await operate({ name: 'monitor', input: {} }));
      const standing = Object.entries(tasks).map(
        ([task, { alarms }]) => [task, alarms.filter(({ stands }) => stands).length] as const,
      );
      serving.metrics.alarms = new Map(standing);
    } catch {
      // The owner is busy, or ends: it is asked again.
    }
  };
  const first = setTimeout(() => void look(), firstMs);
  const timer = setInterval(() => void look(), everyMs);
  return () => {
    clearTimeout(first);
    clearInterval(timer);
  };
}
