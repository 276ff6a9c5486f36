import { describe, expect, it } from 'vitest';
import { placeOf } from '../../../electron/data/monitoredRows';

const versions = [
  { name: 'first', watermark: 100, periods: [{ from: 1000, until: 2000 }] },
  { name: 'second', watermark: 200, periods: [{ from: 2000, until: null }] },
];
const row = { version: null, seq: 150, at: 10, cameAt: 1500 };

describe('who answers for a row', () => {
  it('is the version that gave the answer, whenever it was', () => {
    expect(placeOf({ ...row, version: 'first', cameAt: 2500 }, versions)).toBe(0);
  });

  it('is the champion of the row’s own time, else of the time at which it came', () => {
    expect(placeOf({ ...row, seq: 250, at: 1999 }, versions)).toBe(0);
    expect(placeOf({ ...row, seq: 250, cameAt: 2500 }, versions)).toBe(1);
    expect(placeOf(row, versions)).toBe(0);
  });

  it('is the first champion after it, where there was none', () => {
    expect(placeOf({ ...row, cameAt: 900 }, versions)).toBe(0);
    expect(placeOf({ ...row, seq: null, cameAt: 900 }, versions)).toBe(0);
  });

  it('is never one that may have learned from its label', () => {
    expect(placeOf({ ...row, cameAt: 2500 }, versions)).toBe(-1);
    expect(placeOf({ ...row, seq: 90 }, versions)).toBe(-1);
    expect(placeOf({ ...row, seq: 150, cameAt: 900 }, versions)).toBe(0);
  });
});
