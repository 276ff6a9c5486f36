import { describe, expect, it } from 'vitest';
import { exampleLines, languages, latency, remarkOn, triedAs } from '../../../../renderer/derive/serving';

const nothing = { predicted_at: '2026-01-01T00:00:00.000Z', models: {}, rejected: 0, ignored: [] };

describe('what is tried', () => {
  it('is a row where it is an object, else a client', () => {
    expect(triedAs(' 17850 ')).toEqual({ client: '17850', row: null });
    expect(triedAs('{"a": null}')).toEqual({ client: null, row: { a: null } });
    expect(triedAs('[1]')).toEqual({ client: '[1]', row: null });
    expect(triedAs('{a')).toEqual({ client: '{a', row: null });
  });

  it('has why there is no answer, or what was missing, said of it', () => {
    expect(remarkOn({ ...nothing, predictions: [{ missing: ['a', 'b'], unknown: [] }] })).toBe('Missing: a, b.');
    expect(remarkOn({ ...nothing, predictions: [{ missing: [], unknown: [] }] })).toBe('');
    const error = { row: 0, column: 'a', reason: '“x” is not a number' };
    expect(remarkOn({ ...nothing, predictions: [{ error }] })).toBe('a: “x” is not a number.');
  });
});

it('examples ask this endpoint with this token', () => {
  for (const language of languages) {
    const lines = exampleLines(language, 'http://127.0.0.1:1', '/w/serving.token');
    expect(lines).toContain('http://127.0.0.1:1/predict');
    expect(lines).toContain('/w/serving.token');
  }
});

it('latencies are read in milliseconds up to a second', () => {
  expect([latency(null), latency(0.00042), latency(1.5)]).toEqual(['–', '0.4\u00a0ms', '1.50\u00a0s']);
});
