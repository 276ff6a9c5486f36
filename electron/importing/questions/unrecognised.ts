import { AppError } from '../../../shared/errors';
import { type Kind, rowAsClient } from '../../../shared/importing';
import type { Beginning } from '../beginning';
import { columnFormat } from '../dateFormat';
import type { Mapping } from '../fields';
import { quoted } from '../values';

/** A file that lacks what a kind can't do without. */
export function unrecognised(beginning: Beginning, kind: Kind, mapping: Mapping, missing: readonly string[]): AppError {
  const { file, header, headed, sample } = beginning;
  const found = Object.entries(mapping).map(([field, column]) => `${field} from ${column}`);
  const wanted = missing.map((field) => `--map ${field.split(' ')[0]}=${headed ? 'COLUMN' : 'NUMBER'}`).join(' ');
  const noClient = missing.includes('client')
    ? ` Where each line is a client of its own: --map client="${rowAsClient}".`
    : '';
  const lacking = missing.map((field) => withExample(field, beginning, mapping)).join(', ');
  return new AppError(
    'unrecognised_file',
    `${file} is not recognised as ${kind}: no column for ${lacking}. ${columnsOf(beginning)} Recognised: ${found.join(', ') || 'none'}. Say which columns they are, or that the file is of another kind.`,
    {
      file,
      columns: [...header],
      mapping: { ...mapping },
      missing: [...missing],
      examples: headed ? [] : sample[0],
      commandLine: `Name the columns (and, if need be, the kind: --kind transactions, predictions, outcomes, "labelled data" or clients): ${wanted}.${noClient}`,
    },
  );
}

/** A field that is missing, with a column that should hold it and can't be read, and those that hold such values. */
function withExample(field: string, { header, survey }: Beginning, mapping: Mapping): string {
  if (field !== 'date') return field;
  const column = mapping.date;
  const cells = column === undefined ? [] : survey.columns[header.indexOf(column)].dates;
  const unreadable = cells.find((cell) => columnFormat([cell]) === null) ?? cells[0];
  if (unreadable !== undefined)
    return `date (“${column}” hardly holds any that can be read: ${quoted(unreadable)}, say)`;
  const readable = header.find((_, i) => columnFormat(survey.columns[i].dates) !== null);
  return readable === undefined ? field : `date (“${readable}” holds dates)`;
}

/** The columns by name; where the first line is a row already, by number, with what stands in it. */
function columnsOf({ header, headed, sample }: Beginning): string {
  if (headed) return `Its columns: ${header.join(', ')}.`;
  const shown = header.map((name, i) => `${name} (${quoted(sample[0]?.[i] ?? '')})`);
  return `Its first line is data and names no columns, so they go by their numbers: ${shown.join(', ')}.`;
}
