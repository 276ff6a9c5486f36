import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const cache = join(__dirname, '..', '..', '.cache');

/** One window at a time: they share a display and two cores. */
export default defineConfig({
  testDir: __dirname,
  outputDir: join(cache, 'e2e'),
  workers: 1,
  // Guards against hanging only: a busy machine may take long.
  timeout: 900_000,
  expect: { timeout: 60_000 },
  reporter: [['list'], ['json', { outputFile: join(cache, 'e2e-tests.json') }]],
});
