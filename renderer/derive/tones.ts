import type { Execution } from '../../shared/contract';

/** How something is to be taken: the colours of pills, marks and notes. */
export type Tone = 'good' | 'warn' | 'bad' | 'neutral';

export const runTones: Record<Execution['state'], Tone> = {
  queued: 'neutral',
  running: 'good',
  done: 'good',
  skipped: 'warn',
  failed: 'bad',
  cancelled: 'neutral',
};
