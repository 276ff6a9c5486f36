import { ipcMain, type WebContents, type WebFrameMain } from 'electron';
import { type Answer, type EventName, type EventPayload, events } from '../../shared/contract';
import { AppError, toErrorReport } from '../../shared/errors';
import { type Answers, answer } from './answer';
import { eventChannel, requestChannel } from './channels';

/**
 * Answers the window's requests. The only place that listens to `ipcMain`.
 * @param answers those of the workspace that is open, or being opened: requests wait for it
 * @param isTrusted whether a frame is ours: whatever else asks is refused
 */
export function serveRequests(
  answers: () => Promise<Answers>,
  isTrusted: (frame: WebFrameMain | null) => boolean,
): void {
  const answerTo = async (frame: WebFrameMain | null, name: unknown, input: unknown): Promise<Answer<unknown>> => {
    try {
      if (!isTrusted(frame)) throw new AppError('permission_denied', 'This page may not ask for anything.');
      return { ok: true, value: await answer(await answers(), name, input) };
    } catch (error) {
      return { ok: false, error: toErrorReport(error) };
    }
  };
  ipcMain.handle(requestChannel, async ({ senderFrame }, name: unknown, input: unknown) =>
    JSON.stringify(await answerTo(senderFrame, name, input)),
  );
}

/** Tells the window something. */
export function emit<N extends EventName>(to: WebContents, name: N, payload: EventPayload<N>): void {
  if (!to.isDestroyed()) to.send(eventChannel, name, events[name].parse(payload));
}
