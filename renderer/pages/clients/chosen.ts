import type { ClientChoice } from '../../../shared/schemas/clients';
import { createStore } from '../../api/store';

/** What the list of clients shows. It stays while a client is looked at. */
export interface Chosen extends Omit<ClientChoice, 'show' | 'search'> {
  search: string;
  /** So many are shown. */
  limit: number;
}

const unchosen: Chosen = {
  task: null,
  times: null,
  by: null,
  lowest: false,
  where: [],
  search: '',
  limit: 100,
};

const store = createStore<Chosen>(unchosen);
export const useChosen = store.use;

export function choose(change: Partial<Chosen>): void {
  store.set({ ...store.get(), ...change });
}
