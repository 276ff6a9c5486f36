import { describe, expect, it } from 'vitest';
import {
  answered,
  dialectWords,
  fieldLabel,
  questionsOf,
  refusalWords,
  strayByte,
  unrecognised,
  withKind,
} from '../../../../renderer/derive/importing';
import { rowAsClient } from '../../../../shared/importing';

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

describe('a question about a file', () => {
  const question = { text: 'Which?', answers: [{ label: 'a', hint: '', says: { decimal: ',' }, proposed: true }] };

  it('comes with the error that the file was refused with', () => {
    const other = { ...question, text: 'And which?' };
    expect(questionsOf({ code: 'ambiguous_numbers', message: '', details: { question } })).toEqual([question]);
    const both = { question, questions: [question, other] };
    expect(questionsOf({ code: 'unclear_file', message: '', details: both })).toEqual([question, other]);
    expect(questionsOf({ code: 'internal', message: '' })).toEqual([]);
    expect(questionsOf({ code: 'unclear_file', message: '', details: { question: 'Which?' } })).toEqual([]);
  });

  it('is answered on top of what was said before', () => {
    const reading = { path: 'a', map: { client: 'who' }, dateFormat: 'dmy' as const, ignore: ['x'] };
    const says = {
      kind: 'labelled data' as const,
      map: { churned_actual: 'Exited' },
      ignore: ['y'],
      words: { stayed: 'no' as const },
    };
    expect(answered(reading, says)).toEqual({
      path: 'a',
      kind: 'labelled data',
      map: { client: 'who', churned_actual: 'Exited' },
      dateFormat: 'dmy',
      ignore: ['x', 'y'],
      words: { stayed: 'no' },
    });
    expect(answered(reading, { dateFormat: 'ymd', decimal: ',' })).toMatchObject({ dateFormat: 'ymd', decimal: ',' });
  });
});

it.each([
  ['the id 0 stands for nobody (where it is a client: --keep-id "0")', 'the id 0 stands for nobody'],
  ['“…” is not a number; where the column holds texts: --type "spend (net)=category"', '“…” is not a number'],
  ['no client id', 'no client id'],
])('a refusal is told without options: %s', (reason, words) => {
  expect(refusalWords(reason)).toBe(words);
});

it('a file’s form is written in words', () => {
  const given = { encoding: 'utf-8', delimiter: ';', dateFormat: 'dmy' } as const;
  expect(dialectWords({ ...given, format: 'text' })).toBe('UTF-8 · separator: semicolon · dates day first');
  expect(dialectWords({ ...given, format: 'workbook' })).toBe('Excel workbook · dates day first');
});

it('fields are written as words', () => {
  expect([fieldLabel('client'), fieldLabel('purchased_pred')]).toEqual(['Client', 'Purchased pred']);
});

describe('a file that is looked at as another kind', () => {
  const reading = { path: '/a.csv', kind: 'clients' as const, map: { client: 'id', churned_actual: 'left' } };

  it('keeps what holds for all kinds, and comes back to what was chosen', () => {
    const other = withKind(reading, 'outcomes', {});
    expect(other).toEqual({ path: '/a.csv', kind: 'outcomes', map: { client: 'id' } });
    expect(withKind(other, 'clients', { clients: reading.map })).toEqual(reading);
    expect(withKind(reading, undefined, {})).toEqual({ path: '/a.csv', map: { client: 'id' } });
  });

  it('is no file of orders in which each line is a client', () => {
    const lines = { ...reading, map: { client: rowAsClient } };
    expect(withKind(lines, 'transactions', {}).map).toEqual({});
    expect(withKind(lines, 'outcomes', {}).map).toEqual({ client: rowAsClient });
  });
});
