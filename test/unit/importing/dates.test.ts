import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnFormat, OrderEvidence } from '../../../electron/importing/dateFormat';
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
    ['45296', 'serial', '2024-01-05T00:00:00.000Z'],
    ['45296.42847222222', 'serial', '2024-01-05T10:17:00.000Z'],
    ['45657,99998842592', 'serial', '2024-12-31T23:59:59.000Z'],
    ['Mon Jan 05 2024 10:00:00 GMT+0100 (CET)', 'named', '2024-01-05T09:00:00.000Z'],
    ['Fri Jan 05 2024 10:00:00 GMT-0800 (Pacific Standard Time)', 'named', '2024-01-05T18:00:00.000Z'],
    ['Fri, 05 Jan 2024 10:00:00 +0100', 'named', '2024-01-05T09:00:00.000Z'],
    ['Fri, 5 Jan 2024 10:00:00 EST', 'named', '2024-01-05T15:00:00.000Z'],
    ['5 Jan 24 10:00 GMT', 'named', '2024-01-05T10:00:00.000Z'],
    ['2024-01-05 10:00:00 CET', 'iso', '2024-01-05T09:00:00.000Z'],
    ['2024-07-05 10:00:00 CEST', 'iso', '2024-07-05T08:00:00.000Z'],
    ['2024-01-05T10:00:00+01:00[Europe/Paris]', 'iso', '2024-01-05T09:00:00.000Z'],
    ['2024-07-05T10:00:00[Europe/Paris]', 'iso', '2024-07-05T08:00:00.000Z'],
    ['2024-01-05 10:00:00 America/Argentina/Buenos_Aires', 'iso', '2024-01-05T13:00:00.000Z'],
    ['2024-01-05T10:00:00 UTC+5:30', 'iso', '2024-01-05T04:30:00.000Z'],
    ['05/Jan/2024', 'named', '2024-01-05T00:00:00.000Z'],
    ['05/Jan/2024:10:00:00 +0100', 'named', '2024-01-05T09:00:00.000Z'],
    ['Fri 2024-01-05', 'iso', '2024-01-05T00:00:00.000Z'],
    ['Fri, 05/01/2024 10:00', 'dmy', '2024-01-05T10:00:00.000Z'],
    ['Friday, January 5, 2024', 'named', '2024-01-05T00:00:00.000Z'],
    ['Fri Jan  5 10:00:00 2024', 'named', '2024-01-05T10:00:00.000Z'],
    ['Fri Jan  5 10:00:00 UTC 2024', 'named', '2024-01-05T10:00:00.000Z'],
    ['January 5th, 2024', 'named', '2024-01-05T00:00:00.000Z'],
    ['5th of January 2024', 'named', '2024-01-05T00:00:00.000Z'],
    ['Jan 5, 2024, 10:00:00 AM', 'named', '2024-01-05T10:00:00.000Z'],
    ['Jan-05-2024', 'named', '2024-01-05T00:00:00.000Z'],
    ['Jan-05-24', 'named', '2024-01-05T00:00:00.000Z'],
    ['20240105 1030', 'compact', '2024-01-05T10:30:00.000Z'],
    ['25/01/2024 à 10:30', 'dmy', '2024-01-25T10:30:00.000Z'],
    ['2024-Jan-05', 'named', '2024-01-05T00:00:00.000Z'],
    ['05JAN2024:10:00:00', 'named', '2024-01-05T10:00:00.000Z'],
    ['05-JAN-24 10.00.00.000000 PM', 'named', '2024-01-05T22:00:00.000Z'],
    ['vendredi 5 janvier 2024 à 10h30', 'named', '2024-01-05T10:30:00.000Z'],
    ['mar. 5 mars 2024', 'named', '2024-03-05T00:00:00.000Z'],
    ['Freitag, 5. Januar 2024 um 10:30 Uhr', 'named', '2024-01-05T10:30:00.000Z'],
    ['viernes, 5 de enero de 2024, 10:30', 'named', '2024-01-05T10:30:00.000Z'],
    ['5 gennaio 2024 alle ore 10:30', 'named', '2024-01-05T10:30:00.000Z'],
    ['sexta-feira, 5 de janeiro de 2024 às 10h30', 'named', '2024-01-05T10:30:00.000Z'],
    ['vrijdag 5 maart 2024', 'named', '2024-03-05T00:00:00.000Z'],
    ['5 stycznia 2024', 'named', '2024-01-05T00:00:00.000Z'],
    ['5 мая 2024 г.', 'named', '2024-05-05T00:00:00.000Z'],
    ['пятница, 5 января 2024 г. в 10:30', 'named', '2024-01-05T10:30:00.000Z'],
    ['5. ledna 2024', 'named', '2024-01-05T00:00:00.000Z'],
    ['2024. január 5.', 'named', '2024-01-05T00:00:00.000Z'],
    ['den 5 januari 2024', 'named', '2024-01-05T00:00:00.000Z'],
    ['5 Ιανουαρίου 2024', 'named', '2024-01-05T00:00:00.000Z'],
    ['2024年1月5日', 'named', '2024-01-05T00:00:00.000Z'],
    ['2024年01月05日 10時30分', 'named', '2024-01-05T10:30:00.000Z'],
    ['2024년 1월 5일', 'named', '2024-01-05T00:00:00.000Z'],
    ['2024. 1. 5.', 'iso', '2024-01-05T00:00:00.000Z'],
    ['5. 1. 2024', 'dmy', '2024-01-05T00:00:00.000Z'],
    ['20240105100000', 'compact', '2024-01-05T10:00:00.000Z'],
    ['20240105T100000Z', 'compact', '2024-01-05T10:00:00.000Z'],
    ['202401051000', 'compact', '2024-01-05T10:00:00.000Z'],
    ['2024-01-05 10:00:00.123456', 'iso', '2024-01-05T10:00:00.123Z'],
    ['1704448800123456', 'epoch', '2024-01-05T10:00:00.123Z'],
    ['1704448800123456789', 'epoch', '2024-01-05T10:00:00.123Z'],
    ['2024-12-31 24:00:00', 'iso', '2025-01-01T00:00:00.000Z'],
    ['31/12/2024 24:00', 'dmy', '2025-01-01T00:00:00.000Z'],
    ['05/01/2024 10h30', 'dmy', '2024-01-05T10:30:00.000Z'],
    ['2024-01-05 10h', 'iso', '2024-01-05T10:00:00.000Z'],
    ['24/02/08', 'ymd', '2024-02-08T00:00:00.000Z'],
    ['24-02-08 10:00', 'ymd', '2024-02-08T10:00:00.000Z'],
  ])('%j as %s is %s', (cell, format, expected) => {
    expect(new Date(parseDate(cell, format)).toISOString()).toBe(expected);
  });

  it.each<[string, DateFormat]>([
    ['2011-02-29', 'iso'],
    ['2010-13-01', 'iso'],
    ['2010-12-01 24:01', 'iso'],
    // India, Ireland or Israel.
    ['2010-12-01 08:00 IST', 'iso'],
    ['2010-12-01T08:00[Nowhere/Atall]', 'iso'],
    ['4/2/2008', 'ymd'],
    ['12345', 'serial'],
    ['Jan 05 10:00:00', 'named'],
    ['Mittwoch', 'named'],
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
    [['1/2/2010', '13/2/2010'], ['dmy']],
    [['1/2/2010', '2/13/2010'], ['mdy']],
    [
      ['1/2/2010', '12/12/2010', ''],
      ['dmy', 'mdy'],
    ],
    [
      ['13/2/2010', '2/13/2010'],
      ['dmy', 'mdy'],
    ],
    [['24/02/08'], ['dmy', 'ymd']],
    [['99/12/31'], ['ymd']],
    // Unpadded, so that the year can't stand first.
    [['1/2/10', '13/2/10'], ['dmy']],
    [Array.from({ length: 20 }, (_, i) => `24/02/${String(i + 1).padStart(2, '0')}`), ['ymd']],
    [Array.from({ length: 20 }, (_, i) => `${String(i + 1).padStart(2, '0')}/02/24`), ['dmy']],
  ])('%j leaves %j', (cells, orders) => {
    const evidence = new OrderEvidence();
    evidence.add(cells);
    expect(evidence.left()).toEqual(orders);
  });
});
