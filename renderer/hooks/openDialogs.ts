import { createStore } from '../api/store';

const store = createStore<readonly HTMLElement[]>([]);

/** Says that a modal dialog is open; returns what ends that. */
export function openDialog(element: HTMLElement): () => void {
  store.set([...store.get(), element]);
  return () => store.set(store.get().filter((one) => one !== element));
}

/** The dialog on top, if any: all else lies behind it, and can't be used. */
export function useTopDialog(): HTMLElement | null {
  return store.use().at(-1) ?? null;
}
