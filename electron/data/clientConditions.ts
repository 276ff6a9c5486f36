import { type Condition, conditionText, parseCondition, type Sign } from '../../shared/clientList';
import { AppError } from '../../shared/errors';
import type { FeatureType } from '../../shared/features';
import { cellReader, damaged } from '../importing/featureReader';

/** A column of a list of clients, by their places in it. NaN is missing. */
export interface ClientColumn {
  type: FeatureType;
  /** Of a category, what its numbers stand for, in order. */
  texts: readonly string[] | null;
  values: Float64Array;
}

/** @throws AppError `bad_usage` for what is no condition on one of the names */
export function readConditions(texts: readonly string[], names: readonly string[]): Condition[] {
  return texts.map((text) => {
    const condition = parseCondition(text, names);
    if (condition) return condition;
    throw new AppError(
      'bad_usage',
      `“${text}” is no condition. Write a name, a sign (>, >=, <, <=, = or !=) and a value, as in recency_days>60. Names: ${names.join(', ')}.`,
    );
  });
}

const compares: Record<Sign, (one: number, other: number) => boolean> = {
  '>=': (one, other) => one >= other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '<': (one, other) => one < other,
  '=': (one, other) => one === other,
  '!=': (one, other) => one !== other,
};

/**
 * Returns whether a place meets a condition. What is missing meets none but `NAME=`, which asks for it.
 * @throws AppError `bad_usage` for a value that the column can't have, and for the order of texts
 */
export function meets(condition: Condition, { type, texts, values }: ClientColumn): (place: number) => boolean {
  const { sign, value } = condition;
  const isEquality = sign === '=' || sign === '!=';
  if (value === '' && isEquality) return (place) => Number.isNaN(values[place]) === (sign === '=');
  if (type === 'category' && !isEquality)
    throw wrong(condition, 'of texts it can only be asked whether they are equal');
  const number = read(type, texts, value);
  if (Number.isNaN(number) || number === damaged) throw wrong(condition, `“${value}” is no ${type}`);
  const compare = compares[sign];
  return (place) => !Number.isNaN(values[place]) && compare(values[place], number);
}

/** One past the last stands for a text that no client has. */
function read(type: FeatureType, texts: readonly string[] | null, value: string): number {
  const codeOf = (text: string) => {
    const code = texts?.indexOf(text) ?? -1;
    return code < 0 ? (texts?.length ?? 0) : code;
  };
  return cellReader({ type, codeOf, decimal: '.', dateFormat: 'iso', anyText: true })(value);
}

function wrong(condition: Condition, why: string): AppError {
  return new AppError('bad_usage', `“${conditionText(condition)}” can’t be met: ${why}.`);
}
