/** C. Lanczos's approximation (1964) with g = 7 and nine terms: right to some 15 digits for positive numbers. */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** Logarithm of the gamma function. @param x above 0 */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const base = x + 6.5;
  let sum = lanczos[0];
  for (let i = 1; i < lanczos.length; i++) sum += lanczos[i] / (x - 1 + i);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}

/** Products are taken up to here, where those of two such values are still finite. */
const mostProduct = 1e150;

/**
 * The sum of the logarithms of the first numbers, by few logarithms, of products.
 * @param values above 1e-150 and below 1e150
 */
export function sumOfLogs(values: Float64Array, count: number): number {
  let [sum, product] = [0, 1];
  for (let i = 0; i < count; i++) {
    product *= values[i];
    if (product < mostProduct && product > 1 / mostProduct) continue;
    sum += Math.log(product);
    product = 1;
  }
  return sum + Math.log(product);
}

const mostTerms = 5000;

/** Gauss's hypergeometric function ₂F₁(a, b; c; z), by its series. @param z in [0, 1) */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  let [term, sum] = [1, 1];
  for (let n = 0; n < mostTerms; n++) {
    term *= (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z;
    sum += term;
    if (Math.abs(term) < 1e-14 * Math.abs(sum)) break;
  }
  return sum;
}

/**
 * The least point of a function, by the simplex of J. Nelder and R. Mead (1965): no derivatives, no randomness.
 * @param start where to look first; steps of one each are tried around it
 */
export function minimise(of: (point: readonly number[]) => number, start: readonly number[]): number[] {
  const size = start.length;
  const at = (point: number[]) => ({ point, value: of(point) });
  const simplex = [
    at([...start]),
    ...start.map((_, moved) => at(start.map((value, i) => value + Number(i === moved)))),
  ];
  for (let step = 0; step < 200 * size; step++) {
    simplex.sort((a, b) => a.value - b.value);
    const [best, worst] = [simplex[0], simplex[size]];
    if (worst.value - best.value <= 1e-9 * (1 + Math.abs(best.value))) break;
    const middle = start.map((_, i) => simplex.slice(0, size).reduce((sum, { point }) => sum + point[i], 0) / size);
    const beyond = (times: number) => at(middle.map((value, i) => value + times * (value - worst.point[i])));
    const reflected = beyond(1);
    if (reflected.value < best.value) {
      const further = beyond(2);
      simplex[size] = further.value < reflected.value ? further : reflected;
      continue;
    }
    if (reflected.value < simplex[size - 1].value) {
      simplex[size] = reflected;
      continue;
    }
    const nearer = beyond(reflected.value < worst.value ? 0.5 : -0.5);
    if (nearer.value < Math.min(reflected.value, worst.value)) simplex[size] = nearer;
    else
      for (let i = 1; i <= size; i++)
        simplex[i] = at(simplex[i].point.map((value, j) => best.point[j] + (value - best.point[j]) / 2));
  }
  return simplex.sort((a, b) => a.value - b.value)[0].point;
}

/** What a parameter's logarithm is believed to lie around 0 by: wide, so that only what data leave open is settled. */
const beliefDeviation = 3;

/** Minus the logarithm of that belief, up to a constant: what keeps a likelihood that rises for ever from doing so. */
export function penalty(logarithms: readonly number[]): number {
  return logarithms.reduce((sum, value) => sum + value ** 2, 0) / (2 * beliefDeviation ** 2);
}
