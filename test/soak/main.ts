import { parseArgs } from 'node:util';
import { kill } from './kills';

/** Entry of `npm run soak` (tools/soak.mjs says what its options mean). */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '0' },
    inputs: { type: 'string', default: '0' },
    minutes: { type: 'string', default: '0' },
    seed: { type: 'string' },
  },
});
const seed = values.seed === undefined ? null : Number(values.seed);

async function soak(): Promise<void> {
  await kill(Number(values.kills), seed);
}

void soak();
