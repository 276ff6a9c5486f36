/** The first place in ascending numbers whose number is not below `value`; their length when all are. */
export function firstNotBelow(numbers: ArrayLike<number>, value: number): number {
  let [from, to] = [0, numbers.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (numbers[middle] < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The first place in ascending numbers whose number is above `value`; their length when none is. */
export function firstAbove(numbers: ArrayLike<number>, value: number): number {
  let [from, to] = [0, numbers.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (numbers[middle] <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}
