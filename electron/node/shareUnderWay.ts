/** Work is done once for all who ask for it while it is under way; another key is other work. */
export function shareUnderWay<T>(): (key: string, work: () => Promise<T>) => Promise<T> {
  const underWay = new Map<string, Promise<T>>();
  return (key, work) => {
    const asked = underWay.get(key) ?? work().finally(() => underWay.delete(key));
    underWay.set(key, asked);
    return asked;
  };
}
