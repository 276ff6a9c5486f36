import { useCallback, useMemo } from 'react';
import { withVersionNames } from '../../shared/versionNames';
import { useRequest } from '../api/cache';

/** Calls the versions in a text, or an id alone, by their names; one that is not there any more keeps its id. */
export function useVersionNames(): (text: string) => string {
  const versions = useRequest('versions', {}).value?.versions;
  const titles = useMemo(() => new Map(versions?.map(({ version, title }) => [version, title])), [versions]);
  return useCallback((text) => withVersionNames(text, (id) => titles.get(id) ?? id), [titles]);
}
