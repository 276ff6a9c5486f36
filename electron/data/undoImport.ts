import { AppError } from '../../shared/errors';
import type { ImportRecord } from '../../shared/records';
import { markVersions, versionsFrom } from '../store/dependants';
import { undoImport as hideImport, sweepHidden } from '../store/imports';
import type { DataContext } from './context';
import { joinLabels } from './joinLabels';
import { claim, release } from './leases';

export interface UndoOptions {
  id: number;
  actor: string;
  reason: string;
  /** Also when versions were trained from its rows; they are marked then. */
  force?: boolean;
}

/**
 * Takes an import back: its rows are hidden in one step, the labels joined anew, then the rows removed.
 * @throws AppError `unknown_import`, or `import_in_use` naming the versions that were trained from its rows
 */
export async function undoImport(context: DataContext, { id, force, ...by }: UndoOptions): Promise<ImportRecord> {
  const { db, now } = context;
  const token = claim(context, 'import');
  try {
    const versions = versionsFrom(db, id);
    if (versions.length > 0 && !force) throw inUse(id, versions);
    const record = hideImport(db, id, { ...by, at: now() });
    const reason = `trained from rows of import ${id} (${record.fileName}), which was undone`;
    markVersions(db, { versions, reason, at: now() });
    await joinLabels(context);
    sweepHidden(db);
    return record;
  } finally {
    release(context, 'import', token);
  }
}

function inUse(id: number, versions: readonly string[]): AppError {
  const named = versions.slice(0, 3).join(', ') + (versions.length > 3 ? ` and ${versions.length - 3} more` : '');
  return new AppError(
    'import_in_use',
    `Import ${id} can't be undone: ${named} ${versions.length === 1 ? 'was' : 'were'} trained from its rows.`,
    {
      commandLine: 'With --force it is undone all the same, and the versions are marked.',
      import: id,
      versions: [...versions],
    },
  );
}
