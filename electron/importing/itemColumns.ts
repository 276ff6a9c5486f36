import { type LineItem, orderWords } from '../../shared/transactionRow';
import type { Beginning } from './beginning';
import type { Cells } from './cells';
import { type Mapping, namedColumns } from './fields';
import { hashOf } from './textHash';
import { type ItemField, itemFields, transactionNames } from './transactionNames';
import { isMissing } from './values';

/** More words than a shop has categories, or the world countries: such a column holds something else. */
const mostWords = 250;
/** Cells below which a share says nothing. */
const leastCells = 50;
/** From such a share of cells that are like no other on, a column tells lines apart, and not what is bought. */
const nearlyAll = 0.9;

/**
 * A mapping whose products, categories and countries are read from the fullest column that is called so and can hold
 * them: many shops leave the article number of a line empty, and not its name.
 * @param among the columns that may be used
 */
export function withSureItems(
  mapping: Mapping,
  { header, survey }: Pick<Beginning, 'header' | 'survey'>,
  among: readonly string[],
): Mapping {
  const surveyed = (column: string) => survey.columns[header.indexOf(column)];
  const isSure = (field: ItemField, column: string) => {
    const { filled, distinct } = surveyed(column);
    if (filled === 0) return false;
    if (field === 'product') return distinct.cells < leastCells || distinct.values < distinct.cells * nearlyAll;
    return distinct.values <= mostWords;
  };
  const settled: Record<string, string> = { ...mapping };
  for (const field of itemFields) {
    const { [field]: first, ...others } = settled;
    if (first === undefined) continue;
    const used = new Set(Object.values(others));
    const columns = [first, ...namedColumns(transactionNames[field], among)];
    const sure = columns.filter((column) => !used.has(column) && isSure(field, column));
    if (sure.length === 0) delete settled[field];
    else settled[field] = sure.reduce((best, one) => (surveyed(one).filled > surveyed(best).filled ? one : best));
  }
  return settled;
}

/** Characters that are kept of a word. */
const longest = 80;

/**
 * Returns a function that says what a record holds of products and of who buys; undefined where the file holds nothing.
 * A product is known by a number that stands for it, so that no text of it is kept; of categories and countries the
 * words are, as many as there can be.
 * @param codeOf the code of a word of a feature
 */
export function itemReader(
  fields: Cells,
  codeOf: (feature: string, word: string) => number,
): (cells: readonly string[]) => LineItem | undefined {
  if (!itemFields.some((field) => fields.has(field))) return () => undefined;
  const text = (field: ItemField, cells: readonly string[]) => {
    const cell = fields.has(field) ? fields.text(field, cells).trim() : '';
    return isMissing(cell) ? null : cell;
  };
  const codes = { category: new Map<string, number>(), country: new Map<string, number>() };
  const word = (field: 'category' | 'country', cells: readonly string[]) => {
    const cell = text(field, cells)?.slice(0, longest);
    if (cell === undefined) return null;
    const known = codes[field].get(cell);
    if (known !== undefined) return known;
    if (codes[field].size >= mostWords) return null;
    const code = codeOf(orderWords[field], cell);
    codes[field].set(cell, code);
    return code;
  };
  return (cells) => {
    const product = text('product', cells);
    const quantity = product === null ? null : fields.number('quantity', cells);
    return {
      product: product === null ? null : hashOf(product.toLowerCase()),
      quantity: typeof quantity === 'number' ? quantity : null,
      category: word('category', cells),
      country: word('country', cells),
    };
  };
}
