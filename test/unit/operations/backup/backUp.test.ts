import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backUp } from '../../../../electron/operations/backup/backUp';
import { deploy } from '../../../../electron/operations/deploy';
import { reconcile } from '../../../../electron/operations/reconcile';
import { toErrorReport } from '../../../../shared/errors';
import { publish } from '../../../helpers/versions';
import { operationContext, temporaryFolder } from '../../../helpers/workspace';

/** All files of a folder but the databases' own, with their content. */
function contentOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.includes('.sqlite'))
      .map((path) => [path.slice(folder.length), readFileSync(path, 'base64')]),
  );
}

describe('a backup that is interrupted', () => {
  it.each(['copy the database', 'pack', 'a file is hashed'])(
    'at “%s” leaves no file and nothing beside it',
    async (where) => {
      const context = operationContext();
      const { version } = await publish(context.layout, 'version', { runId: 1, tasks: ['churn'] });
      await reconcile(context);
      await deploy(context, version, { tasks: null, reason: null });
      const interrupt = new AbortController();
      const before = contentOf(context.workspace);
      const folder = temporaryFolder();
      const path = join(folder, 'monday.zip');
      const seen: string[] = [];
      const interrupted = backUp(
        {
          ...context,
          signal: interrupt.signal,
          report: (event) => {
            const isHashed = event.type === 'progress' && seen.includes('pack');
            const what = event.type === 'step' ? event.step.kind : isHashed ? 'a file is hashed' : event.type;
            seen.push(what);
            if (what === where) interrupt.abort();
          },
        },
        { path },
      );
      const error = await interrupted.then(
        () => null,
        (thrown: unknown) => toErrorReport(thrown).code,
      );
      // Nothing more is done.
      expect(seen.at(-1)).toBe(where);
      expect(seen.indexOf(where)).toBe(seen.length - 1);
      expect(error).toBe('cancelled');
      expect(readdirSync(folder)).toEqual([]);
      expect(contentOf(context.workspace)).toEqual(before);
      // It can be made again.
      await backUp(context, { path });
      expect(existsSync(path)).toBe(true);
    },
  );
});

it('a backup fails where a file of its own can’t be read any more, and the program goes on', async () => {
  const context = operationContext();
  await publish(context.layout, 'version', { runId: 1, tasks: ['churn'] });
  await reconcile(context);
  const folder = temporaryFolder();
  const made = backUp(
    {
      ...context,
      report: (event) => {
        // All is hashed: what is packed next has gone.
        if (event.type !== 'progress' || event.fraction !== 0.5) return;
        const tables = join(context.workspace, 'tables');
        for (const name of readdirSync(tables)) rmSync(join(tables, name), { recursive: true });
      },
    },
    { path: join(folder, 'monday.zip') },
  );
  await expect(made).rejects.toMatchObject({ code: 'file_not_found' });
  expect(readdirSync(folder)).toEqual([]);
});
