import type { Notice } from '../../shared/desktopRequests';

/** What a person is told without having asked, such as that a scheduled job has failed, or that an alarm stands. */
export interface Notices {
  /** Those that nobody has dismissed, oldest first. */
  list: () => Notice[];
  /** Returns what takes it back, where it is not so any more. */
  add: (notice: Omit<Notice, 'id' | 'at'>) => () => void;
  dismiss: (id: number) => void;
}

interface NoticeOptions {
  now: () => number;
  /** The list has changed. */
  onChange: () => void;
  /** Tells the system, whose notifications are seen while the window is closed. */
  system: (notice: Notice) => void;
}

/** So many are kept: who was away for long sees the latest; every one is on record in the schedule. */
const kept = 5;

/** Keeps notices until they are dismissed, so that a window that is closed, or not there yet, misses none. */
export function createNotices({ now, onChange, system }: NoticeOptions): Notices {
  let notices: Notice[] = [];
  let nextId = 1;
  const dismiss = (id: number) => {
    if (!notices.some((notice) => notice.id === id)) return;
    notices = notices.filter((notice) => notice.id !== id);
    onChange();
  };
  return {
    list: () => notices,
    add: (told) => {
      const notice = { id: nextId++, at: now(), ...told };
      notices = [...notices, notice].slice(-kept);
      onChange();
      system(notice);
      return () => dismiss(notice.id);
    },
    dismiss,
  };
}
