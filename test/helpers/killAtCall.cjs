// Preloaded into the command line by a crash test (node --require): ends the process with SIGKILL right before the n-th
// call of a function in a worker thread. EVERGREEN_TEST_KILL_CALL names it: “nextScoringPart 2”. The product knows
// nothing of this.
const { isMainThread, Worker } = require('node:worker_threads');

const [method, place] = (process.env.EVERGREEN_TEST_KILL_CALL ?? '').split(' ');
let calls = 0;

if (isMainThread && process.argv[1].endsWith('cli.js')) {
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message?.method === method && ++calls === Number(place)) {
      process.kill(process.pid, 'SIGKILL');
      for (;;);
    }
    return post.call(this, message, ...rest);
  };
}
