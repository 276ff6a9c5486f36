import { type OrderMeaning, orderMeanings } from '../../shared/importing';
import type { Beginning } from './beginning';
import type { ColumnSurvey } from './columnSurvey';
import { type Mapping, plainName } from './fields';
import { askOfOrders, rowCount } from './questions/ask';
import { kindsOfRow, mostStates } from './stateReader';
import { plainState, stateMeaning } from './states';
import { transactionNames } from './transactionNames';
import { isMissing } from './values';

/** Columns that are called so hold ids in some exports, and people's names in others. */
const nameOrId = new Set('customer client cliente kunde klient klant buyer user member account'.split(' '));
const twoWords = /\p{L}{2,}[.,]?\s+\p{L}/u;
/** Share of the cells that must be of two words for a column to hold names. */
const mostly = 0.5;

/** Whether a file's clients are told apart by what seems to be their names. */
export function isName(column: string | undefined, { header, sample }: Pick<Beginning, 'header' | 'sample'>): boolean {
  if (column === undefined || !nameOrId.has(plainName(column))) return false;
  const cells = cellsOf(column, { header, sample });
  return cells.filter((cell) => twoWords.test(cell)).length > cells.length * mostly;
}

/** Where the client would go by a name, and an e-mail address stands beside it, by that: two may have one name. */
export function withAddressOfClient(mapping: Mapping, file: Pick<Beginning, 'header' | 'sample'>): Mapping {
  if (!isName(mapping.client, file)) return mapping;
  const names = new Set(transactionNames.client);
  const least = cellsOf(mapping.client, file).length * mostly;
  const address = file.header.find((column) => {
    if (!names.has(plainName(column))) return false;
    return cellsOf(column, file).filter((cell) => cell.includes('@')).length > least;
  });
  return address === undefined ? mapping : { ...mapping, client: address };
}

function cellsOf(column: string, { header, sample }: Pick<Beginning, 'header' | 'sample'>): string[] {
  const at = header.indexOf(column);
  return sample.map((cells) => cells[at] ?? '').filter((cell) => !isMissing(cell));
}

type Tally = Record<OrderMeaning | 'unknown', number>;

/** How many rows of a column have a state of each meaning; null where it holds too many values for that. */
function tally({ values }: ColumnSurvey): Tally | null {
  if (values === null || values.size > mostStates) return null;
  const found: Tally = { bought: 0, 'not bought': 0, returned: 0, unknown: 0 };
  for (const [value, rows] of values) found[stateMeaning(plainState(value)) ?? 'unknown'] += rows;
  return found;
}

/** Share of a column's rows whose words must be states for it to be one of states, whatever it is called. */
const nearlyAll = 0.8;

/**
 * With the column of the states of orders, where none is called so and one holds them; without one that is empty.
 * @param among the columns that may be used
 */
export function withStates(mapping: Mapping, { header, survey }: Beginning, among: readonly string[]): Mapping {
  const { status, ...others } = mapping;
  const surveyed = (column: string) => survey.columns[header.indexOf(column)];
  if (status !== undefined) return surveyed(status).filled === 0 ? others : mapping;
  const used = new Set(Object.values(mapping));
  const column = among.find((name) => {
    const found = used.has(name) ? null : tally(surveyed(name));
    if (!found || found.bought === 0 || found['not bought'] + found.returned === 0) return false;
    return orderMeanings.reduce((sum, meaning) => sum + found[meaning], 0) >= surveyed(name).filled * nearlyAll;
  });
  return column === undefined ? mapping : { ...mapping, status: column };
}

/** Without a column that is called like one of refunds and holds no numbers: a list of refunds, say. */
export function withReadableRefunds(mapping: Mapping, { header, survey }: Beginning): Mapping {
  const { refund, ...others } = mapping;
  if (refund === undefined) return mapping;
  const { numbers, filled } = survey.columns[header.indexOf(refund)];
  return filled > 0 && numbers < filled * mostly ? others : mapping;
}

const ofPayment = /pay|paiement|zahlung|pago|pagam|betal|płatn|financ/;

/**
 * Two columns that say what became of orders, and not the same.
 * @param among the columns that may be used
 * @throws AppError `unclear_orders`, which asks for the one that counts
 */
export function askForStates(mapping: Mapping, beginning: Beginning, among: readonly string[]): void {
  const { file, header, survey } = beginning;
  const { status } = mapping;
  if (status === undefined) return;
  const names = new Set(transactionNames.status);
  const used = new Set(Object.values(mapping));
  const tallyOf = (column: string) => tally(survey.columns[header.indexOf(column)]);
  const own = tallyOf(status);
  const other = among.find((column) => {
    const name = plainName(column);
    if (used.has(column) || !names.has(name) || kindsOfRow.has(name)) return false;
    const found = tallyOf(column);
    return own && found && found.bought > 0 && (lost(found) !== lost(own) || disagree(status, column, beginning));
  });
  if (own === null || other === undefined) return;
  const columns = [status, other];
  const said = columns.map((column) => `${rowCount(lost(tallyOf(column)))} by “${column}”`);
  const likely = columns.find((column) => !ofPayment.test(plainName(column))) ?? status;
  throw askOfOrders(
    file,
    {
      text: `two columns say what became of an order, and not the same: not bought, or returned, are ${said.join(', ')}. Which one counts?`,
      answers: columns.map((column) => ({
        label: column,
        hint: `the other one, “${columns.find((one) => one !== column)}”, is not used`,
        says: { map: { status: column } },
        proposed: column === likely,
      })),
    },
    `Say which: ${columns.map((column) => `--map "status=${column}"`).join(' or ')}.`,
  );
}

/** Whether an order was bought by one column, and was not, or was returned, by the other. */
function disagree(one: string, other: string, { header, sample }: Beginning): boolean {
  const [at, beside] = [header.indexOf(one), header.indexOf(other)];
  return sample.some((cells) => {
    const meanings = [at, beside].map((i) => stateMeaning(plainState(cells[i] ?? '')));
    return !meanings.includes(null) && (meanings[0] === 'bought') !== (meanings[1] === 'bought');
  });
}

/** Rows of which nothing was kept. */
function lost(found: Tally | null): number {
  return found ? found['not bought'] + found.returned : 0;
}
