import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageOf, fitInterval, intervalAt, spreadOf } from '../../../electron/engine/interval';
import { Random } from '../../../electron/engine/rng';

/** 1, 2 … 101: the quantile of a share is 1 + 100 × the share. */
const hundred = Float64Array.from({ length: 101 }, (_, i) => i + 1);

describe('the spread of leaves', () => {
  it('leaves a tenth out on either side', () => {
    const { lower, upper } = spreadOf(hundred, 1);
    expect(lower).toBeCloseTo(11, 10);
    // Ten of the 101 lie below 11.
    expect(upper).toBeCloseTo(1 + 100 * (10 / 101 + 0.8), 10);
  });

  it('begins at nothing where many have nothing, and leaves out a fifth above', () => {
    // Half have nothing: the upper end is where .3 of the other half's .5 lie below.
    expect(spreadOf(hundred, 0.5)).toEqual({ lower: 0, upper: 1 + 100 * ((0.8 - 0.5) / 0.5) });
    expect(spreadOf(hundred, 0.15)).toEqual({ lower: 0, upper: 0 });
    expect(spreadOf(hundred, 0)).toEqual({ lower: 0, upper: 0 });
    const zeros = Float64Array.from([...new Float64Array(50), ...hundred]).sort();
    expect(spreadOf(zeros, 1).lower).toBe(0);
  });

  it('counts what was given back as less than nothing', () => {
    const { lower } = spreadOf(Float64Array.from([-9, -8, -7, -6, ...hundred.subarray(0, 16)]), 0.8);
    // .1 of all is .125 of the examples.
    expect(lower).toBeCloseTo(-9 + 19 * 0.125, 10);
  });

  it('holds at least what it is to hold of examples and zeros together', () => {
    const examples = fc.array(fc.integer({ min: -20, max: 200 }), { minLength: 20, maxLength: 80 });
    fc.assert(
      fc.property(examples, fc.double({ min: 0, max: 1, noNaN: true }), (values, any) => {
        const sorted = Float64Array.from(values).sort();
        const { lower, upper } = spreadOf(sorted, any);
        expect(lower).toBeLessThanOrEqual(upper + 1e-9);
        const inside = (value: number) => value >= lower - 1e-9 && value <= upper + 1e-9;
        const held = (any * sorted.filter(inside).length) / sorted.length + (1 - any) * Number(inside(0));
        // Interpolation and the ends cost an example or two.
        expect(held).toBeGreaterThan(0.8 - 3 / sorted.length);
      }),
    );
  });
});

describe('intervals', () => {
  const rows = 20_000;
  const random = new Random(5);
  /** Amounts as wide as they are large; of the small ones, a part is nothing. Their spreads are told too narrow. */
  const draw = () => {
    const answer = 1000 * random.unit() ** 2;
    const isNone = answer < 200 && random.unit() < 0.4;
    const actual = isNone ? 0 : answer * (0.4 + 1.2 * random.unit());
    const lower = answer < 200 ? 0 : answer * 0.8;
    return { answer, actual, lower, upper: answer * 1.2 };
  };
  const columnsOf = (all: ReturnType<typeof draw>[]) => ({
    answer: Float64Array.from(all, ({ answer }) => answer),
    actual: Float64Array.from(all, ({ actual }) => actual),
    lower: Float64Array.from(all, ({ lower }) => lower),
    upper: Float64Array.from(all, ({ upper }) => upper),
    client: Int32Array.from(all.keys()),
  });

  /** Amounts as wide as they are large, heavy tails, and nothing but noise; told too narrow, too wide, and alike. */
  const worlds: Record<string, () => ReturnType<typeof draw>> = {
    'two kinds of clients': draw,
    'heavy tails': () => {
      const answer = Math.exp(2 * random.unit());
      return { answer, actual: answer / (0.1 + random.unit()), lower: 0.9 * answer, upper: 1.1 * answer };
    },
    'spreads that say nothing': () => {
      const answer = random.unit();
      return { answer, actual: 5 * answer + random.unit() ** 3, lower: answer, upper: answer };
    },
    'spreads too wide': () => {
      const answer = 100 + random.unit();
      return { answer, actual: answer * (0.9 + 0.2 * random.unit()), lower: 0.5 * answer, upper: 2 * answer };
    },
    'amounts that may be negative': () => {
      const answer = 200 * random.unit() - 100;
      const noise = 100 * (random.unit() + random.unit() - 1);
      return { answer, actual: answer + noise, lower: answer - 20, upper: answer + 20 };
    },
    'nothing for many, and less for some': () => {
      const [answer, kind] = [random.unit(), random.unit()];
      const actual = kind < 0.15 ? -30 * random.unit() : kind < 0.4 ? 0 : 100 * random.unit();
      return { answer, actual, lower: 0, upper: 30 };
    },
  };

  it.each(Object.keys(worlds))('hold as many of other clients’ amounts as they say, in every tenth: %s', (world) => {
    const some = () => Array.from({ length: rows }, worlds[world]);
    const fit = fitInterval(columnsOf(some()))!;
    const others = some();
    const widened = others.map((one) => intervalAt(fit, one.answer, one));
    const { actual, answer } = columnsOf(others);
    const ends = (of: 'lower' | 'upper') => Float64Array.from(widened, (one) => one[of]);
    const { all, tenths } = coverageOf(actual, answer, ends('lower'), ends('upper'));
    expect(Math.abs(all - 0.8)).toBeLessThan(0.015);
    expect(tenths).toHaveLength(10);
    for (const tenth of tenths) expect(Math.abs(tenth - 0.8)).toBeLessThan(0.04);
    // Told as they were, they hold too few or too many.
    const told = columnsOf(others);
    expect(Math.abs(coverageOf(actual, answer, told.lower, told.upper).all - 0.8)).toBeGreaterThan(0.15);
  });

  it('never reach below what was ever learned, and need clients to be told', () => {
    const fit = { bounds: [], widen: [2], unit: 0, least: -3 };
    expect(intervalAt(fit, 5, { lower: 4, upper: 8 })).toEqual({ lower: -3, upper: 16 });
    expect(intervalAt({ ...fit, widen: [-1] }, 5, { lower: 4, upper: 8 })).toEqual({ lower: 6, upper: 6 });
    const few = columnsOf(Array.from({ length: 39 }, draw));
    expect(fitInterval(few)).toBeNull();
  });
});

describe('coverage', () => {
  it('is counted by tenths of the answers', () => {
    const answer = Float64Array.from({ length: 20 }, (_, i) => 20 - i);
    const actual = answer.map((value) => (value <= 2 ? 100 : value));
    const { all, tenths } = coverageOf(actual, answer, answer, answer);
    expect(all).toBe(0.9);
    expect(tenths).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  });
});
