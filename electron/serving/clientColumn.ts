import { AppError } from '../../shared/errors';
import { rowAsClient } from '../../shared/importing';
import type { ImportInstructions } from '../../shared/schemas/imports';
import { findColumn } from '../importing/fields';
import type { ScoredFile } from './fileRows';

/**
 * The column of the client's id, where it is said; features have the columns of their names.
 * @throws AppError `bad_usage` for another field, or a column that there is not
 */
export function clientColumn(
  { name, instructions }: ScoredFile,
  { map = {} }: ImportInstructions,
  header: readonly string[],
): string | null {
  // What was said at an import of such a file may be of fields that nothing is asked of here.
  const other = Object.keys(instructions.map ?? {}).find((field) => field !== 'client');
  if (other !== undefined) {
    throw new AppError(
      'bad_usage',
      `${name}: “${other}” can’t be assigned a column: a feature is read from the column of its name. Rename the column in the file.`,
      { file: name, commandLine: 'Only --map client=COLUMN has a meaning here.' },
    );
  }
  if (map.client === undefined || map.client === rowAsClient) return map.client ?? null;
  const column = findColumn(map.client, header);
  if (column !== undefined) return column;
  throw new AppError(
    'bad_usage',
    `${name} has no column “${map.client}” for the client. Its columns are: ${header.join(', ')}. Name one of them.`,
    { file: name, columns: [...header], commandLine: 'That is --map client=COLUMN.' },
  );
}
