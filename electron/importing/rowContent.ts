import { normaliseId } from './values';

const separator = '\u001f';

/**
 * Returns a function that gives a record's content: all its cells, trimmed, in the order of the columns' names. So the same
 * row is known again from an export with other quoting or another column order.
 * @param idColumn the column whose cells are ids: `17850.0` and `17850` are the same
 */
export function rowContents(header: readonly string[], idColumn: string): (cells: readonly string[]) => string {
  const order = header.map((name, i) => ({ name, i })).sort((a, b) => (a.name < b.name ? -1 : 1));
  return (cells) => {
    let content = '';
    for (const { i, name } of order) {
      content += (name === idColumn ? normaliseId(cells[i]) : cells[i].trim()) + separator;
    }
    return content;
  };
}
