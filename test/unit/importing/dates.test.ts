import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnFormat, provenOrder } from '../../../electron/importing/dateFormat';
import { type DateFormat, parseDate } from '../../../electron/importing/dates';

describe('a date', () => {
  it.each<[string, DateFormat, string]>([
    ['2010-12-01', 'iso', '2010-12-01T00:00:00.000Z'],
    ['2010-12-01 08:26', 'iso', '2010-12-01T08:26:00.000Z'],
    ['2010-12-01T08:26:07.25', 'iso', '2010-12-01T08:26:07.250Z'],
    ['2010-12-01T08:26:00+02:00', 'iso', '2010-12-01T06:26:00.000Z'],
    ['2010-12-01T08:26:00-0530', 'iso', '2010-12-01T13:56:00.000Z'],
    ['2010/2/9', 'iso', '2010-02-09T00:00:00.000Z'],
    ['2017-10-02 10:56:33 UTC', 'iso', '2017-10-02T10:56:33.000Z'],
    ['1/12/2010 8:26', 'dmy', '2010-12-01T08:26:00.000Z'],
    ['1/12/2010 8:26', 'mdy', '2010-01-12T08:26:00.000Z'],
    ['12/1/10 8:26 PM', 'mdy', '2010-12-01T20:26:00.000Z'],
    ['12/1/10 12:05 am', 'mdy', '2010-12-01T00:05:00.000Z'],
    ['31.12.1999', 'dmy', '1999-12-31T00:00:00.000Z'],
    ['19970101', 'compact', '1997-01-01T00:00:00.000Z'],
    ['20240229 10:00', 'compact', '2024-02-29T10:00:00.000Z'],
    ['1291191960', 'epoch', '2010-12-01T08:26:00.000Z'],
    ['1291191960000', 'epoch', '2010-12-01T08:26:00.000Z'],
    ['1 Dec 2010', 'named', '2010-12-01T00:00:00.000Z'],
    ['December 1, 2010 8:26 AM', 'named', '2010-12-01T08:26:00.000Z'],
    ['01-Feb-11', 'named', '2011-02-01T00:00:00.000Z'],
    ['1er févr. 2023', 'named', '2023-02-01T00:00:00.000Z'],
    ['12 août 2023 08:26', 'named', '2023-08-12T08:26:00.000Z'],
    ['3. März 2023', 'named', '2023-03-03T00:00:00.000Z'],
    ['14 de septiembre de 2023', 'named', '2023-09-14T00:00:00.000Z'],
    ['2 juil. 2023', 'named', '2023-07-02T00:00:00.000Z'],
  ])('%j as %s is %s', (cell, format, expected) => {
    expect(new Date(parseDate(cell, format)).toISOString()).toBe(expected);
  });

  it.each<[string, DateFormat]>([
    ['2011-02-29', 'iso'],
    ['2010-13-01', 'iso'],
    ['2010-12-01 24:00', 'iso'],
    ['2010-12', 'iso'],
    ['31/4/2010', 'dmy'],
    ['4/31/2010', 'mdy'],
    ['1/2-2010', 'dmy'],
    ['19970230', 'compact'],
    ['1 Foo 2010', 'named'],
    // June or July: juin, juillet.
    ['1 jui 2010', 'named'],
    ['12/1/10 13:05 PM', 'mdy'],
    ['17850', 'epoch'],
    ['', 'iso'],
  ])('%j as %s is none', (cell, format) => {
    expect(parseDate(cell, format)).toBeNaN();
  });

  it('is the moment that the platform’s own calendar has, in every form', () => {
    const range = { min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(range), (date) => {
        const iso = date.toISOString();
        const [year, month, day] = iso.slice(0, 10).split('-');
        expect(parseDate(iso, 'iso')).toBe(date.getTime());
        const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
        expect(parseDate(`${day}/${month}/${year}`, 'dmy')).toBe(midnight);
        expect(parseDate(`${Number(month)}/${Number(day)}/${year}`, 'mdy')).toBe(midnight);
        expect(parseDate(`${year}${month}${day}`, 'compact')).toBe(midnight);
      }),
    );
  });
});

describe('a column of dates', () => {
  it.each([
    [['2010-12-01', '', '2010-12-02 10:00'], 'iso'],
    [['1/12/2010', '13/12/2010'], 'ordered'],
    [['19970101', '19970102', 'NA'], 'compact'],
    [['1291191960'], 'epoch'],
    [['1 Dec 2010', 'garbage', '2 Dec 2010'], 'named'],
    [['apple', 'pear'], null],
    [['', 'NA'], null],
    [['17850', '13047'], null],
  ])('%j is of format %s', (cells, format) => {
    expect(columnFormat(cells)).toBe(format);
  });

  it.each([
    [['1/2/2010', '13/2/2010'], 'dmy'],
    [['1/2/2010', '2/13/2010'], 'mdy'],
    [['1/2/2010', '12/12/2010', ''], null],
    [['13/2/2010', '2/13/2010'], null],
  ])('%j proves %s', (cells, order) => {
    expect(provenOrder(cells)).toBe(order);
  });
});
