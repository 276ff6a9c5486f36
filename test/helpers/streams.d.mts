/** One prediction and what came of it. */
export interface Row {
  /** Of the client; each is asked once. */
  id: string;
  /** When it was asked, in milliseconds. */
  at: number;
  features: number[];
  /** Of yes. */
  chance: number;
  yes: boolean;
}

interface Size {
  count: number;
  perDay: number;
  seed: number;
}

export function risingSeen(size: Size): Row[];
export function risingUnseen(size: Size): Row[];
export function shuffled(size: Size): Row[];
export function census(
  size: Size,
  how: { moves: number; wanders: number; hard?: { from: number; until: number } },
): Row[];
export function labelled(rows: readonly Row[]): string;
export function asked(rows: readonly Row[]): string;
export function outcomes(rows: readonly Row[], days: number): string;
