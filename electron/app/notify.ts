import type { EventPayload } from '../../shared/contract';

export type Notice = EventPayload<'notice'>;

export interface NoticePlaces {
  /** The window: there it stays until a person takes it away. */
  window: (notice: Notice) => void;
  /** The system's notifications, which are seen while the window is closed; null where there are none. */
  system: ((notice: Notice) => void) | null;
}

/** Tells a person something that nobody asked for, such as a scheduled job that has failed. */
export function notify({ window, system }: NoticePlaces, notice: Notice): void {
  window(notice);
  system?.(notice);
}
