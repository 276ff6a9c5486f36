import type { FeatureType } from '../../shared/features';
import type { FeatureSchema } from '../engine/features';

/** A feature that a model asks for. Models that know it alike share it: it is read once for all of them. */
export interface ServedFeature {
  name: string;
  type: FeatureType;
  /** Of a category: the values that any of the models tells apart. */
  values: readonly string[];
}

/** The features of several models, each once, in the order in which they come. */
export function featuresOf(schemas: readonly (readonly FeatureSchema[])[]): ServedFeature[] {
  const found = new Map<string, { name: string; type: FeatureType; values: Set<string> }>();
  for (const schema of schemas.flat()) {
    const key = keyOf(schema);
    const known = found.get(key) ?? { name: schema.name, type: typeOf(schema), values: new Set<string>() };
    if (schema.type === 'category') for (const value of schema.values) known.values.add(value);
    found.set(key, known);
  }
  return [...found.values()].map(({ values, ...rest }) => ({ ...rest, values: [...values] }));
}

/** Where a model's features are among those of all models. */
export function placesOf(schema: readonly FeatureSchema[], features: readonly ServedFeature[]): Int32Array {
  const places = new Map(features.map(({ name, type }, place) => [`${type} ${name}`, place]));
  return Int32Array.from(schema, (feature) => places.get(keyOf(feature)) ?? -1);
}

/**
 * A category's numbers for the trees of a model, by the value's place among all values that are served; the last one is
 * for what none of the models knows. Null for what is a number as it stands.
 */
export function encoderOf(schema: FeatureSchema, { values }: ServedFeature): Float64Array | null {
  if (schema.type === 'number') return null;
  const known = new Map(schema.values.map((value, i) => [value, schema.numbers[i]]));
  return Float64Array.from([...values.map((value) => known.get(value) ?? schema.other), schema.other]);
}

function typeOf(schema: FeatureSchema): FeatureType {
  return schema.type === 'category' ? 'category' : (schema.form ?? 'number');
}

function keyOf(schema: FeatureSchema): string {
  return `${typeOf(schema)} ${schema.name}`;
}
