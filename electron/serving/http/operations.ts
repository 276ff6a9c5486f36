import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { httpOperations } from '../../../shared/doors';
import { AppError } from '../../../shared/errors';
import { factsOf } from '../../../shared/operations';
import { operationSchemas } from '../../../shared/schemas/operations';

/** An operation of the catalogue that is asked for, with its input as it came. */
export interface OperationCall {
  name: string;
  input: unknown;
}

/** What operations say of themselves in JSON Schema. */
interface InputSchema {
  properties?: Record<string, { type?: string | string[]; anyOf?: { type?: string | string[] }[] }>;
}

/**
 * `GET /operations/NAME?field=value`: what only reads, of the catalogue. Whoever owns this process answers, since the
 * database is there. Times are ISO 8601.
 */
export function operationRoutes(app: FastifyInstance, operate: (call: OperationCall) => Promise<unknown>): void {
  app.get('/operations', () => httpOperations().map((name) => ({ name, ...factsOf(name), away: undefined })));
  for (const name of httpOperations()) {
    const schema = z.toJSONSchema(operationSchemas[name].input, { io: 'input', unrepresentable: 'any' });
    const input = inputReader(schema as InputSchema);
    app.get(`/operations/${name}`, async ({ query }, reply) => {
      const given = input(query as Record<string, string>);
      reply.header('content-type', 'application/json; charset=utf-8');
      return JSON.stringify(await operate({ name, input: given }));
    });
  }
}

/** Reads the fields of a query as what the schema has them for. */
function inputReader({ properties = {} }: InputSchema): (query: Record<string, string>) => Record<string, unknown> {
  return (query) =>
    Object.fromEntries(
      Object.entries(query).map(([field, text]) => {
        if (!Object.hasOwn(properties, field)) {
          const known = Object.keys(properties).join(', ') || 'none';
          throw new AppError('bad_usage', `There is no field “${field}” to ask by. Fields: ${known}.`);
        }
        const { anyOf = [properties[field]] } = properties[field];
        const types = anyOf.flatMap(({ type }) => type ?? []);
        return [field, types.includes('string') || types.length === 0 ? text : fromText(field, text)];
      }),
    );
}

function fromText(field: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('bad_usage', `“${field}” takes a number, true, false, or JSON, not “${text}”.`);
  }
}
