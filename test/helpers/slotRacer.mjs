// A process that runs slots as fast as it can: node slotRacer.mjs WORKER WORKSPACE COUNT. Prints those that it got, as
// JSON.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const [entry, workspace, count] = process.argv.slice(2);
const worker = new Worker(entry, { workerData: { workspace, readOnly: false } });
const [opened] = await once(worker, 'message');
if (opened.type !== 'done') throw new Error(JSON.stringify(opened));
let id = 0;

async function call(method, argument) {
  worker.postMessage({ type: 'call', id: ++id, method, argument });
  const [reply] = await once(worker, 'message');
  if (reply.type !== 'done') throw new Error(JSON.stringify(reply));
  return reply.result;
}

await call('makeSchedules', { agoMs: 0 });
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const won = [];
for (let i = 0; i < Number(count); i++) {
  const slot = `slot ${i}`;
  const claim = await call('claimSlot', { job: 'nightly', slot, at: i, attempts: 0 });
  if (!claim) continue;
  won.push(slot);
  await call('endSlot', { ...claim, state: 'done', reason: null, retryAt: null, attemptCounts: true });
}
process.stdout.write(`${JSON.stringify(won)}\n`, () => process.exit(0));
