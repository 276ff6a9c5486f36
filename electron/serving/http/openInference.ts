import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../../shared/errors';
import { parsed } from '../../../shared/schemas/checked';
import type { Answers } from '../answers';
import type { ServedFeature } from '../features';
import type { ServedModels } from '../models';
import type { JsonRow } from '../rows';
import {
  checkRows,
  expectAllAnswered,
  type HttpContext,
  jsonBody,
  jsonTypes,
  mediaType,
  sendJson,
  serverTiming,
  unsupported,
} from './context';

/**
 * The Open Inference Protocol, version 2, over HTTP (https://github.com/kserve/open-inference-protocol). A model is a
 * task; an input is a feature with a value per row, or a single one of all features, in the order in which the model
 * lists them.
 */
const datatypes = [
  'BOOL',
  'UINT8',
  'UINT16',
  'UINT32',
  'UINT64',
  'INT8',
  'INT16',
  'INT32',
  'INT64',
  'FP16',
  'FP32',
  'FP64',
  'BYTES',
] as const;
const tensor = z.looseObject({
  name: z.string(),
  shape: z.array(z.number().int().nonnegative()).min(1),
  datatype: z.enum(datatypes),
  data: z.array(z.unknown()),
});
export const inferRequest = z.looseObject({
  id: z.string().optional(),
  inputs: z.array(tensor).min(1),
  outputs: z.array(z.looseObject({ name: z.string() })).optional(),
  /** Whether the outputs `low` and `high` are wanted: what amounts may come to. */
  parameters: z.looseObject({ intervals: z.boolean().optional() }).optional(),
});
type InferRequest = z.infer<typeof inferRequest>;

const outputName = 'prediction';
interface ModelPath {
  task: string;
  version?: string;
}

export function openInferenceRoutes(app: FastifyInstance, context: HttpContext, version: string): void {
  const { serving } = context;
  const modelOf = ({ task, version: asked }: ModelPath) => serving.current.only(task, asked ?? null);
  app.get('/v2', () => ({ name: 'evergreen', version, extensions: [] }));
  app.get('/v2/health/live', () => ({ live: true }));
  app.get('/v2/health/ready', (_, reply) => {
    const ready = serving.models !== null;
    return reply.code(ready ? 200 : 503).send({ ready });
  });
  for (const base of ['/v2/models/:task', '/v2/models/:task/versions/:version']) {
    app.get<{ Params: ModelPath }>(base, ({ params }) => metadataOf(modelOf(params).models));
    app.get<{ Params: ModelPath }>(`${base}/ready`, ({ params }) => {
      const [{ task }] = modelOf(params).models.tasks;
      return { name: task, ready: true };
    });
    app.post<{ Params: ModelPath }>(`${base}/infer`, async (request, reply) => {
      const answerer = modelOf(request.params);
      if (!jsonTypes.has(mediaType(request))) throw unsupported(mediaType(request));
      const { value, parse } = await jsonBody(request, context);
      const asked = parseRequest(value);
      const rows = rowsOfTensors(asked, answerer.models.features);
      checkRows(rows.length, context);
      const { answers, timing } = await answerer.answer(rows, context.now(), asked.parameters?.intervals);
      expectAllAnswered(answers);
      serving.answered(answers);
      reply.header('server-timing', serverTiming({ parse, ...timing }));
      const [model] = answers.models.tasks;
      const outputs = outputsOf(answers, asked);
      const id = asked.id === undefined ? {} : { id: asked.id };
      return sendJson(reply, JSON.stringify({ model_name: model.task, model_version: model.version, ...id, outputs }));
    });
  }
}

function parseRequest(value: unknown): InferRequest {
  const { success, data, error } = parsed(inferRequest, value);
  if (!success) {
    const [{ path, message }] = error.issues;
    throw new AppError('bad_usage', `This is no inference request: ${path.join('.')}: ${message}.`);
  }
  return data;
}

/** What was answered, or of it what was asked for by name. @throws AppError `bad_usage` */
function outputsOf({ values, intervals }: Answers, { outputs }: InferRequest) {
  const found = intervals?.[0];
  const answered = [
    { name: outputName, numbers: values[0] },
    ...(found
      ? [
          { name: 'low', numbers: found.lower },
          { name: 'high', numbers: found.upper },
        ]
      : []),
  ];
  const names = outputs?.map(({ name }) => name) ?? answered.map(({ name }) => name);
  return names.map((wanted) => {
    const one = answered.find(({ name }) => name === wanted);
    if (one) return { name: wanted, datatype: 'FP64', shape: [one.numbers.length], data: [...one.numbers] };
    throw new AppError(
      'bad_usage',
      `There is no output “${wanted}”. There are: ${answered.map(({ name }) => name).join(', ')}. Amounts have “low” and “high”, too, where "parameters": {"intervals": true} asks for them.`,
    );
  });
}

const datatypeOf = { number: 'FP64', flag: 'FP64', date: 'FP64', category: 'BYTES' } as const;

function metadataOf(models: ServedModels) {
  const [{ task, version }] = models.tasks;
  return {
    name: task,
    versions: [version],
    platform: 'evergreen_forest',
    inputs: models.features.map(({ name, type }) => ({ name, datatype: datatypeOf[type], shape: [-1] })),
    outputs: [{ name: outputName, datatype: 'FP64', shape: [-1] }],
  };
}

/** @throws AppError `bad_usage` when shapes and data don't agree */
function rowsOfTensors({ inputs }: InferRequest, features: readonly ServedFeature[]): JsonRow[] {
  const columns = inputs.flatMap((input) => columnsOf(input, inputs.length === 1 ? features : null));
  const [{ values }] = columns;
  const other = columns.find((column) => column.values.length !== values.length);
  if (other)
    throw new AppError(
      'bad_usage',
      `“${other.name}” has ${other.values.length} rows, and “${columns[0].name}” has ${values.length}.`,
    );
  return Array.from(values, (_, row) => Object.fromEntries(columns.map((column) => [column.name, column.values[row]])));
}

/** @param features where the input may be a matrix of them */
function columnsOf(
  { name, shape, data }: InferRequest['inputs'][number],
  features: readonly ServedFeature[] | null,
): { name: string; values: unknown[] }[] {
  const flat = data.flat(shape.length);
  const size = shape.reduce((product, length) => product * length, 1);
  const [rows, width = 1] = shape;
  if (flat.length !== size || shape.length > 2) {
    throw new AppError('bad_usage', `“${name}” has ${flat.length} values and the shape [${shape.join(', ')}].`);
  }
  if (width === 1 && (features === null || features.some((feature) => feature.name === name) || features.length > 1)) {
    return [{ name, values: flat }];
  }
  if (features === null || width !== features.length) {
    const all = features ? `, which are ${features.length}` : '';
    throw new AppError(
      'bad_usage',
      `“${name}” has ${width} columns. An input is one feature [rows, 1], or a single one all of them${all}.`,
    );
  }
  return features.map((feature, column) => ({
    name: feature.name,
    values: Array.from({ length: rows }, (_, row) => flat[row * width + column]),
  }));
}
