import { useEffect } from 'react';
import { createStore } from '../api/store';

const search = createStore(false);
const shortcuts = createStore(false);

export const openSearch = () => search.set(true);
export const closeSearch = () => search.set(false);
export const showShortcuts = () => shortcuts.set(true);
export const hideShortcuts = () => shortcuts.set(false);
/** Whether the command palette is open. */
export const useSearch = search.use;
/** Whether the list of shortcuts is open. */
export const useShortcuts = shortcuts.use;

/** Ctrl K (⌘ K) opens and closes the command palette; “?” opens the list of shortcuts where nothing is being typed. */
export function useKeyboard(): void {
  useEffect(() => {
    const press = (event: Event) => {
      // Whoever picks one of a field's proposals makes Chromium tell of a key that is none.
      if (!(event instanceof KeyboardEvent)) return;
      const command = event.ctrlKey || event.metaKey;
      if (event.key.toLowerCase() === 'k' && command) {
        event.preventDefault();
        search.set(!search.get());
      }
      if (event.key === '?' && !command && !isTyping(event.target)) showShortcuts();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
}
