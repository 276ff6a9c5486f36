import { AppError } from '../../shared/errors';
import type { FileQuestion } from '../../shared/schemas/imports';
import { recordsOfSheet, type Sheet, sheetsOf } from './workbook';
import { type Packed, Zip } from './zip';

/** Stands for all sheets with the columns of the first, one after another. */
const allSheets = '(all)';
const lookedRecords = 60;
/** About what a row takes in a sheet's XML, for the progress that is shown. */
const bytesOfRow = 250;

interface Table {
  sheet: Sheet;
  /** The first record with more than one cell. */
  header: string[];
}

/**
 * The sheets of a workbook that are read: the one that the person names, or the only one that holds a table.
 * @throws AppError `bad_usage` for a name that it does not have, `unclear_file` where several hold one,
 * `unrecognised_file` where none does
 */
export async function chosenSheets(
  file: Packed & { entry: string | null },
  stated: string | undefined,
): Promise<{ sheets: string[]; rows: number }> {
  const { path } = file;
  const zip = await Zip.open(file, file.entry);
  try {
    const sheets = await sheetsOf(zip, path);
    const chosen =
      stated === undefined || stated === allSheets
        ? await found(zip, sheets, path, stated)
        : [named(sheets, stated, path)];
    return {
      sheets: chosen.map(({ name }) => name),
      rows: Math.max(1, chosen.reduce((sum, { bytes }) => sum + bytes, 0) / bytesOfRow),
    };
  } finally {
    zip.close();
  }
}

function named(sheets: readonly Sheet[], stated: string, path: string): Sheet {
  const found =
    sheets.find(({ name }) => name === stated) ??
    sheets.find(({ name }) => name.toLowerCase() === stated.toLowerCase());
  if (found) return found;
  throw new AppError(
    'bad_usage',
    `${path} has no sheet “${stated}”. Its sheets: ${sheets.map(({ name }) => name).join(', ')}.`,
  );
}

async function found(zip: Zip, sheets: readonly Sheet[], path: string, stated: string | undefined): Promise<Sheet[]> {
  const visible = sheets.filter((sheet) => sheet.visible);
  const tables: Table[] = [];
  for (const sheet of visible.length > 0 ? visible : sheets) {
    const header = await headerOf(zip, sheet, path);
    if (header) tables.push({ sheet, header });
  }
  const [first, ...others] = tables;
  if (!first)
    throw new AppError('unrecognised_file', `${path} is a workbook in which no sheet holds a table.`, { file: path });
  const alike = tables.filter(({ header }) => JSON.stringify(header) === JSON.stringify(first.header));
  if (stated === allSheets) return alike.map(({ sheet }) => sheet);
  if (others.length === 0) return [first.sheet];
  throw unclear(path, tables, alike.length);
}

/** The first record of several cells; null where a sheet has no two records of such. */
async function headerOf(zip: Zip, sheet: Sheet, path: string): Promise<string[] | null> {
  const wide: string[][] = [];
  let looked = 0;
  for await (const records of recordsOfSheet(zip, sheet, path)) {
    wide.push(...records.map(({ cells }) => cells).filter((cells) => cells.filter((cell) => cell !== '').length > 1));
    looked += records.length;
    if (looked > lookedRecords || wide.length > 1) break;
  }
  return wide.length > 1 ? wide[0] : null;
}

function unclear(path: string, tables: readonly Table[], alike: number): AppError {
  const largest = Math.max(...tables.map(({ sheet }) => sheet.bytes));
  const answers: FileQuestion['answers'] = tables.map(({ sheet, header }) => ({
    label: sheet.name,
    hint: header
      .filter((name) => name !== '')
      .slice(0, 6)
      .join(', '),
    says: { sheet: sheet.name },
    proposed: alike < tables.length && sheet.bytes === largest,
  }));
  if (alike > 1) {
    const hint = `${alike} sheets with the columns of the first, one after another`;
    answers.unshift({ label: 'All of them', hint, says: { sheet: allSheets }, proposed: alike === tables.length });
  }
  const names = tables.map(({ sheet }) => `“${sheet.name}”`).join(', ');
  const question: FileQuestion = {
    text: 'Several sheets of this workbook hold a table. Which is to be read?',
    answers,
  };
  return new AppError('unclear_file', `${path} has tables in several sheets: ${names}.`, {
    file: path,
    question,
    commandLine: `Say which: --sheet NAME${alike > 1 ? `, or --sheet "${allSheets}" for those with the same columns` : ''}.`,
  });
}
