import type { ClientScores } from '../../shared/schemas/clients';
import type { CheckedInput } from '../../shared/schemas/operations';
import { selectClients } from './clientSelection';
import type { ReadContext } from './context';

/** A page of clients by their newest nightly scores, and what the other tasks say of them. */
export function clientScores(context: ReadContext, given: CheckedInput<'clientScores'>): ClientScores {
  const { rows, ...told } = selectClients(context, given);
  return { ...told, clients: rows(given.offset, given.offset + given.limit) };
}
