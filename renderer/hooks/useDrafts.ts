import { useState } from 'react';

/**
 * What a person has changed in the rows of a table, and not saved yet.
 * @param savedOf the fields of a row as they are saved
 */
export function useDrafts<T extends { name: string }, D extends object>(savedOf: (row: T) => D) {
  const [drafts, setDrafts] = useState<Record<string, D>>({});
  const shown = (row: T) => drafts[row.name] ?? savedOf(row);
  return {
    shown,
    change: (row: T, given: Partial<D>) => setDrafts({ ...drafts, [row.name]: { ...shown(row), ...given } }),
    isChanged: (row: T) => JSON.stringify(shown(row)) !== JSON.stringify(savedOf(row)),
    /** Once it is saved. What was changed meanwhile stays. */
    drop: ({ name }: T, saved: D) =>
      setDrafts((drafts) => {
        const { [name]: draft, ...others } = drafts;
        return draft === saved ? others : drafts;
      }),
  };
}
