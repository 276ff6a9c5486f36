import { factsOf, isOperation, type OperationName, operations } from './operations';
import type { Door } from './operations/facts';

const changes = 'it changes the workspace, and this door only reads';

/** What an assistant may do besides reading: with a switch, and after a person has confirmed it in the app. */
const assistantChanges = ['import', 'deploy', 'rollback'] as const satisfies readonly OperationName[];

/** Why an operation does not stand at a door; null: it does. */
export function absence(operation: OperationName, door: Door): string | null {
  const { away, reads } = factsOf(operation);
  if (away?.[door] !== undefined) return away[door];
  if (door === 'window' || door === 'command line' || reads) return null;
  if (door === 'assistants' && assistantChanges.some((one) => one === operation)) return null;
  // Files of rows are scored over HTTP by `POST /predict`, which takes the file itself.
  return operation === 'predict' && door === 'HTTP' ? null : changes;
}

/** The operations at a door, in the order of the catalogue. */
export function operationsAt(door: Door): OperationName[] {
  return Object.keys(operations)
    .filter(isOperation)
    .filter((name) => absence(name, door) === null);
}

/** Those that HTTP answers under their own names. */
export function httpOperations(): OperationName[] {
  return operationsAt('HTTP').filter((name) => factsOf(name).reads);
}
