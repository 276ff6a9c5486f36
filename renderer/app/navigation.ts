import { useSyncExternalStore } from 'react';
import { type ScreenId, screens } from '../../shared/screens';

export interface Place {
  screen: ScreenId;
  /** What the screen is about, where it is about one thing: a version, say. */
  subject: string | null;
}

const start: Place = { screen: 'overview', subject: null };
const moved = 'evergreen:moved';

function place(): Place {
  const state: Place | null = history.state;
  return state ?? start;
}

/** Goes to a screen. The window's history holds the way, so that back and forward work as everywhere. */
export function go(screen: ScreenId, subject: string | null = null): void {
  history.pushState({ screen, subject } satisfies Place, '');
  window.dispatchEvent(new Event(moved));
}

export function isScreen(id: string): id is ScreenId {
  return screens.some((screen) => screen.id === id);
}

function follow(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(moved, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(moved, listener);
  };
}

export function usePlace(): Place {
  return useSyncExternalStore(follow, place);
}
