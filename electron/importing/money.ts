import type { Cells } from './cells';

/**
 * Signs and words for currencies, without case, and the code of ISO 4217 for each. A dollar without more is taken for
 * the American.
 */
const signs: Readonly<Record<string, string>> = {
  $: 'USD',
  us$: 'USD',
  '€': 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  '₹': 'INR',
  rs: 'INR',
  'rs.': 'INR',
  r$: 'BRL',
  c$: 'CAD',
  ca$: 'CAD',
  a$: 'AUD',
  au$: 'AUD',
  nz$: 'NZD',
  hk$: 'HKD',
  s$: 'SGD',
  mx$: 'MXN',
  zł: 'PLN',
  kr: 'SEK',
  'kr.': 'DKK',
  kč: 'CZK',
  ft: 'HUF',
  '₺': 'TRY',
  '₽': 'RUB',
  '₩': 'KRW',
  '฿': 'THB',
  '₫': 'VND',
  '₴': 'UAH',
  '₪': 'ILS',
  fr: 'CHF',
  'fr.': 'CHF',
  sfr: 'CHF',
};

/** The code of a currency, from a code, a sign, or a word; empty where nothing is said. */
function currencyCode(text: string): string {
  const plain = text.trim();
  return signs[plain.toLowerCase()] ?? plain.toUpperCase();
}

/**
 * What is no sign of a currency in a cell that holds an amount: digits, marks, signs, and how accountants mark a
 * credit.
 */
const noCurrency = /[\d\s\u00a0\u2007\u2009\u202f.,'’()+%−-]|cr$|dr$/gi;
const plainNumber = /^[\d.,-]*$/;

/** The currency that an amount names; empty where it names none. */
function currencyIn(amount: string): string {
  if (plainNumber.test(amount)) return '';
  // `Rs.` and `kr.` end in a point that is none of the number's.
  const dotted = /(?:rs|kr|fr)\./i.exec(amount);
  return currencyCode(dotted ? dotted[0] : amount.replace(noCurrency, ''));
}

/** Returns a function that gives the currency of a record's amount: what its column says, else the amount's sign. */
export function currencyReader(fields: Cells): (cells: readonly string[]) => string {
  if (fields.has('currency')) return (cells) => currencyCode(fields.text('currency', cells));
  const amount = fields.has('amount') ? 'amount' : 'price';
  return (cells) => currencyIn(fields.text(amount, cells));
}
