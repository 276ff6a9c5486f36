import { mkdir } from 'node:fs/promises';
import { replaceBy } from '../node/files';
import type { Layout } from './layout';

/**
 * Puts training_history.json in place, in one step.
 * @param write writes it at the path that it is given
 */
export async function replaceHistory(layout: Layout, write: (path: string) => Promise<void>): Promise<void> {
  await mkdir(layout.continuous, { recursive: true });
  await replaceBy(layout.history, write);
}
