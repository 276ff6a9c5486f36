/** How something is to be taken: the colours of pills, marks and notes. */
export type Tone = 'good' | 'warn' | 'bad' | 'neutral';
