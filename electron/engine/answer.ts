import type { Absent } from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';
import { taskWords } from '../../shared/tasks';
import { calibrate } from './calibration';
import { encode, type FeatureColumn } from './features';
import { combinedRows, type Forests, ruleOf, saidBy } from './forests';
import type { Model } from './modelFile';
import { predict } from './predict';

/**
 * A model's answers: calibrated probabilities, or numbers.
 * @param columns one per feature, in the model's order
 */
export function answersOf(model: Model, columns: readonly FeatureColumn[], rows: number): Float64Array {
  return calibrated(model, forestAnswers(model, encoded(model, columns), rows));
}

/** What the forests say before calibration. @param columns encoded, in the model's order */
export function forestAnswers(model: Forests, columns: readonly Float64Array[], rows: number): Float64Array {
  return combinedRows(
    ruleOf(model),
    saidBy(model, (chunks) => predict(chunks, columns, rows)),
  );
}

/** The numbers that the model's trees see. */
export function encoded({ schema }: Model, columns: readonly FeatureColumn[]): Float64Array[] {
  return columns.map((column, i) => encode(schema[i], column));
}

/** The forest's answers after the model's calibration, if it has one. */
export function calibrated({ calibration }: Pick<Model, 'calibration'>, raw: Float64Array): Float64Array {
  return calibration ? raw.map((probability) => calibrate(calibration, probability)) : raw;
}

/**
 * The columns that a model wants, by name.
 * @param absent `refuse`: a column that is not there is an error; `missing`: it is missing in every row, as is one that
 *   is of another type by now
 * @throws AppError `bad_usage` naming all columns that are not there
 */
export function columnsFor(
  model: Model,
  source: { features: readonly string[]; feature: (name: string) => FeatureColumn; rows: number },
  absent: Absent,
): FeatureColumn[] {
  const known = new Set(source.features);
  const lacking = model.schema.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (lacking.length > 0 && absent === 'refuse') {
    const which = lacking.map((name) => `“${name}”`).join(', ');
    throw new AppError(
      'bad_usage',
      `The data lacks ${lacking.length === 1 ? 'the column' : 'the columns'} ${which}, which the model of ${taskWords(model.task.name)} was trained on.`,
      { columns: lacking },
    );
  }
  return model.schema.map(({ name, type }) => {
    const column = known.has(name) ? source.feature(name) : null;
    const isOfUse = column !== null && (column.type === type || absent === 'refuse');
    return isOfUse ? column : emptyColumn(type, source.rows);
  });
}

function emptyColumn(type: FeatureColumn['type'], rows: number): FeatureColumn {
  if (type === 'number') return { type, values: new Float64Array(rows).fill(Number.NaN) };
  return { type, names: [], codes: new Int32Array(rows).fill(-1) };
}
