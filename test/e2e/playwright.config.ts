import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const cache = join(__dirname, '..', '..', '.cache');

/** A zone where it is seven in the morning now. */
function morningZone(): string {
  const east = ((43 - new Date().getUTCHours()) % 24) - 12;
  return east === 0 ? 'Etc/GMT' : `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`;
}

// The jobs of the schedule fall due between 02:00 and 06:00: none may begin by itself in a window under test. The zone
// is handed on to all that a test starts, and knows no summer time.
process.env.TZ = morningZone();

/** Two files at a time, since a window waits more than it works; each test has settings and a workspace of its own. */
export default defineConfig({
  testDir: __dirname,
  globalSetup: join(__dirname, '..', '..', 'tools', 'testRun.mjs'),
  outputDir: join(cache, 'e2e'),
  workers: 2,
  // Guards against hanging only: a busy machine may take long.
  timeout: 7_200_000,
  expect: { timeout: 1_800_000 },
  reporter: [['list'], ['json', { outputFile: join(cache, 'e2e-tests.json') }]],
});
