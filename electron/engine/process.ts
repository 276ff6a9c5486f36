import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { engineRequest } from '../../shared/engineProtocol';
import { JobThreads } from './jobThreads';
import { openParentPort } from './parentPort';

/**
 * Entry of the engine process. Its argument is the path of the bundled thread that grows trees. This thread computes nothing:
 * whatever a request is doing, its cancellation is heard.
 */
const parent = openParentPort();
const threads = new JobThreads(join(__dirname, 'engineJob.js'), process.argv[2], parent.send);

// The window comes first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
// Ctrl-C reaches the whole process group: the owner decides what it means, and cancels.
process.on('SIGINT', () => undefined);

parent.onMessage((message) => {
  const request = engineRequest.parse(message);
  if (request.type === 'cancel') threads.cancel(request.id);
  else threads.start(request);
});
parent.send({ type: 'ready' });
