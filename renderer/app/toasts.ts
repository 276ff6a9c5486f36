import { reportOf, request } from '../api/client';
import { createStore } from '../api/store';

export interface Toast {
  id: number;
  /** What has begun goes on behind the message; what is good is done. */
  tone: 'good' | 'begun' | 'bad';
  text: string;
  action: { label: string; run: () => void } | null;
}

const store = createStore<readonly Toast[]>([]);
const shown = 3;
let nextId = 1;

/** Tells the person what happened, with a way to undo it where there is one. */
export function showToast(text: string, options: Partial<Pick<Toast, 'tone' | 'action'>> = {}): void {
  const toast: Toast = { id: nextId++, text, tone: options.tone ?? 'good', action: options.action ?? null };
  store.set([...store.get(), toast].slice(-shown));
}

/** Does something, and tells the person why where it fails. */
export async function attempt(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    showToast(reportOf(thrown).message, { tone: 'bad' });
  }
}

/** Puts a text into the clipboard, and says so. */
export function copyText(text: string, told: string): Promise<void> {
  return attempt(async () => {
    await request('clipboard.write', { text });
    showToast(told);
  });
}

export function hideToast(id: number): void {
  store.set(store.get().filter((toast) => toast.id !== id));
}

export const useToasts = store.use;
