import { useEffect } from 'react';
import { request } from '../api/client';

/** Shows how far the work is where the window is not in sight. @param fraction in [0, 1]; null: nothing is under way */
export function useTaskbar(fraction: number | null): void {
  const shown = fraction === null ? null : Math.round(fraction * 100) / 100;
  useEffect(() => {
    // A picture beside the work: where it can't be shown, the work goes on.
    request('desktop.showProgress', { fraction: shown }).catch(() => undefined);
  }, [shown]);
}
