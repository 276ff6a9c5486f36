import { Notification } from 'electron';
import type { EventPayload } from '../../shared/contract';
import type { Emit } from './openWorkspace';

/** Tells a person something, in the window, and by the system's notifications where there are some. */
export function notify(emit: Emit, notice: EventPayload<'notice'>): void {
  emit('notice', notice);
  if (Notification.isSupported()) new Notification(notice).show();
}
