import { join } from 'node:path';
import { labelsKind } from '../labelsFile';
import type { Base } from './base';

/** Work that is killed: the words of its command, in a copy of the base. */
export type Work = (base: Base, workspace: string) => string[];

const quick = ['--threads', '1', '--trees', '3'];

export const works: Record<string, Work> = {
  import: ({ folder }) => ['import', join(folder, 'labels-3.csv'), ...labelsKind],
  snapshot: () => ['snapshot', '--from', '2011-06-01', '--to', '2011-07-01', '--every', '30d'],
  training: () => ['retrain', ...quick, '--seed', '9', '--force'],
  update: () => ['update', ...quick, '--seed', '8', '--force'],
  deployment: ({ versions }) => ['deploy', versions[2]],
  rollback: ({ versions }) => ['rollback', versions[0]],
  review: () => ['review'],
  pruning: () => ['prune', '--newest', '1', '--days', '0'],
  undo: () => ['imports', 'undo', '3'],
  erasure: () => ['erase', 'k1-7'],
  schedule: () => ['run', 'nightly', '--slot'],
  backup: (_, workspace) => ['backup', '-o', join(workspace, 'exports', 'backup.zip')],
  restore: ({ folder }, workspace) => ['restore', join(folder, 'backup.zip'), '--to', join(workspace, 'restored')],
};
