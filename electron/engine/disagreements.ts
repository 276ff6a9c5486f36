import type { Disagreement, DisagreementCounts } from '../../shared/schemas/comparison';
import type { Duel } from './duel';
import { saysYes } from './metrics';

/**
 * The rows to which two models answer differently: another class, or another number. Those first whose answers lie
 * farthest apart; equal ones in the order of the table.
 */
function differingRows({ kind, champion, candidate }: Duel): number[] {
  const differs = (row: number) =>
    kind === 'classification' ? saysYes(champion[row]) !== saysYes(candidate[row]) : champion[row] !== candidate[row];
  const gap = (row: number) => Math.abs(champion[row] - candidate[row]);
  const rows = [...champion.keys()].filter(differs);
  return rows.sort((a, b) => gap(b) - gap(a) || a - b);
}

function nearer({ actual, champion, candidate }: Duel, row: number): Disagreement['nearer'] {
  const [one, other] = [Math.abs(champion[row] - actual[row]), Math.abs(candidate[row] - actual[row])];
  if (one === other) return 'neither';
  return one < other ? 'champion' : 'candidate';
}

/** How many rows there are to which the two answer differently, and who is nearer to what came. */
export function countDisagreements(duel: Duel): DisagreementCounts {
  const rows = differingRows(duel);
  const of = (who: Disagreement['nearer']) => rows.filter((row) => nearer(duel, row) === who).length;
  return { rows: rows.length, championNearer: of('champion'), candidateNearer: of('candidate') };
}

export function pageOfDisagreements(
  duel: Duel,
  { offset, limit }: { offset: number; limit: number },
): { total: number; rows: (Omit<Disagreement, 'clientId' | 'predictedAt'> & { row: number })[] } {
  const rows = differingRows(duel);
  return {
    total: rows.length,
    rows: rows.slice(offset, offset + limit).map((row) => ({
      row,
      actual: duel.actual[row],
      champion: duel.champion[row],
      candidate: duel.candidate[row],
      nearer: nearer(duel, row),
    })),
  };
}
