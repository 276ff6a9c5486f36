import { AppError } from '../../shared/errors';
import type { CallMessage, ReplyMessage } from '../node/calls';

/** The line to the process that owns this one. */
export interface ParentPort {
  send: (message: CallMessage | ReplyMessage) => void;
  onMessage: (listener: (message: unknown) => void) => void;
}

/** What Electron adds to `process` within a utility process. */
interface UtilityPort {
  postMessage: (message: unknown) => void;
  on: (event: 'message', listener: (event: { data: unknown }) => void) => void;
}

/** Finds the owner, whether this process is a child of Node or a utility process of Electron; ends with the owner. */
export function openParentPort(): ParentPort {
  const utility = (process as { parentPort?: UtilityPort }).parentPort;
  if (utility) {
    return {
      send: (message) => utility.postMessage(message),
      onMessage: (listener) => utility.on('message', ({ data }) => listener(data)),
    };
  }
  if (!process.send) throw new AppError('internal', 'This process is started by Evergreen, not by hand.');
  process.on('disconnect', () => process.exit());
  return {
    send: (message) => process.send?.(message),
    onMessage: (listener) => process.on('message', listener),
  };
}
