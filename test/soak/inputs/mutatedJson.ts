const hostile: readonly unknown[] = [
  null,
  true,
  '',
  '__proto__',
  'constructor',
  '../../../etc/passwd',
  'a'.repeat(5000),
  '\u0000\ud800',
  -1,
  0.5,
  2 ** 31,
  2 ** 53,
  1e308,
  '2026-02-30T25:61:00Z',
  [],
  {},
  [[[[[[[[1]]]]]]]],
  { __proto__: null, toString: 1, length: -1 },
];

type Container = Record<string, unknown> | unknown[];

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** A copy of a JSON value in which a few places are taken away, doubled, named otherwise, or hold something else. */
export function mutatedJson(random: () => number, value: unknown, changes: number): unknown {
  const copy: unknown = structuredClone(value);
  if (!isContainer(copy) || random() < 0.02) return strange(random);
  for (let i = 0; i < changes; i++) change(random, somewhere(random, copy));
  return copy;
}

/** A value of its own each time: it may be changed, too. */
function strange(random: () => number): unknown {
  return structuredClone(pick(random, hostile));
}

function pick<T>(random: () => number, of: readonly T[]): T {
  return of[Math.floor(random() * of.length)];
}

/** A container within, found by going down at random. */
function somewhere(random: () => number, from: Container): Container {
  for (let at = from; ; ) {
    const inner = Object.values(at).filter(isContainer);
    if (inner.length === 0 || random() < 0.2) return at;
    at = pick(random, inner);
  }
}

function change(random: () => number, at: Container): void {
  const key = pick(random, Object.keys(at)) ?? 'extra';
  const how = random();
  const set = (name: string, value: unknown) =>
    Object.defineProperty(at, name, { value, enumerable: true, configurable: true, writable: true });
  if (how < 0.5) set(key, strange(random));
  else if (how < 0.65) Reflect.deleteProperty(at, key);
  else if (Array.isArray(at)) at.push(structuredClone(pick(random, at.length > 0 ? at : hostile)));
  else if (how < 0.8) set(pick(random, ['__proto__', 'constructor', `${key}x`, '']), Reflect.get(at, key));
  else set(key, nudged(random, Reflect.get(at, key)));
}

/** A value of the same type. */
function nudged(random: () => number, value: unknown): unknown {
  if (typeof value === 'number') return value * (random() < 0.5 ? -1 : 1e6 * random());
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string' || value === '') return value;
  const at = Math.floor(random() * value.length);
  return value.slice(0, at) + String.fromCharCode(32 + Math.floor(random() * 96)) + value.slice(at + 1);
}
