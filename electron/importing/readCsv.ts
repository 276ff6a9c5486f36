import { basename } from 'node:path';
import type { ClientRow } from '../../shared/clientRow';
import { AppError } from '../../shared/errors';
import type { Task } from '../../shared/schemas/tasks';
import type { TransactionRow } from '../../shared/transactionRow';
import { type CategoryCode, CategoryCodes } from './categoryCodes';
import { isRejection } from './cells';
import { clientRowReader } from './clientRows';
import { numberShare } from './columnType';
import { headerTest } from './header';
import type { Inspection } from './inspect';
import type { LineReader } from './plainLines';
import { askForType } from './questions/columnMeaning';
import { rowsInto } from './records';
import type { Rejection } from './row';
import { RowBlock } from './rowBlock';
import type { OrderSurvey } from './survey';
import type { RecordSink } from './tokenizer';
import { TransactionRows } from './transactionRows';
import { transactionReader } from './transactions';

export interface RejectedRow extends Rejection {
  line: number;
  cells: string[];
}

export interface ReadBlock<Rows extends { length: number }> {
  accepted: Rows;
  rejected: RejectedRow[];
  /** Codes that the rows hold and none before them. */
  categories: CategoryCode[];
  /** Share of the file that is read, this block included. */
  fraction: number;
}

export type TransactionBlock = ReadBlock<TransactionRows> & { survey: OrderSurvey };
export type ClientBlock = ReadBlock<RowBlock>;

export interface RowContext {
  tasks: readonly Task[];
  /** The values of the file's categories by their codes; of transactions, those of `orderWords`. */
  categories: ReadonlyMap<string, readonly string[]>;
}

/** Lines of orders carry their words and products along: more at a time took a third more memory, and no less time. */
const mostTransactions = 8192;
/** So many that a block's rows, brought into the order of an index, come to lie beside each other in it. */
const mostRows = 32_768;
/** Where rows are wide, a block has fewer. */
const mostCells = 1_000_000;
/** And where its texts are long, fewer still. */
const mostCharacters = 2 ** 25;

/** The transactions of an inspected file, in blocks. Throws as `readBlocks` does. */
export async function* readTransactions(
  inspection: Inspection,
  { categories }: Pick<RowContext, 'categories'>,
  signal: AbortSignal,
): AsyncGenerator<TransactionBlock> {
  const codes = new CategoryCodes(categories);
  const { read, end, takeSurvey } = transactionReader(inspection, (feature, word) => codes.codeOf(feature, word));
  const start = () => {
    const rows = new TransactionRows();
    const add = (own: readonly TransactionRow[]) => {
      for (const row of own) rows.add(row);
    };
    return { rows, add };
  };
  const line = () => null;
  const how = { record: read, line, start, size: mostTransactions, takeCategories: () => codes.takeFresh() };
  for await (const block of readBlocks(inspection, how, signal)) yield { ...block, survey: takeSurvey() };
  const { rows: accepted, add } = start();
  add(end());
  // With what was counted of rows at the end that give no transaction.
  yield { accepted, rejected: [], categories: codes.takeFresh(), fraction: 1, survey: takeSurvey() };
}

/** The rows of an inspected file of any other kind, in blocks. Throws as `readBlocks` does. */
export async function* readClientRows(
  inspection: Inspection,
  { tasks, categories }: RowContext,
  signal: AbortSignal,
): AsyncGenerator<ClientBlock> {
  const { header, source, recognition } = inspection;
  const codes = new CategoryCodes(categories);
  const codeOf = (feature: string, value: string) => codes.codeOf(feature, value);
  const read = clientRowReader(header, {
    ...inspection,
    tasks,
    fileName: inspection.lineClients ?? basename(source.path),
    codeOf,
  });
  let before = 0;
  const start = () => {
    // As large as the one before: memory is asked for once.
    const rows = new RowBlock(tasks.length, recognition.features.length, before);
    const add = (row: ClientRow) => {
      rows.add(row);
      before = Math.max(before, rows.length);
    };
    return { rows, add };
  };
  const size = Math.min(mostRows, Math.ceil(mostCells / header.length));
  const how = { ...read, start, size, takeCategories: () => codes.takeFresh() };
  const damage = new DamageCount(inspection);
  for await (const block of readBlocks(inspection, how, signal)) {
    damage.add(block);
    yield block;
  }
  damage.check();
}

/** @throws AppError `cancelled`, `file_changed`, or `unrecognised_file` for a quote that is never closed */
async function* readBlocks<Row extends object, Rows extends { length: number }>(
  inspection: Inspection,
  how: {
    record: (cells: readonly string[], line: number) => Row | Rejection;
    line: LineReader<Row>;
    start: () => { rows: Rows; add: (row: Row) => void };
    /** A block is given once it has so many rows. */
    size: number;
    takeCategories: () => CategoryCode[];
  },
  signal: AbortSignal,
): AsyncGenerator<ReadBlock<Rows>> {
  const { width, dialect } = inspection;
  const isHeader = headerTest(inspection);
  const full: Omit<ReadBlock<Rows>, 'fraction'>[] = [];
  let accepted = how.start();
  let rejected: RejectedRow[] = [];
  let characters = 0;
  const end = () => {
    full.push({ accepted: accepted.rows, rejected, categories: how.takeCategories() });
    accepted = how.start();
    rejected = [];
    characters = 0;
  };
  const endIfFull = (length: number) => {
    characters += length;
    if (accepted.rows.length + rejected.length >= how.size || characters > mostCharacters) end();
  };
  const sink: RecordSink = {
    line: (text, start, stop, line) => {
      const row = how.line(text, start, stop, line);
      if (row === null) return false;
      if (isRejection(row)) rejected.push({ line, cells: text.slice(start, stop).split(dialect.delimiter), ...row });
      else accepted.add(row);
      endIfFull(stop - start);
      return true;
    },
    record: ({ line, cells }) => {
      const row =
        cells.length !== width ? wrongWidth(width, cells) : isHeader(cells) ? repeated : how.record(cells, line);
      if (isRejection(row)) rejected.push({ line, cells, ...row });
      else accepted.add(row);
      endIfFull(cells.reduce((sum, cell) => sum + cell.length, 0));
    },
  };
  for await (const fraction of rowsInto(inspection, sink)) {
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled: nothing of the file was imported.');
    for (const block of full.splice(0)) yield { ...block, fraction };
  }
  if (accepted.rows.length + rejected.length > 0) end();
  for (const block of full) yield { ...block, fraction: 1 };
}

/** Counts, of the features whose type only the first rows of a large file told, how many rows speak against it. */
class DamageCount {
  private rows = 0;
  private readonly damaged: Map<string, number>;

  constructor(private readonly inspection: Inspection) {
    this.damaged = new Map(inspection.unsettled.map((column) => [column, 0]));
  }

  add({ accepted, rejected }: ClientBlock): void {
    this.rows += accepted.length + rejected.length;
    for (const { column } of rejected) {
      const count = this.damaged.get(column);
      if (count !== undefined) this.damaged.set(column, count + 1);
    }
  }

  /** @throws AppError `unclear_file` where they are too many for the type to be right */
  check(): void {
    for (const [column, count] of this.damaged) {
      if (count > this.rows * (1 - numberShare))
        throw askForType(this.inspection, column, { damaged: count, rows: this.rows });
    }
  }
}

const repeated: Rejection = { column: '', reason: 'it repeats the header' };

function wrongWidth(width: number, cells: readonly string[]): Rejection {
  return { column: '', reason: `${width} cells expected, ${cells.length} found` };
}
