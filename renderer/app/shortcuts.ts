import { useEffect } from 'react';
import { createStore } from '../api/store';

const open = createStore(false);

export function showShortcuts(): void {
  open.set(true);
}

export function hideShortcuts(): void {
  open.set(false);
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;

/** Whether the list of shortcuts is open. “?” opens it where nothing is being typed. */
export function useShortcuts(): boolean {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === '?' && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) open.set(true);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return open.use();
}
