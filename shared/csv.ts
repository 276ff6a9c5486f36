const needsQuotes = /[",\r\n]/;
const plainNumber = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const formulaStart = /^[=+\-@\t\r]/;

/**
 * One line of CSV. A cell that a spreadsheet would run as a formula gets a leading apostrophe (OWASP, "CSV Injection");
 * numbers, also negative ones, stay as they are.
 */
export function csvLine(cells: readonly string[]): string {
  return exactCsvLine(cells.map(neutral));
}

/** The same with each cell as it is: for files that only we read. */
export function exactCsvLine(cells: readonly string[]): string {
  const quoted = cells.map((cell) => (needsQuotes.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
  return `${quoted.join(',')}\n`;
}

/** One line for a spreadsheet to paste: cells parted by tabs, with no tab or line break within. */
export function tsvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => neutral(cell.replaceAll(/[\t\r\n]+/g, ' '))).join('\t')}\n`;
}

function neutral(cell: string): string {
  return formulaStart.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell;
}
