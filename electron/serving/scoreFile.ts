import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../shared/errors';
import type { AnswerFormat } from '../../shared/schemas/servingOperations';
import { CsvFile } from '../node/csv';
import { Answerer, type Answers } from './answers';
import { type FileBatch, openFileRows, type ScoredFile } from './fileRows';
import type { ServedModels } from './models';
import { openOutput } from './output';

export interface FileRequest extends ScoredFile {
  output: string;
  format: AnswerFormat;
  /** Of the file. */
  bytes: number;
  /** A file for the rows that can't be read; null: they keep their place in the output, with the reason. */
  rejects: string | null;
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
  /** Milliseconds. */
  timing: { parse: number; encode: number; forest: number; write: number };
}

export interface FileIo {
  signal: AbortSignal;
  onProgress: (fraction: number) => void;
  /** Takes the answers of each batch, to be kept. */
  keep?: ((answers: Answers) => Promise<void>) | undefined;
}

/**
 * Scores the rows of a file into another, which is there as a whole or not at all. In memory is never more than a
 * batch.
 * @throws AppError as an import does, `cancelled`, and the system's errors (`disk_full`)
 */
export async function scoreFile(models: ServedModels, request: FileRequest, io: FileIo): Promise<FileResult> {
  const answerer = new Answerer(models);
  const file = await openFileRows(request, answerer.reader);
  const output = await openOutput(request, models);
  const rejects = request.rejects === null ? null : new CsvFile(request.rejects);
  const tally = new Tally(models);
  try {
    await rejects?.write(['line', 'column', 'reason', ...file.header]);
    let last = performance.now();
    const spend = (on: keyof FileResult['timing']) => {
      const now = performance.now();
      tally.timing[on] += now - last;
      last = now;
    };
    for await (const part of file.batches()) {
      spend('parse');
      tally.timing.parse -= part.encode;
      tally.timing.encode += part.encode;
      if (io.signal.aborted) throw new AppError('cancelled', 'Cancelled: no file was written.');
      const answers = answersOf(answerer, part, request.at);
      spend('forest');
      const first = tally.rows;
      tally.add(part);
      await output.write(answers, (row) => ({ row: first + row, line: part.records[row].line }), rejects !== null);
      if (rejects) await writeRefused(rejects, part);
      await io.keep?.(answers);
      io.onProgress(part.fraction);
      spend('write');
      await nextTurn();
    }
    const bytes = await output.commit({ rejected: tally.refused, ignored: file.ignored });
    await (tally.refused > 0 ? rejects?.commit() : rejects?.discard());
    spend('write');
    return tally.result(file, bytes);
  } catch (error) {
    await Promise.all([output.discard(), rejects?.discard()]);
    throw error;
  }
}

function answersOf(answerer: Answerer, { batch }: FileBatch, at: number): Answers {
  const values = answerer.models.tasks.map(() => new Float64Array(batch.rows));
  answerer.fill(batch, values, 0, batch.rows);
  return { models: answerer.models, reader: answerer.reader, at, batch, values, ignored: [] };
}

async function writeRefused(rejects: CsvFile, { batch, records }: FileBatch): Promise<void> {
  for (const [row, { column, reason }] of batch.refused)
    await rejects.write([String(records[row].line), column, reason, ...records[row].cells]);
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
