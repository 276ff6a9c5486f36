import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CallIo, DataContext } from '../../electron/data/context';
import { openLeases } from '../../electron/store/leases';
import { openReader, openStore } from '../../electron/store/open';

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What the store's worker works with, on a new workspace, in this thread. */
export function dataContext(given: Partial<DataContext> = {}): DataContext {
  const workspace = given.workspace ?? temporaryFolder();
  const path = join(workspace, 'labels.sqlite');
  const db = openStore(path);
  const leases = openLeases(join(workspace, 'leases.sqlite'));
  onTestFinished(() => {
    db.close();
    leases.close();
  });
  return {
    db,
    leases,
    openReader: () => openReader(path),
    workspace,
    now: () => 0,
    monotonic: () => 0,
    bootedAt: () => 0,
    isAlive: () => true,
    pid: 1,
    ...given,
  };
}

export const quietIo: CallIo = { onProgress: () => undefined, signal: new AbortController().signal };
