// Preloaded into a worker of a queue (node --require): before it brings its n-th piece, it writes a file and goes no
// further, as a computer that hangs. EVERGREEN_TEST_HANG_AT says n, EVERGREEN_TEST_HANG_FILE the file. The product knows
// nothing of this.
const { writeFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

const last = Number(process.env.EVERGREEN_TEST_HANG_AT);
const asleep = new Int32Array(new SharedArrayBuffer(4));
let pieces = 0;

if (isMainThread && process.argv[1].endsWith('cli.js')) {
  const { fetch } = globalThis;
  globalThis.fetch = (address, init) => {
    if (init?.method === 'PUT' && ++pieces === last) {
      writeFileSync(process.env.EVERGREEN_TEST_HANG_FILE, '');
      Atomics.wait(asleep, 0, 0);
    }
    return fetch(address, init);
  };
}
