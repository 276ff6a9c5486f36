import { type CellForm, cellReader, damaged } from '../importing/featureReader';
import { quoted } from '../importing/values';
import type { ServedFeature } from './features';

/**
 * What is read of a feature, whoever brings it: a finite number; NaN where it is missing; `damaged` where there is
 * something that can't be its value. A category is the place of its value, or one past the last for a value that no
 * model knows.
 */
export interface ValueReader {
  feature: ServedFeature;
  /** Place that stands for a category's values that no model knows; NaN for what is no category. */
  unknown: number;
  /** A value as JSON has it. */
  value: (value: unknown) => number;
  /** A cell of a file that writes it so. */
  cell: (form: Omit<CellForm, 'type' | 'codeOf'>) => (cell: string) => number;
}

/** The days of the years 1 to 9999, counted from 1970-01-01. */
const firstDay = -719_162;
const lastDay = 2_932_896;

export function valueReader(feature: ServedFeature): ValueReader {
  const { type, values } = feature;
  const places = new Map(values.map((value, place) => [value, place]));
  const codeOf = (value: string) => places.get(value) ?? values.length;
  const cell = (form: Omit<CellForm, 'type' | 'codeOf'>) => {
    const read = cellReader({ type, codeOf, ...form });
    // A value that a model was trained on is one, also where other files write “none” for nothing.
    return type === 'category' ? (text: string) => places.get(text) ?? read(text) : read;
  };
  const text = cell({ decimal: '.', dateFormat: 'iso' });
  const number = numberReader(feature, text);
  return {
    feature,
    unknown: type === 'category' ? values.length : Number.NaN,
    value: (value) => {
      if (typeof value === 'number') return number(value);
      if (typeof value === 'string') return text(value);
      if (value === undefined || value === null) return Number.NaN;
      return typeof value === 'boolean' ? fromBoolean(feature, value, text) : damaged;
    },
    cell,
  };
}

function numberReader({ type }: ServedFeature, text: (cell: string) => number): (value: number) => number {
  switch (type) {
    case 'number':
      // Infinite is what JSON becomes that writes a number too great for a float64.
      return (value) => (Number.isFinite(value) ? value : damaged);
    case 'flag':
      return (value) => (value === 0 || value === 1 ? value : damaged);
    case 'date':
      return (value) => (value >= firstDay && value <= lastDay ? value : damaged);
    case 'category':
      return (value) => (Number.isFinite(value) ? text(String(value)) : damaged);
  }
}

function fromBoolean({ type }: ServedFeature, value: boolean, text: (cell: string) => number): number {
  if (type === 'date') return damaged;
  return type === 'category' ? text(String(value)) : Number(value);
}

const wanted = {
  number: 'a number',
  flag: 'yes or no (1 or 0)',
  date: 'a day (2026-03-29, or days since 1970-01-01)',
  category: 'a text',
} as const;

/** Why a value was refused. */
export function refusalOf({ type }: ServedFeature, value: unknown): string {
  const shown = typeof value === 'string' ? quoted(value) : typeof value === 'object' ? 'what is there' : String(value);
  return `${shown} is not ${wanted[type]}`;
}
