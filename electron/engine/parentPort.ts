import type { EngineEvent } from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';

/** The line to the process that owns the engine. */
export interface ParentPort {
  send: (event: EngineEvent) => void;
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
      send: (event) => utility.postMessage(event),
      onMessage: (listener) => utility.on('message', ({ data }) => listener(data)),
    };
  }
  if (!process.send) throw new AppError('internal', 'The engine is started by Evergreen, not by hand.');
  process.on('disconnect', () => process.exit());
  return {
    send: (event) => process.send?.(event),
    onMessage: (listener) => process.on('message', listener),
  };
}
