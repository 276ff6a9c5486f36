import { request } from '../api/client';

/** Tells the main process of an error that nobody caught: it shows the report. */
export function tellCrash(error: unknown, where?: string | undefined): void {
  if (typeof error === 'string' && error.startsWith(putOff)) return;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const details = where === undefined ? stack : `${stack}\n${where}`;
  // Where even that fails, there is nobody left to tell.
  request('crash.tell', { details: details.slice(0, mostTold) }).catch(() => undefined);
}

/** What is measured goes on in the next frame: the browser says so as an error, and nothing has failed. */
const putOff = 'ResizeObserver loop';

/** So much of a report is enough, and more would hold the main process up. */
const mostTold = 20_000;
