// The end-to-end tests, in a real Electron, on a virtual display where there is none.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, root } from '../lib.mjs';
import { readyServers } from '../servers.mjs';
import { startWithDisplay, usableRuntime } from './run.mjs';

/**
 * Runs the files named, or all, and counts what passed, failed and was skipped. A run without a report has failed.
 * @param {string[]} files
 * @param {string} [packaged] the executable of a packaged app; without it, the app of this clone is tested
 */
export async function endToEnd(files, packaged) {
  const failed = { passed: 0, failed: 1, skipped: 0 };
  const runtime = usableRuntime();
  if (!runtime) {
    console.error('The end-to-end tests need an Electron, and none runs here: “npm run setup” says why.');
    return failed;
  }
  readyServers((line) => console.log(line));
  const report = join(cacheFolder, 'e2e-tests.json');
  rmSync(report, { force: true });
  const command = [join(root, 'node_modules', '@playwright', 'test', 'cli.js'), 'test', '--config=test/e2e', ...files];
  const env = packaged && { EVERGREEN_APP: packaged };
  const code = await startWithDisplay(runtime, process.execPath, command, env).exited;
  if (!existsSync(report)) return failed;
  const { expected, unexpected, flaky, skipped } = JSON.parse(readFileSync(report, 'utf8')).stats;
  return { passed: expected, failed: code === 0 ? unexpected + flaky : Math.max(1, unexpected + flaky), skipped };
}
