import { describe, expect, it } from 'vitest';
import {
  ambiguousDate,
  fieldLabel,
  kindChoices,
  spelledDate,
  strayByte,
  unrecognised,
} from '../../../../renderer/derive/importing';

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

describe('a byte that is not UTF-8', () => {
  it('is told by its place, without the words of the command line', () => {
    const details = { file: '/a.csv', line: 1302, position: 97_260, byte: 0xe9 };
    expect(strayByte({ code: 'unclear_encoding', message: 'use --encoding', details })).toMatch(
      /^Line 1,302: byte 97,260 of the file \(0xE9\) is not valid UTF-8\.(?!.*--)/,
    );
    expect(strayByte({ code: 'unclear_file', message: '' })).toBeNull();
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

describe('an unclear file', () => {
  const unclear = (details: Record<string, unknown>) =>
    kindChoices({ code: 'unclear_file', message: '', details }, (task) => (task === 'churn' ? 'churned' : undefined));

  it('may be one of the kinds that the error names', () => {
    expect(unclear({ candidates: ['transactions', 'clients', 'music'] })).toEqual({
      column: null,
      choices: [
        { kind: 'transactions', label: null, reading: { kind: 'transactions' } },
        { kind: 'clients', label: null, reading: { kind: 'clients' } },
      ],
    });
  });

  it('with a column that could be several things is read as the answer says', () => {
    const found = unclear({ candidates: ['labelled data', 'predictions', 'clients'], column: 'Churn', task: 'churn' });
    expect(found?.column).toBe('Churn');
    expect(found?.choices.map(({ reading }) => reading)).toEqual([
      { kind: 'labelled data', map: { churned_actual: 'Churn' } },
      { kind: 'predictions', map: { churned_pred: 'Churn' } },
      { kind: 'clients' },
    ]);
  });

  it('is none where the error is another one', () => {
    expect(kindChoices({ code: 'internal', message: '' }, () => undefined)).toBeNull();
  });
});

it('fields are written as words', () => {
  expect([fieldLabel('client'), fieldLabel('purchased_pred')]).toEqual(['Client', 'Purchased pred']);
});
