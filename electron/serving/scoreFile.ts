import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../shared/errors';
import { required } from '../../shared/required';
import type { AnswerFormat } from '../../shared/schemas/servingOperations';
import { CsvFile } from '../node/csv';
import type { Answers } from './answers';
import { type BatchAnswerer, inThisThread, type Scored } from './batchAnswerer';
import { type FileBatch, openFileRows, type ScoredFile } from './fileRows';
import type { ServedModels } from './models';
import { openOutput } from './output';
import { RowReader } from './rows';

export interface FileRequest extends ScoredFile {
  output: string;
  format: AnswerFormat;
  /** Of the file. */
  bytes: number;
  /** A file for the rows that can't be read; null: they keep their place in the output, with the reason. */
  rejects: string | null;
  /** Whether it is said what amounts may come to. */
  intervals: boolean;
  /** When it is answered; milliseconds since 1970-01-01 UTC. */
  at: number;
}

export interface FileResult {
  rows: number;
  refused: number;
  reasons: { reason: string; rows: number }[];
  /** The column of the client's id; null where there is none. */
  client: string | null;
  absent: string[];
  ignored: string[];
  /** Features with a value that no model knows, and in how many rows. */
  unknown: Record<string, number>;
  bytes: number;
  /** Milliseconds; those of `encode` and `forest` are their threads', which work beside the others. */
  timing: { parse: number; encode: number; forest: number; write: number };
}

export interface FileIo {
  signal: AbortSignal;
  onProgress: (fraction: number) => void;
  /** Takes the answers of each batch, to be kept. */
  keep?: ((answers: Answers) => Promise<void>) | undefined;
}

/**
 * Scores the rows of a file into another, which is there as a whole or not at all. In memory are never more than some
 * batches: while trees answer one, the next is read and the one before is written.
 * @throws AppError as an import does, `cancelled`, and the system's errors (`disk_full`)
 */
export async function scoreFile(
  models: ServedModels,
  request: FileRequest,
  io: FileIo,
  answerer: BatchAnswerer = inThisThread(models),
): Promise<FileResult> {
  const reader = new RowReader(models.features);
  const file = await openFileRows(request, reader);
  const output = await openOutput(request, models);
  const rejects = request.rejects === null ? null : new CsvFile(request.rejects);
  const tally = new Tally(models);
  const underWay: { part: FileBatch; scored: Promise<Scored> }[] = [];
  const writeFirst = async () => {
    const [{ part, scored }] = underWay.splice(0, 1);
    const { encode, forest, ...said } = await scored;
    const answers: Answers = { models, reader, at: request.at, batch: part.batch, ...said, ignored: [] };
    const [begun, first] = [performance.now(), tally.rows];
    tally.add(part);
    const placeOf = (row: number) => ({ row: first + row, line: part.records.get(row)?.line });
    await output.write(answers, placeOf, rejects !== null);
    if (rejects) await writeRefused(rejects, part);
    await io.keep?.(answers);
    io.onProgress(part.fraction);
    tally.spend({ encode, forest, write: performance.now() - begun });
    await nextTurn();
  };
  try {
    await rejects?.write(['line', 'column', 'reason', ...file.header]);
    let last = performance.now();
    for await (const part of file.batches()) {
      tally.spend({ parse: performance.now() - last });
      if (io.signal.aborted) throw new AppError('cancelled', 'Cancelled: no file was written.');
      const scored = answerer.answer(part.batch, request.intervals);
      // Where it fails is where it is waited for.
      scored.catch(() => undefined);
      underWay.push({ part, scored });
      if (underWay.length > answerer.atOnce) await writeFirst();
      last = performance.now();
    }
    while (underWay.length > 0) await writeFirst();
    const begun = performance.now();
    const bytes = await output.commit({ rejected: tally.refused, ignored: file.ignored });
    await (tally.refused > 0 ? rejects?.commit() : rejects?.discard());
    tally.spend({ write: performance.now() - begun });
    return tally.result(file, bytes);
  } catch (error) {
    await Promise.all([output.discard(), rejects?.discard()]);
    throw error;
  }
}

async function writeRefused(rejects: CsvFile, { batch, records }: FileBatch): Promise<void> {
  for (const [row, { column, reason }] of batch.refused) {
    const { line, cells } = required(records.get(row), 'record of a refused row');
    await rejects.write([String(line), column, reason, ...cells]);
  }
}

/** What is counted while a file is scored. */
class Tally {
  rows = 0;
  refused = 0;
  readonly timing = { parse: 0, encode: 0, forest: 0, write: 0 };
  private readonly reasons = new Map<string, number>();
  private readonly unknown: Float64Array;

  constructor(private readonly models: ServedModels) {
    this.unknown = new Float64Array(models.features.length);
  }

  add({ batch }: FileBatch): void {
    this.rows += batch.rows;
    this.refused += batch.refused.size;
    for (const unknown of batch.unknown) for (const { place } of unknown) this.unknown[place]++;
    for (const { column, reason } of batch.refused.values()) {
      const kind = `${column && `${column}: `}${reason.replace(/“[^”]*”/g, '“…”')}`;
      this.reasons.set(kind, (this.reasons.get(kind) ?? 0) + 1);
    }
  }

  spend(parts: Partial<FileResult['timing']>): void {
    for (const [part, ms] of Object.entries(parts)) this.timing[part as keyof FileResult['timing']] += ms;
  }

  result({ client, absent, ignored }: Pick<FileResult, 'client' | 'absent' | 'ignored'>, bytes: number): FileResult {
    const { rows, refused, timing } = this;
    const unknown = this.models.features.flatMap(({ name }, place) =>
      this.unknown[place] > 0 ? [[name, this.unknown[place]]] : [],
    );
    return {
      ...{ rows, refused, client, absent, ignored, bytes, timing },
      reasons: [...this.reasons].map(([reason, count]) => ({ reason, rows: count })),
      unknown: Object.fromEntries(unknown),
    };
  }
}
