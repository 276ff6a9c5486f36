import { parseArgs } from 'node:util';
import { feed } from './inputs';
import { kill } from './kills';
import { writeReport } from './report';
import { workTogether } from './together';

/** Entry of `npm run soak` (tools/soak.mjs says what its options mean). */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '0' },
    inputs: { type: 'string', default: '0' },
    minutes: { type: 'string', default: '0' },
    seed: { type: 'string' },
    kind: { type: 'string' },
  },
});
const seed = values.seed === undefined ? null : Number(values.seed);

async function soak(): Promise<void> {
  const [kills, inputs, minutes] = [values.kills, values.inputs, values.minutes].map(Number);
  if (kills > 0) await kill(kills, seed);
  if (inputs > 0) await feed(inputs, seed !== null && values.kind ? { seed, kind: values.kind } : null);
  if (minutes > 0) await workTogether(minutes);
  const faults = writeReport();
  process.stdout.write(`docs/reliability.md is written; ${faults.length} faults with this build.\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

void soak();
