// Preloaded into the command line by the crash tests (node --require): ends the process with SIGKILL right before its
// n-th step, n being EVERGREEN_TEST_KILL_AT. A step is a change of the file system or a message to the store's worker
// thread; writing a file counts twice, the first time with half of it written. With n = 0 nothing is killed, and the
// number of steps is written to EVERGREEN_TEST_STEPS. The product knows nothing of this.
const { isMainThread, Worker } = require('node:worker_threads');
const fs = require('node:fs');
const promises = require('node:fs/promises');

const last = Number(process.env.EVERGREEN_TEST_KILL_AT);
let steps = 0;

function isNow() {
  steps++;
  return steps === last;
}

function die() {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

function patch(object, name) {
  const original = object[name];
  object[name] = function (...args) {
    if (isNow()) die();
    return original.apply(this, args);
  };
}

async function patchHandles(path) {
  const handle = await promises.open(path, 'r');
  const prototype = Object.getPrototypeOf(handle);
  await handle.close();
  const write = prototype.writeFile;
  prototype.writeFile = async function (content) {
    if (isNow()) {
      await write.call(this, content.slice(0, content.length >> 1));
      die();
    }
    if (isNow()) die();
    return write.call(this, content);
  };
  patch(prototype, 'sync');
}

if (isMainThread && process.argv[1].endsWith('cli.js')) {
  // Before anything of the product runs, so that its first steps count too.
  const ready = patchHandles(__filename);
  ready.catch((error) => {
    throw error;
  });
  for (const name of ['rename', 'copyFile', 'rm', 'mkdir']) patch(promises, name);
  const open = promises.open;
  promises.open = async (path, flags, ...rest) => {
    await ready;
    if (typeof flags === 'string' && flags !== 'r' && isNow()) die();
    return open(path, flags, ...rest);
  };
  patch(Worker.prototype, 'postMessage');
  process.on('exit', () => {
    if (process.env.EVERGREEN_TEST_STEPS) fs.writeFileSync(process.env.EVERGREEN_TEST_STEPS, String(steps));
  });
}
