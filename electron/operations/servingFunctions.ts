import type { servingOperations } from '../../shared/schemas/servingOperations';
import type { Functions } from './catalogue';
import { ioOf } from './context';
import { explain } from './serving/explain';
import { predict } from './serving/predict';

/** What answers for files and for single clients. */
export const servingFunctions: Functions<keyof typeof servingOperations> = {
  clientScores: ({ reader }, given) => reader.clientScores(given),
  exportClients: async (context, given) => ({
    path: given.path,
    rows: await context.data.exportClients(given, ioOf(context)),
  }),
  clientHistory: ({ reader }, given) => reader.clientHistory(given),
  explain,
  predict,
};
