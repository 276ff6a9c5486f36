import { writeAs } from '../format';

/** How numbers and dates are written: as is usual where the computer is, or in English. Sentences are English. */
export const formats = ['system', 'english'] as const;
export type Formats = (typeof formats)[number];

const key = 'evergreen.formats';

export function savedFormats(): Formats {
  const saved = localStorage.getItem(key);
  return formats.find((one) => one === saved) ?? 'system';
}

/** Before anything is shown. */
export function applyFormats(): void {
  writeAs(savedFormats() === 'system' ? navigator.language : 'en');
}

/** All that is on screen is written anew. */
export function changeFormats(chosen: Formats): void {
  localStorage.setItem(key, chosen);
  location.reload();
}
