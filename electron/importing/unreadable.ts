import { AppError } from '../../shared/errors';
import { quoted } from './values';

export function unreadable(file: string, column: string, what: string, example: string): AppError {
  return new AppError(
    'unrecognised_file',
    `${file}: column “${column}” should hold ${what}, but mostly does not (${quoted(example)}, for example).`,
    {
      file,
      column,
      example,
      commandLine: `Name another column with --map, or leave this one out: --ignore "${column}".`,
    },
  );
}
