import { rm } from 'node:fs/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../../shared/errors';
import { parsed } from '../../../shared/schemas/checked';
import type { Answers } from '../answers';
import { openFileRows } from '../fileRows';
import type { JsonRow } from '../rows';
import type { Current } from '../service';
import {
  checkRows,
  expectAllAnswered,
  fileTypes,
  type HttpContext,
  jsonBody,
  jsonTypes,
  mediaType,
  sendJson,
  serverTiming,
  told,
  unnamed,
  unsupported,
} from './context';

/**
 * MLflow's scoring protocol (https://mlflow.org/docs/latest/ml/deployment/deploy-model-locally): `POST /invocations`
 * with one of four forms of JSON, or CSV; `GET /ping`, `/health`, `/version`. Each row is answered by an object with a
 * number per task.
 */
const records = z.array(z.record(z.string(), z.unknown())).min(1);
const table = z.array(z.array(z.unknown())).min(1);
const columnwise = z.record(z.string(), z.array(z.unknown()));
export const invocation = z
  .looseObject({
    dataframe_split: z.looseObject({ columns: z.array(z.string()), data: table }).optional(),
    dataframe_records: records.optional(),
    instances: z.union([records, table]).optional(),
    inputs: z.union([columnwise, records, table]).optional(),
    /** Whether to say what amounts may come to, as `TASK_low` and `TASK_high`. */
    params: z.looseObject({ intervals: z.boolean().optional() }).nullish(),
  })
  .refine((given) => forms.filter((form) => given[form] !== undefined).length === 1, {
    message: 'exactly one of dataframe_split, dataframe_records, instances and inputs is wanted',
  });
type Invocation = z.infer<typeof invocation>;
const forms = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const;

export function mlflowRoutes(app: FastifyInstance, context: HttpContext, version: string): void {
  app.get('/ping', (_, reply) => {
    // Throws while there is nothing to answer with.
    void context.serving.current;
    return reply.type('application/json').send('\n');
  });
  app.get('/health', () => {
    void context.serving.current;
    return { behind: context.serving.behind };
  });
  app.get('/version', (_, reply) => reply.type('text/plain').send(version));
  app.post('/invocations', async (request, reply) => {
    const { serving } = context;
    const { current } = serving;
    const type = mediaType(request);
    const { parts, timing } = jsonTypes.has(type)
      ? await answerJson(request, context, current)
      : await answerCsv(request, context, current, type);
    let rows = 0;
    for (const part of parts) {
      expectAllAnswered(part, rows);
      rows += part.batch.rows;
    }
    for (const part of parts) {
      serving.answered(part);
      if (part !== parts.at(-1)) await serving.room();
    }
    reply.header('server-timing', serverTiming(timing));
    return sendJson(reply, `{"predictions":[${parts.flatMap(predictionsJson).join(',')}]}`);
  });
}

async function answerJson(request: FastifyRequest, context: HttpContext, { answerer }: Current) {
  const { value, parse } = await jsonBody(request, context);
  // The documents show a list of records without a name, too.
  const { success, data, error } = parsed(invocation, Array.isArray(value) ? { dataframe_records: value } : value);
  if (!success)
    throw new AppError('bad_usage', `This is no invocation: ${error.issues.map(({ message }) => message).join('; ')}.`);
  const names = answerer.models.features.map(({ name }) => name);
  const rows = rowsOfInvocation(data, names);
  checkRows(rows.length, context);
  const { answers, timing } = await answerer.answer(rows, context.now(), data.params?.intervals);
  return { parts: [answers], timing: { parse, ...timing } };
}

/** Rows by the names of features; a row without names has its values in the order of `names`. */
function rowsOfInvocation(given: Invocation, names: readonly string[]): JsonRow[] {
  if (given.dataframe_split) return named(given.dataframe_split.columns, given.dataframe_split.data);
  const list = given.dataframe_records ?? given.instances ?? given.inputs ?? [];
  if (!Array.isArray(list)) return turned(list);
  return list.map((row) => (Array.isArray(row) ? named(names, [row])[0] : row));
}

function named(columns: readonly string[], data: readonly (readonly unknown[])[]): JsonRow[] {
  return data.map((cells, row) => {
    if (cells.length === columns.length) return Object.fromEntries(columns.map((column, i) => [column, cells[i]]));
    throw new AppError(
      'bad_usage',
      `Row ${row} has ${cells.length} values for ${columns.length} columns (${columns.slice(0, 5).join(', ')}, …).`,
    );
  });
}

/** Columns by name as rows. */
function turned(columns: Readonly<Record<string, readonly unknown[]>>): JsonRow[] {
  const entries = Object.entries(columns);
  const rows = Math.max(0, ...entries.map(([, values]) => values.length));
  const short = entries.find(([, values]) => values.length !== rows);
  if (short || rows === 0) {
    const what = short ? `“${short[0]}” has ${short[1].length} values, and others have ${rows}` : 'there is no row';
    throw new AppError('bad_usage', `The inputs are no table: ${what}.`);
  }
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(entries.map(([name, values]) => [name, values[row]])),
  );
}

async function answerCsv(request: FastifyRequest, context: HttpContext, { answerer }: Current, type: string) {
  if (!fileTypes.has(type)) throw unsupported(type);
  const { bodies, limits, serving, temporaryPath } = context;
  const path = temporaryPath();
  try {
    await bodies.file(request.raw, path, limits.json);
    const begun = performance.now();
    const { reader, models } = answerer;
    const file = { path, name: unnamed, passes: true, instructions: {}, remembered: serving.remembered };
    const opened = await openFileRows(file, reader);
    const at = context.now();
    const parts: Answers[] = [];
    for await (const { batch } of opened.batches()) {
      const values = models.tasks.map(() => new Float64Array(batch.rows));
      answerer.fill(batch, values, 0, batch.rows);
      parts.push({ models, reader, at, batch, values, ignored: [] });
    }
    return { parts, timing: { forest: performance.now() - begun } };
  } catch (error) {
    throw told(error, { path, name: unnamed });
  } finally {
    await rm(path, { force: true });
  }
}

/** An object of JSON for each row. */
function predictionsJson({ models, batch, values, intervals }: Answers): string[] {
  const columns = models.tasks.flatMap(({ task }, i) => {
    const own = intervals?.[i];
    return [
      [task, values[i]] as const,
      ...(own
        ? ([
            [`${task}_low`, own.lower],
            [`${task}_high`, own.upper],
          ] as const)
        : []),
    ];
  });
  return Array.from({ length: batch.rows }, (_, row) =>
    JSON.stringify(Object.fromEntries(columns.map(([name, numbers]) => [name, numbers[row]]))),
  );
}
