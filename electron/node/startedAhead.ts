/**
 * Starts works in their order, each as the one before is asked for: the next is under way while somebody waits for one.
 * One that nobody waits for in the end may fail unheard.
 * @param isAhead whether so; else each is started when it is asked for itself
 */
export function* startedAhead<T, R>(
  items: readonly T[],
  start: (item: T) => Promise<R>,
  isAhead: boolean,
): Generator<[item: T, result: Promise<R>]> {
  const begin = (item: T): Promise<R> => {
    const result = start(item);
    result.catch(() => undefined);
    return result;
  };
  let next: Promise<R> | null = null;
  for (const [i, item] of items.entries()) {
    const own: Promise<R> = next ?? begin(item);
    next = isAhead && i + 1 < items.length ? begin(items[i + 1]) : null;
    yield [item, own];
  }
}
