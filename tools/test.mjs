// npm test, after the set-up. All parts, or those named: npm test -- types lint unit integration [FILE…]
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endToEnd } from './electron/e2e.mjs';
import { cacheFolder, root, step } from './lib.mjs';
import { readyServers } from './servers.mjs';
import { beginRun, endRun } from './testRun.mjs';

const node = (path, ...args) => succeeds(process.execPath, [join(root, 'node_modules', path), ...args]);
const parts = {
  types: () => one(['.', 'renderer', 'test/e2e', 'tools'].every(types)),
  lint: () => one(succeeds(join(root, 'node_modules', '.bin', 'biome'), ['check', '--error-on-warnings', '.'])),
  unit: (files) => vitest('unit', files),
  integration: (files) => {
    readyServers((line) => console.log(line));
    return vitest('integration', files);
  },
  e2e: (files) => endToEnd(files.filter((file) => file.includes('test/e2e'))),
};

/** What was right the last time and has not changed is not checked again. */
function types(project) {
  const known = join(cacheFolder, 'types', `${project.replaceAll(/\W/g, '-')}.tsbuildinfo`);
  const args = ['--noEmit', '--incremental', '--tsBuildInfoFile', known, '-p', project];
  return succeeds(join(root, 'node_modules', '.bin', 'tsc'), args);
}

function succeeds(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}

function one(passed) {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

/**
 * Vitest counts its own tests; a run that ended without a report, or that failed outside of its tests, is a failure
 * too.
 */
function vitest(part, files) {
  const report = join(cacheFolder, `${part}-tests.json`);
  rmSync(report, { force: true });
  const own = files.filter((file) => file.includes(`test/${part}`));
  const ok = node(
    'vitest/vitest.mjs',
    'run',
    ...(own.length > 0 ? own : [`test/${part}/`]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${report}`,
  );
  if (!existsSync(report)) return one(false);
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
  return {
    passed: numPassedTests,
    failed: ok ? numFailedTests : Math.max(1, numFailedTests),
    skipped: numPendingTests,
  };
}

const words = process.argv.slice(2);
const unknown = words.filter((word) => !(word in parts) && !existsSync(join(root, word)));
if (unknown.length > 0) {
  console.error(`There is no part or test file ${unknown.join(', ')}. Parts: ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}
const files = words.filter((word) => !(word in parts));
const named = Object.keys(parts).filter(
  (part) => words.includes(part) || files.some((file) => file.includes(`test/${part}`)),
);
const run = await beginRun();
const total = { passed: 0, failed: 0, skipped: 0 };
for (const part of named.length > 0 ? named : Object.keys(parts)) {
  const counts = await step(
    part,
    (line) => console.log(`\n${line}`),
    () => parts[part](files),
  );
  for (const key of Object.keys(total)) total[key] += counts[key];
}
await endRun(run);
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed > 0 ? 1 : 0;
