import { useRequest } from '../api/cache';

/** The folders of workspaces that were opened lately. @param but the one that is shown */
export function useRecentWorkspaces(but?: string): string[] {
  return (useRequest('workspace.recent', null).value?.paths ?? []).filter((path) => path !== but);
}
