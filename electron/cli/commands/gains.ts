import { cutAt, pointNear } from '../../../shared/gains';
import type { GainPoint, Gains } from '../../../shared/schemas/gains';
import { isoDay } from '../../../shared/time';
import { count, decimals, percent, plural } from '../../../shared/words';
import { operationCommand } from '../command';
import { decimal, table } from '../format';

export const gainsCommand = operationCommand('gains', {
  form: { words: ['task'] },
  tell: (found) => ({ json: found, text: describe(found) }),
});

const shares = [0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 1];

function describe(found: Gains): string {
  const { task, version, rows, clients, from, until, points, cut } = found;
  const listed = [...new Set(shares.map((share) => pointNear({ rows, points }, share)))];
  const confusion = cutAt(found, cut).confusion;
  return [
    `${task}, ${version}, on ${plural(rows, 'prediction')} of ${count(clients)} held-out clients, ${isoDay(from)} to ${isoDay(until)}`,
    table([['highest', 'from score', 'found', 'gain', 'lift'], ...listed.map((point) => rowOf(found, point))]),
    `At the cut:\n${table([['highest', 'from score', 'found', 'gain', 'lift'], rowOf(found, cut)])}`,
    confusion
      ? table([
          ['', 'came true', 'did not'],
          ['above the cut', count(confusion.found), count(confusion.falseAlarms)],
          ['below', count(confusion.missed), count(confusion.left)],
        ])
      : '',
  ]
    .filter(Boolean)
    .join('\n\n');
}

function rowOf(found: Gains, point: GainPoint): string[] {
  const { share, gain, lift } = cutAt(found, point);
  return [percent(share), decimal(point.threshold), decimals(point.found), percent(gain), decimal(lift, 2)];
}
