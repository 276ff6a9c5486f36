import { useState } from 'react';
import type { ErrorReport } from '../../shared/schemas/errors';
import { invalidate } from '../api/cache';
import { reportOf } from '../api/client';

export interface Action<A extends unknown[]> {
  run: (...given: A) => void;
  busy: boolean;
  error: ErrorReport | null;
}

/** Something that the person does: not twice at once; its error is kept, and the screens are asked again after. */
export function useAction<A extends unknown[]>(work: (...given: A) => Promise<void>): Action<A> {
  const [state, setState] = useState<{ busy: boolean; error: ErrorReport | null }>({ busy: false, error: null });
  const run = async (...given: A) => {
    if (state.busy) return;
    setState({ busy: true, error: null });
    try {
      await work(...given);
      setState({ busy: false, error: null });
      invalidate();
    } catch (thrown) {
      setState({ busy: false, error: reportOf(thrown) });
    }
  };
  return { run: (...given) => void run(...given), ...state };
}
