import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../../shared/errors';
import { importInstructions } from '../../../shared/schemas/imports';
import type { AnswerFormat } from '../../../shared/schemas/servingOperations';
import type { Answers } from '../answers';
import { answersJson, csvHeader, csvRows } from '../present';
import type { JsonRow } from '../rows';
import type { FileResult } from '../scoreFile';
import type { Current } from '../service';
import {
  checkRows,
  fileTypes,
  type HttpContext,
  jsonBody,
  jsonTypes,
  mediaType,
  mendRows,
  sendJson,
  serverTiming,
  signalOf,
  told,
  unnamed,
  unsupported,
} from './context';

/** An answer is sent in pieces of so many bytes: each is a wait for the disk. */
const pieceBytes = 1 << 18;

/** `POST /predict`: rows of JSON, or a file, answered by all models. */
export function predictRoute(app: FastifyInstance, context: HttpContext): void {
  app.post('/predict', (request, reply) => {
    const type = mediaType(request);
    if (jsonTypes.has(type)) return answerRows(request, reply, context);
    if (fileTypes.has(type)) return answerFile(request, reply, context);
    throw unsupported(type);
  });
}

async function answerRows(request: FastifyRequest, reply: FastifyReply, context: HttpContext): Promise<FastifyReply> {
  const { serving } = context;
  const { answerer, stamp } = serving.current;
  const withIntervals = wantsIntervals(request);
  const asCsv = wantedFormat(request, 'json') === 'csv';
  const { value, parse } = await jsonBody(request, context);
  const rows = rowsIn(value);
  checkRows(rows.length, context);
  const { answers, timing } = await answerer.answer(rows, context.now(), withIntervals);
  if (answers.batch.refused.size === rows.length) throw allRefused(answers);
  serving.answered(answers);
  const begun = performance.now();
  const text = asCsv ? answersCsv(answers) : answersJson(answers, stamp);
  reply.header('server-timing', serverTiming({ parse, ...timing, write: performance.now() - begun }));
  return asCsv ? reply.header('content-type', 'text/csv; charset=utf-8').send(text) : sendJson(reply, text);
}

function queryOf({ query }: FastifyRequest) {
  return query as Record<string, string | undefined>;
}

/** `?intervals=true`. @throws AppError `bad_usage` */
function wantsIntervals(request: FastifyRequest): boolean {
  const { intervals = 'false' } = queryOf(request);
  if (intervals === 'true' || intervals === 'false') return intervals === 'true';
  throw new AppError('bad_usage', `“intervals” takes true or false, not “${intervals}”.`);
}

/** One row, a list of rows, or `{"rows": […]}`. @throws AppError `bad_usage` */
function rowsIn(value: unknown): readonly JsonRow[] {
  const list = Array.isArray(value) ? value : isRow(value) && Array.isArray(value.rows) ? value.rows : [value];
  const wrong = list.findIndex((row) => !isRow(row));
  if (list.length > 0 && wrong < 0) return list;
  const what = list.length === 0 ? 'There is no row.' : `Row ${wrong} is no object.`;
  throw new AppError(
    'bad_usage',
    `${what} Send a row as {"client_id": "C1", "FEATURE": VALUE, …}, or several as a list of them.`,
  );
}

function isRow(value: unknown): value is JsonRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** No row could be read. */
function allRefused({ batch }: Pick<Answers, 'batch'>): AppError {
  const refused = [...batch.refused].map(([row, refusal]) => ({ row, ...refusal }));
  const { row, column, reason } = refused[0];
  return new AppError(
    'rows_refused',
    `No row could be read. Row ${row}${column && `, ${column}`}: ${reason}: ${mendRows}`,
    {
      rejected: refused.length,
      rows: refused.slice(0, 100),
    },
  );
}

function answersCsv(answers: Answers): string {
  const write = csvRows(answers, (row) => ({ row }));
  const header = csvHeader(answers.models, true, answers.intervals !== undefined);
  return header + Array.from({ length: answers.batch.rows }, (_, row) => write(row)).join('');
}

/** The form of the answer by `Accept`; the request's own where that leaves it open. */
function wantedFormat(request: FastifyRequest, own: AnswerFormat): AnswerFormat {
  const accepted = (request.headers.accept ?? '').toLowerCase();
  const [csv, json] = [accepted.indexOf('text/csv'), accepted.indexOf('application/json')];
  if (csv < 0 && json < 0) return own;
  if (csv < 0 || json < 0) return csv < 0 ? 'json' : 'csv';
  return csv < json ? 'csv' : 'json';
}

/** The upload and its answer pass through files, so that neither is ever in memory, however slow either side is. */
async function answerFile(request: FastifyRequest, reply: FastifyReply, context: HttpContext): Promise<FastifyReply> {
  const { serving, limits, bodies, temporaryPath } = context;
  const intervals = wantsIntervals(request);
  const current = serving.current;
  const instructions = instructionsOf(request);
  const [path, output] = [temporaryPath(), temporaryPath()];
  const format = wantedFormat(request, 'csv');
  const signal = signalOf(request, reply);
  let name = unnamed;
  try {
    name = (await bodies.file(request.raw, path, limits.upload)) ?? unnamed;
    const { size: bytes } = await stat(path);
    const job = { path, bytes, name, instructions, remembered: serving.remembered };
    const { models } = current.answerer;
    const result = await context.scoreFile(
      models,
      { ...job, output, passes: true, format, intervals, rejects: null, at: context.now() },
      signal,
    );
    serving.metrics.answered(models, result.rows, result.refused);
    if (result.refused === result.rows) throw noneRead(result);
    return sendFile(reply, { output, format, result, current });
  } catch (error) {
    await rm(output, { force: true });
    throw told(error, { path, name });
  } finally {
    await rm(path, { force: true });
  }
}

/** What the sender says of the file, where the file does not tell. @throws AppError `bad_usage` */
function instructionsOf(request: FastifyRequest) {
  const { client, date_format, decimal, sheet, encoding } = queryOf(request);
  const said = { dateFormat: date_format, decimal, sheet, encoding, ...(client && { map: { client } }) };
  // What is not said leaves what was said of an earlier file as it is.
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const { success, data, error } = importInstructions.safeParse(given);
  if (success) return data;
  throw new AppError(
    'bad_usage',
    `The query can’t be used: ${error.issues[0].path.join('.')}: ${error.issues[0].message}.`,
  );
}

function noneRead({ rows, reasons }: FileResult): AppError {
  const [first] = reasons;
  return new AppError('rows_refused', `No row could be read. ${first.rows} × ${first.reason}: ${mendRows}`, {
    rejected: rows,
    reasons,
  });
}

function sendFile(
  reply: FastifyReply,
  { output, format, result, current }: { output: string; format: AnswerFormat; result: FileResult; current: Current },
): FastifyReply {
  const stream = createReadStream(output, { highWaterMark: pieceBytes });
  stream.once('close', () => void rm(output, { force: true }));
  reply.raw.once('close', () => stream.destroy());
  const versions = current.answerer.models.tasks.map(({ task, version }) => `${task}=${version}`).join('; ');
  return reply
    .headers({
      'content-type': `${format === 'csv' ? 'text/csv' : 'application/json'}; charset=utf-8`,
      'content-length': result.bytes,
      'server-timing': serverTiming(result.timing),
      'evergreen-rows': result.rows,
      'evergreen-rejected': result.refused,
      'evergreen-models': versions,
    })
    .send(stream);
}
