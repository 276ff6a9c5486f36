import { useEffect } from 'react';
import { createStore } from '../api/store';

const open = createStore(false);

export function openSearch(): void {
  open.set(true);
}

export function closeSearch(): void {
  open.set(false);
}

/** Whether the command palette is open. Ctrl K (⌘ K) opens and closes it. */
export function useSearch(): boolean {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      open.set(!open.get());
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return open.use();
}
