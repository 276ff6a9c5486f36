import { Notification } from 'electron';
import type { NoticePlaces } from './notify';

/** The system's notifications, or null where there are none. @param onClick when a person clicks on one */
export function systemNotices(onClick: () => void): NoticePlaces['system'] {
  if (!Notification.isSupported()) return null;
  return (notice) => {
    const shown = new Notification(notice);
    // A notification that nobody refers to would be collected, and its click with it.
    alive.add(shown);
    shown.on('click', onClick);
    shown.on('close', () => alive.delete(shown));
    shown.show();
  };
}

const alive = new Set<Notification>();
