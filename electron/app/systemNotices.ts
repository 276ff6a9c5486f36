import { Notification } from 'electron';

/** Shows a notification of the system, where there are some. @param onClick when a person clicks on it */
export function showSystemNotice(notice: { title: string; body: string }, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const shown = new Notification(notice);
  // A notification that nobody refers to would be collected, and its click with it.
  alive.add(shown);
  shown.on('click', onClick);
  shown.on('close', () => alive.delete(shown));
  shown.show();
}

const alive = new Set<Notification>();
