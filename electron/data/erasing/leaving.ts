import { AppError } from '../../../shared/errors';
import { normaliseId, withoutApostrophe } from '../../importing/values';

/** Who is taken out, and how a row tells that it is theirs. */
export interface Leaving {
  /** As ids are kept. */
  client: string;
  /** Whether any cell may name the client; else only the column of clients does, where there is one. */
  anyCell: boolean;
  dryRun: boolean;
}

/** What a person has to do, where a file can't be rewritten. */
export function noTable(path: string, what: string): AppError {
  return new AppError(
    'file_unreadable',
    `${path} was written here and ${what} now, so the client can’t be taken out of it. Delete it, or move it away and look yourself; then erase again. Nothing was erased.`,
    { file: path },
  );
}

/** Whether a cell names a client. An apostrophe before what a spreadsheet would run is none of the cell. */
export function namesClient(cell: unknown, client: string): boolean {
  return (typeof cell === 'string' || typeof cell === 'number') && normaliseId(withoutApostrophe(`${cell}`)) === client;
}
