import { useEffect, useState } from 'react';
import type { FileReading } from '../../../shared/schemas/dataOperations';
import type { ErrorReport } from '../../../shared/schemas/errors';
import type { FileInspection } from '../../../shared/schemas/imports';
import { reportOf, request } from '../../api/client';
import { cancelExecution, startOperation } from '../../api/executions';

interface Inspected {
  /** The reading that it is of. */
  of: string | null;
  inspection: FileInspection | null;
  error: ErrorReport | null;
  dryRun: number | null;
}

const nothing: Inspected = { of: null, inspection: null, error: null, dryRun: null };

/** Recognises a file, then counts what its rows would do; both anew when the reading changes, or on another try. */
export function useInspection(reading: FileReading): Inspected & { isCurrent: boolean; retry: () => void } {
  const [state, setState] = useState(nothing);
  const [attempt, setAttempt] = useState(0);
  const key = JSON.stringify(reading);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt reads the same file anew
  useEffect(() => {
    const given: FileReading = JSON.parse(key);
    let current = true;
    let counting: number | null = null;
    const inspect = async () => {
      try {
        const inspection = await request('inspect', given);
        if (!current) return;
        setState({ of: key, inspection, error: null, dryRun: null });
        const { id } = await startOperation('import', { ...given, dryRun: true });
        counting = id;
        if (current) setState({ of: key, inspection, error: null, dryRun: id });
        else cancelExecution(id);
      } catch (thrown) {
        if (current) setState({ ...nothing, of: key, error: reportOf(thrown) });
      }
    };
    void inspect();
    return () => {
      current = false;
      if (counting !== null) cancelExecution(counting);
    };
  }, [key, attempt]);
  return { ...state, isCurrent: state.of === key, retry: () => setAttempt((count) => count + 1) };
}
