import type { z } from 'zod';
import type { OperationName } from '../operations';
import { dataOperations } from './dataOperations';
import { modelOperations } from './modelOperations';
import { scheduleOperations } from './scheduleOperations';
import { servingOperations } from './servingOperations';

interface OperationSchemas {
  input: z.ZodObject;
  result: z.ZodType;
  /** By which it may end, besides those that any may: `bad_usage`, `busy`, `cancelled`, `disk_full`, `internal` … */
  errors?: string[];
}

/** What each operation takes and gives. A field with a default need not be said. Times: milliseconds since 1970 UTC. */
export const operationSchemas = {
  ...dataOperations,
  ...modelOperations,
  ...scheduleOperations,
  ...servingOperations,
} satisfies Record<OperationName, OperationSchemas>;

type Schemas = typeof operationSchemas;
/** An input as a caller says it. */
export type InputOf<N extends OperationName> = z.input<Schemas[N]['input']>;
/** An input after it was checked, with its defaults. */
export type CheckedInput<N extends OperationName> = z.output<Schemas[N]['input']>;
export type ResultOf<N extends OperationName> = z.output<Schemas[N]['result']>;
