import { powerMonitor } from 'electron';

/** Calls the listener whenever the machine has woken up; returns what ends that. */
export function onWakeUp(listener: () => void): () => void {
  powerMonitor.on('resume', listener);
  return () => powerMonitor.off('resume', listener);
}
