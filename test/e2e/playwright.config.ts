import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const cache = join(__dirname, '..', '..', '.cache');

/** Two files at a time, since a window waits more than it works; each test has settings and a workspace of its own. */
export default defineConfig({
  testDir: __dirname,
  globalSetup: join(__dirname, '..', '..', 'tools', 'testRun.mjs'),
  outputDir: join(cache, 'e2e'),
  workers: 2,
  // Guards against hanging only: a busy machine may take long.
  timeout: 1_800_000,
  expect: { timeout: 600_000 },
  reporter: [['list'], ['json', { outputFile: join(cache, 'e2e-tests.json') }]],
});
