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

/** Something that a person is told without having asked: a scheduled job has failed, an alarm stands. */
const notice = z.object({
  id: z.number(),
  /** Milliseconds since 1970-01-01 UTC. */
  at: z.number(),
  title: z.string(),
  body: z.string(),
  /** Where more of it is to be seen. */
  screen: z.enum(['schedule', 'monitor']),
});
export type Notice = z.infer<typeof notice>;

export const noticeRequests = {
  /** Those that nobody has dismissed, oldest first. */
  'notices.list': { input: z.null(), output: z.array(notice) },
  'notices.dismiss': { input: z.object({ id: z.number() }), output: z.null() },
} as const;

/** What the window can ask for whether its workspace could be opened or not. */
export const workspaceRequests = {
  /** Asks for another workspace, and shows it; nothing when the person cancels. */
  'workspace.choose': { input: z.null(), output: z.null() },
  /** Those that were opened lately, newest first; absolute. */
  'workspace.recent': { input: z.null(), output: z.object({ paths: z.array(z.string()) }) },
  /** Opens one of those. */
  'workspace.open': { input: z.object({ path: z.string() }), output: z.null() },
  /** Opens the sample, in a folder of its own. */
  'workspace.openSample': { input: z.null(), output: z.null() },
  /** Opens the same one anew. */
  'workspace.retry': { input: z.null(), output: z.null() },
} as const;

/** What the window asks for when it can't go on by itself. */
export const crashRequests = {
  /** An error of the page that nobody caught: its report is shown. */
  'crash.tell': { input: z.object({ details: z.string().max(50_000) }), output: z.null() },
} as const;
