import { z } from 'zod';
import { httpOperations } from '../../../shared/doors';
import { dateOrders, decimalMarks } from '../../../shared/importing';
import { type OperationName, operations } from '../../../shared/operations';
import { operationSchemas } from '../../../shared/schemas/operations';
import { endpointError, health, predictAnswer, predictRow } from '../../../shared/schemas/serving';
import { invocation } from './mlflow';
import { inferRequest } from './openInference';

interface Operation {
  summary: string;
  [field: string]: unknown;
}

export interface OpenApi {
  info: { title: string; version: string; description: string };
  paths: Record<string, Record<string, Operation>>;
  [field: string]: unknown;
}

const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => z.toJSONSchema(schema, { target: 'draft-2020-12', io });
const json = (schema: object) => ({ 'application/json': { schema } });
const text = { schema: { type: 'string' } };
const failure = { description: 'Why not, and what to do.', content: json({ $ref: '#/components/schemas/Error' }) };
const failures = Object.fromEntries(
  ['400', '401', '403', '413', '415', '422', '429', '503'].map((code) => [code, failure]),
);
const answers = (content: object) => ({ 200: { description: 'The answer.', content }, ...failures });
const plain = answers({ 'application/json': {} });
const inPath = (name: string, description: string) => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
});
const task = inPath('task', 'A task, such as purchase.');
const version = inPath('version', 'The version that answers for it.');

/** The endpoint as OpenAPI 3.1, from the schemas that check what comes and goes. */
export function openApi(appVersion: string): OpenApi {
  const file = {
    'text/csv': text,
    'multipart/form-data': { schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } },
  };
  const model = (parameters: object[]) => ({
    '': { get: { summary: 'What a model takes and gives (Open Inference Protocol)', parameters, responses: plain } },
    '/ready': { get: { summary: 'Whether a model answers', parameters, responses: plain } },
    '/infer': {
      post: {
        summary: 'Answer tensors with one model',
        parameters,
        requestBody: { required: true, content: json(schemaOf(inferRequest, 'input')) },
        responses: plain,
      },
    },
  });
  const under = (base: string, routes: Record<string, Record<string, Operation>>) =>
    Object.fromEntries(Object.entries(routes).map(([path, operations]) => [`${base}${path}`, operations]));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Evergreen',
      version: appVersion,
      description: 'What the champions say of clients: the chance to buy, the risk to leave, the value to come.',
    },
    security: [{ token: [] }],
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Error: schemaOf(endpointError, 'output') },
    },
    paths: {
      '/predict': {
        post: {
          summary: 'Answer rows, or a file of rows, with all models',
          parameters: [
            {
              name: 'date_format',
              in: 'query',
              description: 'Of a file whose dates could be either.',
              schema: { enum: dateOrders },
            },
            {
              name: 'decimal',
              in: 'query',
              description: 'Of a file whose numbers could be read in two ways.',
              schema: { enum: decimalMarks },
            },
            { name: 'sheet', in: 'query', description: 'Of a workbook with several.', schema: { type: 'string' } },
            { name: 'encoding', in: 'query', description: 'Of a file that is not UTF-8.', schema: { type: 'string' } },
            {
              name: 'intervals',
              in: 'query',
              description: 'Whether to say what 80 % of such amounts come to, too.',
              schema: { type: 'boolean', default: false },
            },
            { name: 'client', in: 'query', description: 'The column of the client’s id.', schema: { type: 'string' } },
          ],
          requestBody: {
            required: true,
            content: {
              ...json({
                anyOf: [
                  schemaOf(predictRow, 'input'),
                  schemaOf(z.array(predictRow).min(1), 'input'),
                  schemaOf(z.object({ rows: z.array(predictRow).min(1) }), 'input'),
                ],
              }),
              ...file,
            },
          },
          responses: answers({ ...json(schemaOf(predictAnswer, 'output')), 'text/csv': text }),
        },
      },
      '/invocations': {
        post: {
          summary: 'The same by MLflow’s scoring protocol',
          requestBody: { required: true, content: { ...json(schemaOf(invocation, 'input')), 'text/csv': text } },
          responses: plain,
        },
      },
      '/ping': { get: { summary: 'Whether models answer (MLflow)', responses: plain } },
      '/health': {
        get: {
          summary: 'The same, and why newer models do not answer yet (null: those that are wanted do)',
          responses: answers(json(schemaOf(health, 'output'))),
        },
      },
      '/version': { get: { summary: 'Evergreen’s version', responses: answers({ 'text/plain': text }) } },
      '/v2': { get: { summary: 'The server (Open Inference Protocol)', responses: plain } },
      '/v2/health/live': { get: { summary: 'Whether the server runs', responses: plain } },
      '/v2/health/ready': { get: { summary: 'Whether models answer', responses: plain } },
      ...under('/v2/models/{task}', model([task])),
      ...under('/v2/models/{task}/versions/{version}', model([task, version])),
      '/operations': { get: { summary: 'What can be asked of the workspace', responses: plain } },
      ...Object.fromEntries(httpOperations().map((name) => [`/operations/${name}`, operationPath(name)])),
      '/metrics': {
        get: { summary: 'Counts and durations, for Prometheus', responses: answers({ 'text/plain': text }) },
      },
      '/openapi.json': { get: { summary: 'This description', responses: plain } },
      '/docs': { get: { summary: 'The same, to be read', responses: answers({ 'text/html': text }) } },
    },
  };
}

/** An operation of the catalogue that only reads. Its times are texts here, in ISO 8601. */
function operationPath(name: OperationName): Record<string, Operation> {
  const { input, result } = operationSchemas[name];
  const { properties = {}, required = [] } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
  const parameters = Object.entries(properties).map(([field, schema]) => ({
    name: field,
    in: 'query',
    required: required.includes(field),
    schema,
  }));
  const answer = z.toJSONSchema(result, { io: 'output', unrepresentable: 'any' });
  return { get: { summary: operations[name].summary, parameters, responses: answers(json(answer)) } };
}
