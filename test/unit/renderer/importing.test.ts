import { describe, expect, it } from 'vitest';
import { ambiguousDate, spelledDate, unrecognised } from '../../../renderer/views/importing';

describe('an unrecognised file', () => {
  it('can be mapped by the columns that the error names', () => {
    const details = {
      columns: ['wer', 'wann'],
      mapping: { invoice: 'nr' },
      missing: ['client', 'amount (or quantity and price)'],
    };
    expect(unrecognised({ code: 'unrecognised_file', message: '', details })).toMatchObject({
      columns: ['wer', 'wann'],
      fields: ['client', 'amount', 'quantity', 'price', 'invoice'],
    });
  });

  it('without columns is only an error', () => {
    expect(unrecognised({ code: 'unrecognised_file', message: 'It is empty.', details: { file: 'a' } })).toBeNull();
    expect(unrecognised({ code: 'file_not_found', message: '' })).toBeNull();
  });
});

describe('an ambiguous date', () => {
  it('is asked about by its column', () => {
    expect(
      ambiguousDate({ code: 'ambiguous_dates', message: '', details: { column: 'day', example: '5/4/2026' } }),
    ).toEqual({
      column: 'day',
      example: '5/4/2026',
    });
    expect(ambiguousDate({ code: 'internal', message: '' })).toBeNull();
  });

  it('is spelled out for each order', () => {
    expect([spelledDate('5/4/2026', 'dmy'), spelledDate('5/4/2026', 'mdy')]).toEqual(['5 April 2026', '4 May 2026']);
    expect(spelledDate('25/4/2026', 'mdy')).toBeNull();
    expect(spelledDate('soon', 'dmy')).toBeNull();
  });
});
