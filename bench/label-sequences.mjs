// node bench/label-sequences.mjs [10000]: the property of test/unit/data/statements.test.ts, that random imports and
// undone imports leave what the visible files say, on so many sequences. Workspaces lie in memory where the system has
// such a folder.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../tools/lib.mjs';

const sequences = process.argv[2] ?? '10000';
const memory = existsSync('/dev/shm') ? { TMPDIR: '/dev/shm' } : {};
const { status } = spawnSync(
  join(root, 'node_modules/.bin/vitest'),
  ['run', 'test/unit/data/statements.test.ts', '-t', 'in any order'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, ...memory, LABEL_SEQUENCES: sequences } },
);
process.exitCode = status ?? 1;
