import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exactCsvLine } from '../../shared/csv';
import { AppError } from '../../shared/errors';
import { dateOrders } from '../../shared/importing';
import type { ImportInstructions } from '../../shared/schemas/imports';
import { dayMs, isoDay } from '../../shared/time';
import { Cells, isRejection } from '../importing/cells';
import { dateReader } from '../importing/dateReader';
import type { Inspection } from '../importing/inspect';
import { rowsOf } from '../importing/records';
import type { CallIo } from '../node/calls';
import type { DataContext } from './context';
import { type InspectRequest, inspectWith } from './inspectFile';

/** A file's rows, day by day. */
export interface SplitFile {
  /** Oldest first; `day` is midnight, UTC. */
  days: { day: number; path: string }[];
  /** How each of the files is to be read: as the whole one was. */
  instructions: ImportInstructions;
}

/**
 * Writes the rows of a file of transactions, as they are, into CSVs of a day each; days without rows have none. A row
 * without a date goes with the one before it.
 * @throws AppError as `inspectFile` does; `bad_usage` for a file of another kind
 */
export async function splitByDay(
  context: DataContext,
  { folder, ...request }: InspectRequest & { folder: string },
  { signal }: Pick<CallIo, 'signal'>,
): Promise<SplitFile> {
  const inspection = await inspectWith(context, request);
  const { header, recognition, forms, instructions } = inspection;
  if (recognition.kind !== 'transactions') {
    throw new AppError(
      'bad_usage',
      `${request.path} holds ${recognition.kind}; transactions can be played day by day.`,
    );
  }
  await mkdir(folder, { recursive: true });
  const readDate = dateReader(new Cells(header, recognition.mapping, forms), instructions);
  const files = new DayFiles(folder, exactCsvLine(header));
  let latest: number | null = null;
  for await (const { records } of rowsOf(inspection)) {
    signal.throwIfAborted();
    for (const { cells } of records) {
      const at = readDate('date', cells);
      if (at !== null && !isRejection(at)) latest = Math.floor(at / dayMs) * dayMs;
      if (latest !== null) files.add(latest, exactCsvLine(cells));
    }
    await files.write();
  }
  return { days: files.days(), instructions: instructionsOf(inspection) };
}

/** Files of a day each, which take their lines in any order. */
class DayFiles {
  private readonly waiting = new Map<number, string[]>();
  private readonly begun = new Map<number, string>();

  constructor(
    private readonly folder: string,
    private readonly header: string,
  ) {}

  add(day: number, line: string): void {
    const lines = this.waiting.get(day);
    if (lines) lines.push(line);
    else this.waiting.set(day, [line]);
  }

  async write(): Promise<void> {
    for (const [day, lines] of this.waiting) {
      const path = join(this.folder, `${isoDay(day)}.csv`);
      await appendFile(path, [...(this.begun.has(day) ? [] : [this.header]), ...lines].join(''));
      this.begun.set(day, path);
    }
    this.waiting.clear();
  }

  days(): SplitFile['days'] {
    return [...this.begun].map(([day, path]) => ({ day, path })).sort((a, b) => a.day - b.day);
  }
}

function instructionsOf({ recognition, forms, instructions }: Inspection): ImportInstructions {
  // These are of the whole file: the days are text of our own.
  const { encoding: _, sheet: __, headerLine: ___, maxUnpacked: ____, ...said } = instructions;
  const { kind, mapping } = recognition;
  const dateFormat = dateOrders.find((order) => order === forms.dates.get(mapping.date ?? ''));
  const [decimal, ...others] = new Set(forms.decimals.values());
  return {
    ...said,
    kind,
    map: { ...mapping },
    headerLine: 1,
    ...(dateFormat && { dateFormat }),
    ...(decimal && others.length === 0 && { decimal }),
  };
}
