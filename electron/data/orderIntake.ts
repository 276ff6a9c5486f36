import type { OrderFacts } from '../../shared/schemas/orders';
import { dayMs } from '../../shared/time';
import type { CategoryCode } from '../importing/categoryCodes';
import type { Inspection } from '../importing/inspect';
import { qualifiesAmount } from '../importing/qualifiers';
import { askOfOrders } from '../importing/questions/ask';
import { openQuestion, statesOf } from '../importing/questions/orders';
import { addSurvey, emptySurvey, type OrderSurvey } from '../importing/survey';
import type { TransactionRows } from '../importing/transactionRows';
import type { BlockCounts } from '../store/clientRows';
import { correctedInvoices, saveCorrected } from '../store/correctedInvoices';
import { saveCategories } from '../store/featureSets';
import { knownCurrency } from '../store/imports';
import { knownNumbers } from '../store/knownNumbers';
import type { ReadDb } from '../store/open';
import { sourceOfImport, transactionSources, transactionSpan } from '../store/sources';
import type { StatedOrders } from '../store/statedOrders';
import { transactionCounter, transactionWriter } from '../store/transactionTaker';
import type { DataContext } from './context';

/** Takes in a file of transactions. */
export interface OrderIntake {
  take: (block: {
    accepted: TransactionRows;
    hashes: Float64Array;
    categories: readonly CategoryCode[];
    survey: OrderSurvey;
  }) => Generator<void, BlockCounts>;
  /**
   * What all of the file says; no facts where no row is taken in. Orders that were known otherwise are corrected.
   * @throws AppError `unclear_orders` where it leaves something open
   */
  end: () => Generator<void, { counts: BlockCounts; facts: OrderFacts | null }>;
}

/** @param importId the pending import that gets the rows; null only counts what would be new */
export function orderIntake(
  { db, monotonic }: DataContext,
  inspection: Inspection,
  importId: number | null,
): OrderIntake {
  const { instructions, source, header } = inspection;
  const survey = emptySurvey();
  const replaces = instructions.known === 'replace';
  const { take, stated } =
    importId === null ? transactionCounter(db, replaces) : transactionWriter(db, importId, monotonic, replaces);
  return {
    *take({ accepted, hashes, categories, survey: part }) {
      addSurvey(survey, part);
      if (importId !== null && categories.length > 0) db.transaction(() => saveCategories(db, categories)).immediate();
      return { added: yield* take(accepted, hashes), changed: 0, unmatched: 0 };
    },
    *end() {
      const span = transactionSpan(db);
      const knownDays = span && { from: dayOf(span.from), until: dayOf(span.until) };
      const question = openQuestion({ inspection, survey, knownCurrency: knownCurrency(db), knownDays });
      if (question) throw question;
      const known = stated && instructions.known !== 'add' ? stated : null;
      if (known && instructions.known === undefined && known.known === 0) askAboutKnown(known, source.path);
      const ownSource = instructions.source ?? sourceOf(db, header, stated);
      const corrected = known ? yield* correctedInvoices(db, known, { importId, source: ownSource }) : [];
      if (known && importId !== null) yield* saveCorrected(db, { importId, corrected }, monotonic);
      const before = span?.until ?? Number.NEGATIVE_INFINITY;
      const changed = corrected.filter(({ changes }) => changes).length;
      const facts = {
        ...factsOf(survey, inspection),
        source: ownSource,
        knownUntil: changed > 0 && before > survey.until ? before : null,
      };
      const counts = { added: 0, changed, unmatched: 0 };
      return { counts, facts: survey.days.size === 0 ? null : facts };
    },
  };

  /** Nearly all numbers of its orders are known, and none of its rows is. */
  function askAboutKnown(orders: StatedOrders, path: string): void {
    const found = knownNumbers(db, orders);
    if (found.known < fewestKnown || found.known < found.orders * nearlyAll) return;
    throw askOfOrders(
      path,
      {
        text: `the numbers of ${found.known === found.orders ? 'all' : 'nearly all'} its orders are known, and none of its rows is: the client, the date or the amount is another than before. Are they corrections, or other orders with the same numbers?`,
        answers: [
          {
            label: 'They are corrections',
            hint: 'what is known of these orders is replaced',
            says: { known: 'replace' },
            proposed: false,
          },
          {
            label: 'They are other orders',
            hint: 'of another shop, say: they are added to what is known',
            says: { known: 'add' },
            proposed: false,
          },
        ],
      },
      'Say which: --known replace or --known add. Where a column was taken for another, name it with --map.',
    );
  }
}

function dayOf(at: number): number {
  return Math.floor(at / dayMs);
}

const fewestKnown = 2;
const nearlyAll = 0.8;

/** A file that repeats so large a share of rows of a source is a longer export of it, whatever its columns. */
const repeatedShare = 0.01;

/** Where a file comes from: files with the same columns, or the source whose rows it repeats. */
function sourceOf(db: ReadDb, header: readonly string[], stated: StatedOrders | null): string {
  const columns = [...header].sort().join(', ');
  if (!stated || stated.known === 0 || stated.known < stated.rows * repeatedShare) return columns;
  if (transactionSources(db).some(({ source }) => source === columns)) return columns;
  const [most] = [...stated.repeats].sort((a, b) => b[1] - a[1]);
  return sourceOfImport(db, most[0]);
}

function factsOf(
  survey: OrderSurvey,
  { instructions, recognition }: Inspection,
): Omit<OrderFacts, 'source' | 'knownUntil'> {
  const [code, other] = [...survey.currencies.keys()].filter((one) => one !== '');
  return {
    from: survey.from,
    until: survey.until,
    currency: instructions.currency ?? (other === undefined ? (code ?? null) : null),
    states: statesOf(survey, instructions),
    repeated: survey.repeated,
    qualifiers: recognition.leftOut.map(({ column }) => column).filter(qualifiesAmount),
  };
}
