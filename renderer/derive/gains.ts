import { cutAt } from '../../shared/gains';
import type { GainPoint, Gains } from '../../shared/schemas/gains';
import { taskWords } from '../../shared/tasks';
import { count, fixed } from '../../shared/words';
import { amount, percent, plural } from '../format';

/** What acting upon all above a cut comes to, in a sentence. */
export function cutSentence(found: Gains, point: GainPoint): string {
  const { gain, lift, confusion } = cutAt(found, point);
  if (lift === null) return `There was no ${taskWords(found.task)} to find.`;
  const times = `${fixed(lift, 1)} times as much as ${count(point.rows)} picked at random`;
  if (!confusion) {
    return `They brought ${amount(point.found)} of ${amount(found.total)} (${percent(gain)}), ${times}.`;
  }
  const share = percent(point.found / point.rows);
  return `${count(point.found)} of ${plural(point.rows, 'prediction')} came true (${share}); that is ${percent(gain)} of all ${count(found.total)}, ${times}.`;
}
