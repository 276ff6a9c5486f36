import type { ErrorReport } from '../../shared/schemas/errors';
import type { Metrics } from '../../shared/schemas/metrics';
import { scoreNames } from '../../shared/scores';
import { count, percent, plain } from '../../shared/words';

/** Lines of aligned columns; the first row is the heading. Columns of numbers are aligned to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => rows.reduce((most, row) => Math.max(most, row[column].length), 0));
  const right = rows[0].map((_, column) =>
    rows.slice(1).every((row) => /^[−+-]?[\d.,]*( ?[%×]| MB| s)?$|^–$/.test(row[column])),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => (right[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function decimal(value: number | null, digits = 3): string {
  return value === null ? '–' : plain(value, digits);
}

/** The metrics that people look at first, by name, the headline before the others. */
export function headline(metrics: Metrics): [name: string, value: string][] {
  if (metrics.kind === 'classification') {
    return [
      [scoreNames.auc, decimal(metrics.auc)],
      topTenthOf(metrics),
      [scoreNames.accuracy, percent(metrics.accuracy)],
      [scoreNames.logLoss, decimal(metrics.logLoss)],
    ];
  }
  return [
    [scoreNames.r2Clipped, decimal(metrics.r2Clipped)],
    topTenthOf(metrics),
    [scoreNames.r2, decimal(metrics.r2)],
    [scoreNames.mae, count(Math.round(metrics.mae * 100) / 100)],
  ];
}

function topTenthOf({ topTenth = null }: Metrics): [name: string, value: string] {
  return [scoreNames.topTenth, topTenth === null ? '–' : percent(topTenth)];
}

/** The message, with what to do about it on the command line. */
export function inFull({ message, details }: ErrorReport): string {
  const remedy = details?.commandLine;
  return typeof remedy === 'string' ? `${message} ${remedy}` : message;
}
