import { createStore } from '../api/store';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'evergreen.theme';
const saved = localStorage.getItem(key);
const store = createStore<Theme>(themes.find((theme) => theme === saved) ?? 'system');

/** `system` follows the desktop; the others win over it. */
export function applyTheme(theme: Theme): void {
  localStorage.setItem(key, theme);
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  store.set(theme);
}

export const savedTheme = store.get;
export const useTheme = store.use;
