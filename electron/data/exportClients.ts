import { expectedValue } from '../../shared/clientList';
import { featureCell } from '../../shared/featureWords';
import type { ScoredClient } from '../../shared/schemas/clients';
import type { CheckedInput } from '../../shared/schemas/operations';
import type { CallIo } from '../node/calls';
import { selectClients } from './clientSelection';
import type { DataContext } from './context';
import { exportCsv } from './exportCsv';

/** So many rows are made at once. */
const blockRows = 5000;

/**
 * Writes the first clients of a list as CSV: the id, a score per task, the expected value and the features asked for.
 * What a spreadsheet would run is neutralised. Returns the number of rows.
 */
export async function exportClients(
  context: DataContext,
  given: CheckedInput<'exportClients'>,
  io: CallIo,
): Promise<number> {
  const { nights, total, rows, features: known } = selectClients(context, given);
  const types = new Map(known.map(({ name, type }) => [name, type]));
  const tasks = Object.keys(nights);
  const wanted = Math.min(given.limit ?? total, total);
  const features = Object.keys(rows(0, 1)[0]?.features ?? {});
  const cellsOf = ({ client, scores, expected, features: values }: ScoredClient) => [
    client,
    ...tasks.map((task) => text(scores[task])),
    ...(given.times ? [text(expected)] : []),
    ...features.map((name) => text(featureCell(values[name], types.get(name)))),
  ];
  function* cells() {
    for (let from = 0; from < wanted; from += blockRows)
      yield* rows(from, Math.min(from + blockRows, wanted)).map(cellsOf);
  }
  const header = ['client_id', ...tasks, ...(given.times ? [expectedValue] : []), ...features];
  return exportCsv(context, given.path, { header, rows: cells(), total: wanted }, io);
}

function text(value: number | string | null | undefined): string {
  return String(value ?? '');
}
