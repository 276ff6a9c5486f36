import { useCallback } from 'react';
import type { ListedVersion } from '../../shared/schemas/versions';
import { withVersionNames } from '../../shared/versionNames';
import { useRequest } from '../api/cache';
import { readable } from '../format';

/** The names of a list's versions by their ids, made once for all who ask. */
const namesOf = new WeakMap<readonly ListedVersion[], ReadonlyMap<string, string>>();
const none: readonly ListedVersion[] = [];

/**
 * Calls the versions in a text, or an id alone, by their names, and days as the window does; a version that is not
 * there any more keeps its id.
 */
export function useVersionNames(): (text: string) => string {
  const versions = useRequest('versions', {}).value?.versions ?? none;
  return useCallback(
    (text) => {
      const names = namesOf.get(versions) ?? new Map(versions.map(({ version, title }) => [version, title]));
      namesOf.set(versions, names);
      return readable(withVersionNames(text, (id) => names.get(id) ?? id));
    },
    [versions],
  );
}
