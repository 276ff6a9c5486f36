import { z } from 'zod';

/** How the app lives beside its window, on this computer. */
const background = z.object({
  /** Closing the window leaves the app in the tray, where it goes on keeping the schedule. */
  keepInTray: z.boolean(),
  /** The app starts, into the tray, when its user logs in. */
  startAtLogin: z.boolean(),
  /** A harmful alarm starts the full retrain before its time. */
  trainOnAlarm: z.boolean(),
});
export type Background = z.infer<typeof background>;

/** What is left out stays. */
const backgroundChange = background.partial();
export type BackgroundChange = z.infer<typeof backgroundChange>;

export const backgroundRequests = {
  'background.get': { input: z.null(), output: background },
  'background.set': { input: backgroundChange, output: background },
} as const;
