import { AppError } from '../../shared/errors';
import type { ImportRecord } from '../../shared/schemas/imports';
import { markVersions, versionsBehind } from '../store/dependants';
import { undoImport as hideImport } from '../store/imports';
import { holding } from '../store/leases/claims';
import type { DataContext } from './context';
import { joinAndSweep } from './joinLabels';

export interface UndoOptions {
  id: number;
  actor: string;
  reason: string;
  /** Also when versions were trained from its rows; they are marked then. */
  force?: boolean;
}

/**
 * Takes an import back: in one step its rows are hidden and versions marked, then the labels joined anew, then the rows
 * removed. Synthetic labels that were made from its features go with it.
 * @throws AppError `unknown_import`, or `import_in_use` naming the versions that were trained from its rows
 */
export async function undoImport(context: DataContext, { id, force, ...by }: UndoOptions): Promise<ImportRecord> {
  const { db, now } = context;
  return holding(context, 'import', async () => {
    const versions = versionsBehind(db, id);
    if (versions.length > 0 && !force) throw inUse(id, versions);
    const hide = db.transaction(() => {
      const at = now();
      const record = hideImport(db, id, { ...by, at });
      const reason = `trained from rows of import ${id} (${record.fileName}), which was undone`;
      markVersions(db, { versions, reason, at });
      return record;
    });
    const record = hide.immediate();
    await joinAndSweep(context);
    return record;
  });
}

function inUse(id: number, versions: readonly string[]): AppError {
  const named = versions.slice(0, 3).join(', ') + (versions.length > 3 ? ` and ${versions.length - 3} more` : '');
  return new AppError(
    'import_in_use',
    `Import ${id} can’t be undone: ${named} ${versions.length === 1 ? 'was' : 'were'} trained from its rows.`,
    {
      commandLine: 'With --force it is undone all the same, and the versions are marked.',
      import: id,
      versions: [...versions],
    },
  );
}
