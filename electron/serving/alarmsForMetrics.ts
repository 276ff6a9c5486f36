import { monitored } from '../../shared/schemas/monitoring';
import { fromJson } from '../../shared/schemas/time';
import type { HttpContext } from './http/context';

/** The longest that what a scrape tells lies behind the look that it asked for. */
const everyMs = 600_000;

/**
 * Returns a function to call at each scrape of `/metrics`: asks the owner which alarms stand, if that was long ago. The
 * answer is for the next scrape; where the owner can't tell, what was known stays.
 * @param monotonic milliseconds
 */
export function alarmsForMetrics(
  { operate, serving }: Pick<HttpContext, 'operate' | 'serving'>,
  monotonic: () => number,
): () => Promise<void> {
  let lookedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (monotonic() - lookedAt < everyMs) return;
    lookedAt = monotonic();
    try {
      const { tasks } = fromJson(monitored, await operate({ name: 'monitor', input: {} }));
      const standing = Object.entries(tasks).map(
        ([task, { alarms }]) => [task, alarms.filter(({ stands }) => stands).length] as const,
      );
      serving.metrics.alarms = new Map(standing);
    } catch {
      // The owner is busy, or ends: it is asked again at the next scrape.
      lookedAt = Number.NEGATIVE_INFINITY;
    }
  };
}
