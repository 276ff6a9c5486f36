import { join } from 'node:path';
import { engineRequests } from '../../shared/engineProtocol';
import { mapValues } from '../../shared/mapValues';
import { answerCalls, type CallIo, callMessage } from '../node/calls';
import { comeSecond, sessionComesSecond } from '../node/priority';
import { openParentPort } from './parentPort';
import { RequestThreads } from './requestThreads';

/**
 * Entry of the engine process. Its argument is the path of the bundled thread that grows trees. This thread computes
 * nothing: whatever a request is doing, its cancellation is heard.
 */
const parent = openParentPort();
const threads = new RequestThreads(join(__dirname, 'engineRequest.js'), process.argv[2]);

// The window comes first.
sessionComesSecond();
comeSecond();
// Ctrl-C reaches the whole process group: the owner decides what it means, and cancels.
process.on('SIGINT', () => undefined);

const api = mapValues(engineRequests, ({ request }, method) => (argument: unknown, io: CallIo) => {
  return threads.run(method, request.parse(argument), io);
});
const answer = answerCalls(api, parent.send);
parent.onMessage((message) => answer(callMessage.parse(message)));
