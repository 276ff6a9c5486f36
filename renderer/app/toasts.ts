import { createStore } from '../api/store';

export interface Toast {
  id: number;
  tone: 'good' | 'bad';
  text: string;
  /** Stays until a person takes it away: nobody may have been there to see it. */
  stays: boolean;
  action: { label: string; run: () => void } | null;
}

const store = createStore<readonly Toast[]>([]);
const shown = 3;
let nextId = 1;

/** Tells the person what happened, with a way to undo it where there is one. */
export function showToast(text: string, options: Partial<Pick<Toast, 'tone' | 'action' | 'stays'>> = {}): void {
  const { tone = 'good', stays = false, action = null } = options;
  const toast: Toast = { id: nextId++, text, tone, stays, action };
  store.set([...store.get(), toast].slice(-shown));
}

export function hideToast(id: number): void {
  store.set(store.get().filter((toast) => toast.id !== id));
}

export const useToasts = store.use;
