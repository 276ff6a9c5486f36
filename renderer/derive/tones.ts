import type { RunRecord } from '../../shared/schemas/runs';

/** How something is to be taken: the colours of pills, marks and notes. */
export type Tone = 'good' | 'warn' | 'bad' | 'neutral';

export const runTones: Record<RunRecord['state'], Tone> = {
  running: 'good',
  done: 'good',
  skipped: 'warn',
  failed: 'bad',
  cancelled: 'neutral',
};
