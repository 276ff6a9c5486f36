import type { NumberForm } from '../../shared/features';
import { required } from '../../shared/required';
import { categoryValues, featureSets, featureTypes } from '../store/featureSets';
import type { ReadDb } from '../store/open';
import type { ToldByOrders } from './nightFeatures';

export interface ColumnOfFeature {
  name: string;
  /** A category's values in their order; null for what is a number. */
  texts: string[] | null;
  /** What kind of number it is; null for a plain one, and for a category. */
  form: NumberForm | null;
}

/** What a cell of a column stands for: a text of a category, else a number; null is missing. */
export function valueIn({ texts }: Pick<ColumnOfFeature, 'texts'>, value: number): number | string | null {
  if (Number.isNaN(value)) return null;
  return texts === null ? value : texts[value];
}

/**
 * A column for every feature that a stored row has, in order of their names, and how such a row gets into them.
 * @param more names of features that need a column although no stored row may have them
 */
export function featureColumns(db: ReadDb, more: readonly string[] = []) {
  const sets = featureSets(db);
  const { features, recode } = featuresInOrder(db, [...new Set([...sets.values(), more].flat())].sort());
  const placeOf = new Map(features.map(({ name }, place) => [name, place]));
  const places = new Map([...sets].map(([id, own]) => [id, own.map((name) => required(placeOf.get(name), name))]));
  const values = new Float64Array(Math.max(0, ...[...places.values()].map(({ length }) => length)));
  const bytes = new Uint8Array(values.buffer);
  const isPlain = recode.every((codes) => codes === null);
  const copyRow = (columns: readonly Float64Array[], row: number, setId: number, payload: Buffer) => {
    bytes.set(payload);
    const own = places.get(setId) ?? [];
    if (isPlain) for (let i = 0; i < own.length; i++) columns[own[i]][row] = values[i];
    else {
      for (let i = 0; i < own.length; i++) columns[own[i]][row] = recoded(recode[own[i]], values[i]);
    }
  };
  /** Many rows of one set, whose payloads lie one after the other. */
  const copyRows = (columns: readonly Float64Array[], rows: readonly number[], setId: number, payloads: Uint8Array) => {
    // A copy begins where numbers may.
    const all = new Float64Array(new Uint8Array(payloads).buffer);
    const own = places.get(setId) ?? [];
    for (const [i, place] of own.entries()) {
      const [column, codes] = [columns[place], recode[place]];
      for (let row = 0, at = i; row < rows.length; row++, at += own.length) column[rows[row]] = recoded(codes, all[at]);
    }
  };
  const copyTold = (columns: readonly Float64Array[], row: number, told: ToldByOrders) => {
    for (const [i, name] of told.names.entries()) {
      const place = required(placeOf.get(name), name);
      columns[place][row] = recoded(recode[place], told.values[i]);
    }
  };
  return { features, placeOf, copyRow, copyRows, copyTold };
}

function recoded(codes: Int32Array | null, value: number): number {
  return codes === null || Number.isNaN(value) ? value : codes[value];
}

/** Categories are recoded from the order in which their values came to the order of the values. */
function featuresInOrder(db: ReadDb, names: readonly string[]) {
  const types = featureTypes(db);
  const recode: (Int32Array | null)[] = [];
  const features = names.map((name) => {
    const type = types.get(name);
    if (type !== 'category') {
      recode.push(null);
      return { name, texts: null, form: type === 'flag' || type === 'date' ? type : null };
    }
    const byCode = categoryValues(db, name);
    const texts = [...byCode].sort();
    const place = new Map(texts.map((text, i) => [text, i]));
    recode.push(Int32Array.from(byCode, (text) => place.get(text) ?? 0));
    return { name, texts, form: null };
  });
  return { features, recode };
}
