import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { kernelPlugin } from './tools/kernel.mjs';

// Vitest 5 groups errors with Map.groupBy, which Node 20 lacks: without this, a failing test there hides its own
// message.
Map.groupBy ??= <K, V>(items: Iterable<V>, keyOf: (item: V, index: number) => K): Map<K, V[]> => {
  const groups = new Map<K, V[]>();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};

export default defineConfig({
  plugins: [
    kernelPlugin,
    {
      name: 'sql-as-text',
      enforce: 'pre',
      load: (id) => (id.endsWith('.sql') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : null),
    },
  ],
  test: {
    pool: 'forks',
    // All cores: by itself Vitest leaves one for the person who watches.
    maxWorkers: '100%',
    globalSetup: 'tools/testRun.mjs',
    include: ['test/unit/**/*.test.{ts,tsx}', 'test/integration/**/*.test.ts'],
    // A guard against hanging, wide enough for a busy machine: no test asserts a speed.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    expect: { poll: { timeout: 1_100_000 } },
  },
});
