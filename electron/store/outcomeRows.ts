import type { ClientRow, StatedOutcome } from '../../shared/clientRow';
import { insertMany } from './bulk';
import { clientReader } from './clientReader';
import { storedMoment, valueColumn } from './columns';
import type { ReadDb, WriteDb } from './open';
import type { Restating } from './restated';
import { outcomeHash } from './rowNames';

/**
 * Returns a function that adds the outcomes of a row: one per moment and source, since labelled data may state each
 * task's apart (naming the prediction that they answer). What is there already is noted as stated again; where
 * something else was stated since, it is written anew, since what comes last counts. Says whether anything was written.
 */
export function outcomeWriter(
  db: WriteDb,
  importId: number,
  slots: readonly number[],
  restated: Restating,
): (clientKey: number, actual: ClientRow['actual'], predictionId: number | null) => boolean {
  const insert = insertMany(db, 'outcomes', outcomeColumns(slots));
  const find = statementFinder(db);
  return (clientKey, actual, predictionId) => {
    let added = false;
    for (const { observedAt, synthetic, values } of byMoment(actual)) {
      const hash = outcomeHash(values, slots, predictionId ?? 0);
      const numbers = values.map((one) => one?.value ?? null);
      const add = (again: number) =>
        insert([clientKey, observedAt, hash, again, importId, predictionId, Number(synthetic), ...numbers]);
      if (add(0) === 1) {
        added = true;
        continue;
      }
      const { id, again, isLast } = find({ clientKey, observedAt, hash, predictionId }) as Statement;
      if (isLast) restated.add('outcomes', id);
      else if (add(again + 1) === 1) added = true;
    }
    return added;
  };
}

/**
 * The same for rows that answer no prediction by name, in the order of their clients' keys: those of clients of whom
 * nothing is there yet go in together.
 */
export function outcomesWriter(
  db: WriteDb,
  importId: number,
  slots: readonly number[],
  restated: Restating,
): (rows: readonly Stating[]) => boolean[] {
  const writeOne = outcomeWriter(db, importId, slots, restated);
  const insert = insertMany(db, 'outcomes', outcomeColumns(slots));
  const there = clientReader<[number]>(db, (among) => `SELECT DISTINCT client_key FROM outcomes WHERE ${among}`);
  return (rows) => {
    const known = new Set(there(rows.map(({ clientKey }) => clientKey)).map(([key]) => key));
    const together: unknown[] = [];
    const written = rows.map(({ clientKey, row: { actual } }, i) => {
      const again = rows[i - 1]?.clientKey === clientKey || rows[i + 1]?.clientKey === clientKey;
      if (again || known.has(clientKey)) return writeOne(clientKey, actual, null);
      for (const { observedAt, synthetic, values } of byMoment(actual)) {
        const hash = outcomeHash(values, slots, 0);
        together.push(clientKey, observedAt, hash, 0, importId, null, Number(synthetic));
        for (const one of values) together.push(one?.value ?? null);
      }
      return actual.some((one) => one !== null);
    });
    insert(together);
    return written;
  };
}

interface Stating {
  clientKey: number;
  row: Pick<ClientRow, 'actual'>;
}

function outcomeColumns(slots: readonly number[]): string[] {
  const own = ['client_key', 'observed_at', 'hash', 'again', 'import_id', 'prediction_id', 'synthetic'];
  return [...own, ...slots.map(valueColumn)];
}

/** Returns a function that says whether all outcomes of a row are there, and are the last that was stated. */
export function outcomesThere(
  db: ReadDb,
  slots: readonly number[],
): (clientKey: number, actual: ClientRow['actual'], predictionId: number | null) => boolean {
  const find = statementFinder(db);
  return (clientKey, actual, predictionId) =>
    byMoment(actual).every(({ observedAt, values }) => {
      const hash = outcomeHash(values, slots, predictionId ?? 0);
      return find({ clientKey, observedAt, hash, predictionId })?.isLast === true;
    });
}

function byMoment(
  actual: ClientRow['actual'],
): { observedAt: number; synthetic: boolean; values: ClientRow['actual'] }[] {
  const isOf = (one: StatedOutcome, another: StatedOutcome) =>
    one.observedAt === another.observedAt && one.synthetic === another.synthetic;
  const moments = actual
    .filter((one) => one !== null)
    .filter((one, i, all) => all.findIndex((another) => isOf(one, another)) === i);
  return moments.map((moment) => ({
    observedAt: storedMoment(moment.observedAt),
    synthetic: moment.synthetic,
    values: moments.length === 1 ? actual : actual.map((one) => (one && isOf(one, moment) ? one : null)),
  }));
}

interface Statement {
  id: number;
  again: number;
  /** Whether nothing else was stated since of what it is about. */
  isLast: boolean;
}

interface Wanted {
  clientKey: number;
  observedAt: number;
  hash: number;
  predictionId: number | null;
}

function statementFinder(db: ReadDb): (wanted: Wanted) => Statement | undefined {
  const same = db.prepare<[number, number, number], { id: number; again: number }>(
    'SELECT id, again FROM outcomes WHERE client_key = ? AND observed_at = ? AND hash = ? ORDER BY again DESC LIMIT 1',
  );
  const since = db.prepare<[number, number, number | null, number], number>(
    'SELECT 1 FROM outcomes WHERE client_key = ? AND observed_at = ? AND prediction_id IS ? AND id > ? LIMIT 1',
  );
  return ({ clientKey, observedAt, hash, predictionId }) => {
    const found = same.get(clientKey, observedAt, hash);
    return found && { ...found, isLast: since.get(clientKey, observedAt, predictionId, found.id) === undefined };
  };
}
