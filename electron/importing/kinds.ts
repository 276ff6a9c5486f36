import { AppError } from '../../shared/errors';

/** What a CSV may hold. */
export type Kind = 'transactions' | 'predictions' | 'outcomes' | 'labelled data' | 'clients';

/** Field → the column that it is read from. */
export type Mapping = Partial<Record<TransactionField, string>>;
export type TransactionField = 'client' | 'date' | 'amount' | 'quantity' | 'price' | 'invoice' | 'cancellation';

/**
 * Names of columns, without case, spaces and punctuation. What stands first is taken first, so that a file with an invoice's
 * date and a delivery's is read by the invoice's.
 */
const synonyms: Record<TransactionField, readonly string[]> = {
  client: [
    ...[
      'clientid',
      'customerid',
      'customerno',
      'customernumber',
      'custid',
      'userid',
      'memberid',
      'memberno',
      'accountid',
    ],
    ...[
      'shopperid',
      'buyerid',
      'visitorid',
      'contactid',
      'idclient',
      'clientnumber',
      'kundennummer',
      'kundenid',
      'idcliente',
    ],
    ...[
      'client',
      'customer',
      'user',
      'member',
      'account',
      'buyer',
      'kunde',
      'cliente',
      'cardid',
      'householdkey',
      'cid',
    ],
  ],
  date: [
    ...[
      'invoicedate',
      'orderdate',
      'purchasedate',
      'transactiondate',
      'saledate',
      'salesdate',
      'invoicedatetime',
      'datetime',
    ],
    ...[
      'orderpurchasetimestamp',
      'ordertimestamp',
      'transactiontimestamp',
      'purchasetimestamp',
      'orderedat',
      'createdat',
    ],
    ...[
      'purchasedat',
      'eventtime',
      'timestamp',
      'date',
      'day',
      'time',
      'datecommande',
      'dateachat',
      'datum',
      'fecha',
      'at',
    ],
    ...['bestelldatum', 'transdate', 'trxdate', 'dt', 'paymentdate', 'billingdate'],
  ],
  amount: [
    ...['amount', 'totalamount', 'orderamount', 'ordertotal', 'invoiceamount', 'invoicetotal', 'transactionamount'],
    ...[
      'totalprice',
      'totalvalue',
      'linetotal',
      'netamount',
      'grossamount',
      'revenue',
      'sales',
      'salesamount',
      'salesvalue',
    ],
    ...['total', 'turnover', 'spend', 'paymentvalue', 'ordervalue', 'value', 'montant', 'betrag', 'umsatz', 'importe'],
    ...['subtotal', 'purchaseamount', 'amountspent', 'trxamount', 'amt', 'dollars'],
  ],
  quantity: ['quantity', 'qty', 'units', 'quantite', 'menge', 'cantidad', 'itemcount', 'numitems', 'count'],
  price: [
    'unitprice',
    'price',
    'itemprice',
    'priceperunit',
    'saleprice',
    'prixunitaire',
    'prix',
    'stuckpreis',
    'preis',
    'precio',
  ],
  invoice: [
    ...[
      'invoiceno',
      'invoice',
      'invoiceid',
      'invoicenumber',
      'orderid',
      'orderno',
      'ordernumber',
      'order',
      'transactionid',
    ],
    ...[
      'transactionno',
      'receipt',
      'receiptid',
      'receiptno',
      'basketid',
      'basket',
      'saleid',
      'facture',
      'rechnungsnummer',
    ],
    ...['commande', 'bestellnummer', 'billid', 'billno', 'ticket', 'ticketid'],
  ],
  cancellation: [
    'cancellation',
    'cancelled',
    'canceled',
    'iscancelled',
    'iscanceled',
    'isreturn',
    'returned',
    'refund',
    'isrefund',
  ],
};

export const transactionFields = Object.keys(synonyms) as TransactionField[];

/** The columns of a file, by what they are called. `mapped` comes from the person and wins. */
export function mapTransactions(header: readonly string[], mapped: Readonly<Record<string, string>>): Mapping {
  const mapping: Mapping = {};
  const taken = new Set<string>();
  for (const [field, column] of Object.entries(mapped)) {
    mapping[checkField(field)] = checkColumn(column, header);
    taken.add(checkColumn(column, header));
  }
  for (const field of transactionFields) {
    if (mapping[field]) continue;
    const column = synonyms[field]
      .map((name) => header.find((candidate) => plainName(candidate) === name && !taken.has(candidate)))
      .find((found) => found !== undefined);
    if (column === undefined) continue;
    mapping[field] = column;
    taken.add(column);
  }
  return mapping;
}

function checkField(field: string): TransactionField {
  const found = transactionFields.find((name) => name === field);
  if (found) return found;
  throw new AppError(
    'bad_usage',
    `There is no field “${field}” to map. The fields are: ${transactionFields.join(', ')}.`,
  );
}

function checkColumn(column: string, header: readonly string[]): string {
  const found = header.find((name) => name === column) ?? header.find((name) => plainName(name) === plainName(column));
  if (found) return found;
  throw new AppError('bad_usage', `The file has no column “${column}”. Its columns are: ${header.join(', ')}.`);
}

function plainName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}

/** What a file that is no list of transactions seems to be, by its columns; null when nothing fits. */
export function otherKind(header: readonly string[]): Kind | null {
  const names = header.map((name) => name.trim().toLowerCase());
  const predicted = names.some((name) => name.endsWith('_pred'));
  const actual = names.some((name) => name.endsWith('_actual'));
  if (predicted && actual) return 'labelled data';
  if (predicted) return 'predictions';
  if (actual) return 'outcomes';
  return mapTransactions(header, {}).client ? 'clients' : null;
}
