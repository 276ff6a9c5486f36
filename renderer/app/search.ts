import { useEffect, useSyncExternalStore } from 'react';

let open = false;
let listener: () => void = () => undefined;

function set(next: boolean): void {
  open = next;
  listener();
}

export function openSearch(): void {
  set(true);
}

export function closeSearch(): void {
  set(false);
}

/** Whether the command palette is open. Ctrl K (⌘ K) opens it. */
export function useSearch(): boolean {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      set(!open);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return useSyncExternalStore(
    (given) => {
      listener = given;
      return () => undefined;
    },
    () => open,
  );
}
