// Preloaded into the command line by a test of two processes (node --require): right before the n-th call of a function
// in a worker thread it writes a file, and goes on when another is there. EVERGREEN_TEST_HOLD_CALL names the call:
// “claim 3”; EVERGREEN_TEST_HOLD_FILE the files, which end in .held and .go. The product knows nothing of this.
const { existsSync, writeFileSync } = require('node:fs');
const { isMainThread, Worker } = require('node:worker_threads');

const [method, place] = (process.env.EVERGREEN_TEST_HOLD_CALL ?? '').split(' ');
const file = process.env.EVERGREEN_TEST_HOLD_FILE;
const asleep = new Int32Array(new SharedArrayBuffer(4));
let calls = 0;

if (isMainThread && process.argv[1].endsWith('cli.js')) {
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message?.method === method && ++calls === Number(place)) {
      writeFileSync(`${file}.held`, '');
      while (!existsSync(`${file}.go`)) Atomics.wait(asleep, 0, 0, 5);
    }
    return post.call(this, message, ...rest);
  };
}
