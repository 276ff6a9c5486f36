import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, fromErrorReport, toErrorReport } from '../../../shared/errors';
import type { Answers } from '../answers';
import type { ServedModels } from '../models';
import type { FileRequest, FileResult } from '../scoreFile';
import type { Serving } from '../service';
import type { Bodies } from './bodies';
import type { OperationCall } from './operations';

export interface Limits {
  /** Bytes of a body that is read into memory. */
  json: number;
  /** Bytes of an uploaded file. */
  upload: number;
  /** Rows of a request that is answered from memory. */
  rows: number;
  /** Large bodies that are taken in at the same time. */
  uploads: number;
}

export const defaultLimits: Limits = { json: 16e6, upload: 1e9, rows: 100_000, uploads: 4 };

/** What the routes work with. */
export interface HttpContext {
  serving: Serving;
  bodies: Bodies;
  limits: Limits;
  /** Milliseconds since 1970-01-01 UTC. */
  now: () => number;
  /** A path for a file that is about to be written, of this process alone. */
  temporaryPath: () => string;
  /** Asks the owner of this process. */
  operate: (call: OperationCall) => Promise<unknown>;
  scoreFile: (models: ServedModels, request: FileRequest, signal: AbortSignal) => Promise<FileResult>;
}

/** The request's body as JSON, and how long it took to become that. */
export async function jsonBody(
  request: FastifyRequest,
  { bodies, limits }: HttpContext,
): Promise<{ value: unknown; parse: number }> {
  const text = await bodies.text(request.raw, limits.json);
  const begun = performance.now();
  try {
    return { value: JSON.parse(text), parse: performance.now() - begun };
  } catch (error) {
    const hint = /\b(NaN|Infinity)\b/.test(text)
      ? 'NaN and Infinity are no JSON: write null for what is missing.'
      : 'GET /docs shows how rows are sent.';
    throw new AppError('bad_usage', `The body is no JSON: ${(error as Error).message}. ${hint}`);
  }
}

/** The media type of a body, without its parameters. */
export function mediaType(request: FastifyRequest): string {
  return (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
}

export const jsonTypes: ReadonlySet<string> = new Set(['application/json', 'text/json', '']);
export const fileTypes: ReadonlySet<string> = new Set([
  'text/csv',
  'application/csv',
  'text/tab-separated-values',
  'text/plain',
  'application/vnd.ms-excel',
  'application/octet-stream',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.apache.parquet',
  'application/gzip',
  'application/x-gzip',
  'application/zip',
  'multipart/form-data',
]);

/** @throws AppError `unsupported_content` */
export function unsupported(type: string): AppError {
  return new AppError(
    'unsupported_content',
    `A body of the type “${type}” can’t be read. Send application/json, text/csv, or a file in multipart/form-data.`,
  );
}

/** @throws AppError `too_large` when there are more rows than are answered from memory */
export function checkRows(rows: number, { limits }: HttpContext): void {
  if (rows <= limits.rows) return;
  throw new AppError(
    'too_large',
    `These are ${rows} rows, and a request of JSON may have ${limits.rows}. Send them in parts, or as CSV, which is read row by row.`,
  );
}

/** The way out where rows can't be read. */
export const mendRows = 'mend it, or leave out what is not known (null, an empty cell): it counts as missing.';

/**
 * @param first which row of the request is the batch's first
 * @throws AppError `rows_refused` where the protocol has no place for a row without an answer
 */
export function expectAllAnswered({ batch }: Pick<Answers, 'batch'>, first = 0): void {
  const [refused] = batch.refused;
  if (!refused) return;
  const [row, { column, reason }] = refused;
  throw new AppError(
    'rows_refused',
    `Row ${first + row}${column && `, ${column}`}: ${reason}. No row was answered: ${mendRows}`,
  );
}

/** How messages call an upload whose sender gave it no name. */
export const unnamed = 'The body';

/** What went wrong with an upload, told by its name: where it passes through is nobody's business. */
export function told(error: unknown, { path, name }: { path: string; name: string }): AppError {
  const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
  const report = JSON.stringify(toErrorReport(error)).replaceAll(inJson(path), () => inJson(name));
  return fromErrorReport(JSON.parse(report));
}

/** Milliseconds, as `Server-Timing` has them. */
export function serverTiming(parts: Readonly<Record<string, number>>): string {
  return Object.entries(parts)
    .map(([name, ms]) => `${name};dur=${ms.toFixed(3)}`)
    .join(', ');
}

export function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.header('content-type', 'application/json; charset=utf-8').send(text);
}

/** Ends with the connection, if that ends first. */
export function signalOf(request: FastifyRequest, reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished)
      controller.abort(new AppError('cancelled', 'Nobody waits for the answer any more.'));
  });
  if (request.raw.destroyed && !request.raw.complete) controller.abort();
  return controller.signal;
}
