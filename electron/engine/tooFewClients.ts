import type { View } from '../../shared/schemas/comparison';
import { count } from '../../shared/words';
import { leastClients } from './clusters';

/** Fewest clients with a “yes”, and with a “no”. */
const leastOfEach = 10;

/**
 * Why no verdict rests on some rows, however far apart the two are; null: one may. An interval by so few clients is too
 * narrow (docs/comparison.md says how often chance is taken for more).
 */
export function tooFewClients({ clients, classes }: View): string | null {
  const lacking = [
    { found: clients, least: leastClients, who: 'clients' },
    { found: classes?.yes ?? leastOfEach, least: leastOfEach, who: 'clients with a “yes”' },
    { found: classes?.no ?? leastOfEach, least: leastOfEach, who: 'clients with a “no”' },
  ].find(({ found, least }) => found < least);
  if (!lacking) return null;
  const { found, least, who } = lacking;
  return `A verdict takes ${least} ${who}, and there ${found === 1 ? 'is' : 'are'} ${count(found)}.`;
}
