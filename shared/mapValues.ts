/** The same keys, each with what is made of its value. */
export function mapValues<K extends string, A, B>(
  record: Readonly<Record<K, A>>,
  change: (value: A, key: K) => B,
): Record<K, B> {
  const mapped: Partial<Record<K, B>> = {};
  for (const key in record) mapped[key] = change(record[key], key);
  // All keys are there now.
  return mapped as Record<K, B>;
}
