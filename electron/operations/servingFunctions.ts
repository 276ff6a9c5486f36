import type { servingOperations } from '../../shared/schemas/servingOperations';
import type { Functions } from './catalogue';
import { explain } from './serving/explain';
import { predict } from './serving/predict';

/** What answers for files and for single clients. */
export const servingFunctions: Functions<keyof typeof servingOperations> = {
  clientScores: ({ reader }, given) => reader.clientScores(given),
  clientHistory: ({ reader }, given) => reader.clientHistory(given),
  explain,
  predict,
};
