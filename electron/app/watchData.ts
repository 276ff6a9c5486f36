import type { DataClient } from '../data/client';

const everyMs = 2000;

/**
 * Tells when the workspace has changed, whoever changed it: this app, the command line, a scheduled run. SQLite counts
 * the changes that other connections make; asking for that number costs microseconds. The store is asked, so that the
 * reader can end.
 * @returns what ends it
 */
export function watchData(data: DataClient, onChange: () => void): () => void {
  let known: number | null = null;
  let asking = false;
  const look = async () => {
    if (asking) return;
    asking = true;
    try {
      const version = await data.dataVersion();
      if (known !== null && version !== known) onChange();
      known = version;
    } catch {
      // The store was closed in between, with the workspace: there is nothing left to watch.
      clearInterval(timer);
    } finally {
      asking = false;
    }
  };
  const timer = setInterval(() => void look(), everyMs);
  void look();
  return () => clearInterval(timer);
}
