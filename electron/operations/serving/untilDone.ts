import { toErrorReport } from '../../../shared/errors';

const firstPauseMs = 250;
const longestPauseMs = 30_000;

/**
 * A work that is begun whenever it is asked for. Where it fails, it is tried again, after pauses that grow up to half a
 * minute: nobody else would, before it is asked for next.
 * @param told why it failed, whenever that is another reason than before; null: it is done after it had failed
 */
export function untilDone(work: () => Promise<void>, told: (reason: string | null) => Promise<void>) {
  let timer: NodeJS.Timeout | undefined;
  let hasEnded = false;
  let reason: string | null = null;
  const tell = async (now: string | null) => {
    if (now === reason) return;
    reason = now;
    await told(now);
  };
  const attempt = async (pause: number) => {
    clearTimeout(timer);
    try {
      await work();
      await tell(null);
    } catch (error) {
      if (hasEnded) return;
      clearTimeout(timer);
      timer = setTimeout(() => void attempt(Math.min(longestPauseMs, 2 * pause)), pause);
      await tell(toErrorReport(error).message).catch(() => undefined);
    }
  };
  return {
    begin: () => void attempt(firstPauseMs),
    end: () => {
      hasEnded = true;
      clearTimeout(timer);
    },
  };
}
