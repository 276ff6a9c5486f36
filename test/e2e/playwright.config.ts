import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const cache = join(__dirname, '..', '..', '.cache');

/** One window at a time: they share a display and two cores. */
export default defineConfig({
  testDir: __dirname,
  outputDir: join(cache, 'e2e'),
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: join(cache, 'e2e-tests.json') }]],
});
