import { useRequest } from '../api/cache';

/** The key that most shortcuts begin with. */
export function useCommandKey(): string {
  return useRequest('app.info', null).value?.platform === 'darwin' ? '⌘' : 'Ctrl';
}
