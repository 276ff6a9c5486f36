import { isMissing, normaliseId } from './values';

/** What stands for an id where nobody is meant: guests, and the ways in which programs write nothing. */
const placeholders = new Set([
  ...['0', '-1', 'guest', 'guests', 'anonymous', 'anonym', 'visitor', 'walk-in', 'walkin', 'not logged in', '(none)'],
  ...['#ref!', '#value!', '#name?', '#num!', '#null!', '#div/0!'],
]);
/** An id of many digits that a spreadsheet took for a number: 4.91512E+11. */
const damagedId = /^\d(?:[.,]\d+)?E\+\d{1,3}$/i;

/** How a row begins that adds up those above it. */
const totals = new Set(
  `total|totals|grand total|subtotal|sub total|sub-total|sum|average|mean|count|total général|total general|totaux|somme|sous-total
  |moyenne|summe|gesamt|gesamtsumme|zwischensumme|mittelwert|durchschnitt|suma|suma total|totale|totale generale|somma|media|totaal
  |totalt|razem|итого|всего|合计|総計|合計`
    .split('|')
    .map((word) => word.trim()),
);

/** Whether a row that begins so adds up others, and is about nobody. */
export function isTotal(cell: string): boolean {
  return totals.has(cell.trim().toLowerCase().replace(/[:.]$/, ''));
}

export function totalReason(cell: string): string {
  return `a row of ${cell.trim()} is about no client (where it is one: --keep-id "${cell.trim()}")`;
}

const zero = 48;
const nine = 57;

/** Whether an id is a number that begins with another digit than 0: it stands for nothing else, as most ids do. */
function isPlainNumber(id: string): boolean {
  if (id === '' || id.charCodeAt(0) === zero) return false;
  for (let i = 0; i < id.length; i++) {
    const code = id.charCodeAt(i);
    if (code < zero || code > nine) return false;
  }
  return true;
}

/**
 * Whether an id begins with a letter and ends in a digit, as many do: nothing that stands for nobody or adds up others
 * does, and no number.
 */
function isLetterToDigit(id: string): boolean {
  const small = id.charCodeAt(0) | 0x20;
  const last = id.charCodeAt(id.length - 1);
  return small >= 0x61 && small <= 0x7a && last >= zero && last <= nine;
}

/** @param kept ids that look like a placeholder and are clients, as the person said */
export function clientIdReader(kept: readonly string[]): (cell: string) => string | { reason: string } {
  const keep = new Set(kept.map(normaliseId));
  return (cell) => {
    const id = normaliseId(cell);
    if (isPlainNumber(id) || isLetterToDigit(id)) return id;
    if (id === '') return { reason: 'no client id' };
    if ((isMissing(id) || placeholders.has(id.toLowerCase())) && !keep.has(id)) {
      return { reason: `the id ${id} stands for nobody (where it is a client: --keep-id "${id}")` };
    }
    if (isTotal(id) && !keep.has(id)) return { reason: totalReason(id) };
    if (damagedId.test(id))
      return { reason: `“${id}” was an id before a spreadsheet cut its digits: export it as text` };
    return id;
  };
}
