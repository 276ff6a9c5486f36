import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { putInPlaceSync } from '../node/files';
import { temporaryPath } from '../node/temporary';

/** What this computer remembers of the app, apart from any workspace. */
const schema = z.object({
  /** The workspace opened last, absolute. */
  workspace: z.string().nullable().catch(null),
  /** Those opened lately, newest first, that one included. */
  recent: z.array(z.string()).catch([]),
  window: z
    .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number(), maximized: z.boolean() })
    .nullable()
    .catch(null),
  /** Closing the window leaves the app in the tray. */
  keepInTray: z.boolean().catch(true),
  /** A harmful alarm starts the full retrain before its time. */
  trainOnAlarm: z.boolean().catch(false),
});
export type Settings = z.infer<typeof schema>;

const none: Settings = { workspace: null, recent: [], window: null, keepInTray: true, trainOnAlarm: false };

const keptRecent = 8;

/** The settings once a workspace has been opened. */
export function withOpened(settings: Settings, workspace: string): Settings {
  const recent = [workspace, ...settings.recent.filter((path) => path !== workspace)].slice(0, keptRecent);
  return { ...settings, workspace, recent };
}

/** What is missing or unreadable counts as not remembered: nothing here is worth an error at the start. */
export function readSettings(path: string): Settings {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return none;
  }
}

export function writeSettings(path: string, settings: Settings): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = temporaryPath(path);
  try {
    writeFileSync(temporary, JSON.stringify(settings));
    putInPlaceSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Changes what is remembered by the way: where that can't be written, on a full disk say, all else goes on. */
export function remember(path: string, change: (known: Settings) => Settings, onLost: (cause: unknown) => void): void {
  try {
    writeSettings(path, change(readSettings(path)));
  } catch (error) {
    onLost(error);
  }
}
