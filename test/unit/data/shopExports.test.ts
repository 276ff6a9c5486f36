import { describe, expect, it } from 'vitest';
import { withAnswer } from '../../../shared/importing';
import type { FileQuestion, ImportInstructions } from '../../../shared/schemas/imports';
import { importLines, ordersOf } from '../../helpers/imports';
import { dataContext } from '../../helpers/workspace';

async function read(lines: readonly string[], said: ImportInstructions = {}) {
  const context = dataContext();
  const result = await importLines(context, lines, said);
  return { result, orders: ordersOf(context) };
}

interface Refused {
  code: string;
  message: string;
  details: { commandLine: string; question: FileQuestion; questions?: FileQuestion[] };
}

async function refused(lines: readonly string[], said: ImportInstructions = {}): Promise<Refused> {
  const error = await importLines(dataContext(), lines, said).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: expect.any(String) });
  return error as Refused;
}

/** What is said where the likely answer to each question is taken. */
function likely({ details: { question, questions = [question] } }: Refused): ImportInstructions {
  return questions
    .map(({ answers }) => answers.find(({ proposed }) => proposed)?.says ?? {})
    .reduce<ImportInstructions>(withAnswer, {});
}

describe('an export of orders in the language of a shop', () => {
  it.each([
    ['German', 'Bestellnummer;Bestelldatum;Kunde;E-Mail;Gesamtsumme;Bestellstatus', 'Fertiggestellt', 'Storniert'],
    [
      'French',
      'Numéro de commande;Date de commande;Client;E-mail;Total TTC;Statut de la commande',
      'En cours',
      'Échoué',
    ],
    ['Spanish', 'Pedido;Fecha del pedido;Cliente;Correo electrónico;Total;Estado', 'Procesando', 'Pago pendiente'],
    ['Italian', 'Numero ordine;Data ordine;Cliente;Email;Totale;Stato', 'In lavorazione', 'Cancellato'],
    ['Portuguese', 'Pedido;Data do pedido;Cliente;E-mail;Valor total;Situação', 'Processando', 'Pagamento pendente'],
    ['Dutch', 'Bestelnummer;Besteldatum;Klant;E-mail;Totaal;Status', 'Bezorgd', 'In de wacht'],
    ['Polish', 'Numer zamówienia;Data zamówienia;Klient;Email;Wartość;Status zamówienia', 'Zrealizowane', 'Anulowane'],
  ])('is read: %s', async (_, header, bought, lost) => {
    const rows = ['1;05/01/2024;Jo Ro;jo@a.example;10,50', '2;15/02/2024;Jo Ro;jo@a.example;20,50'];
    const lines = [header, `${rows[0]};${bought}`, `${rows[1]};${lost}`, '3;16/02/2024;Jo Ro;ro@a.example;7,25;'];
    lines[3] += bought;
    const { result, orders } = await read(lines);
    expect(result.kind).toBe('transactions');
    expect(orders).toEqual({ 'jo@a.example': [['2024-01-05', 10.5]], 'ro@a.example': [['2024-02-16', 7.25]] });
  });
});

describe('who a client is', () => {
  const lines = ['order_id,customer,date,total', '1,Jo Ro,2024-01-05,10', '2,Jo Ro,2024-02-05,20'];

  it('is told by the e-mail address where the column of clients holds names', async () => {
    const [header, ...rows] = lines;
    const addressed = [`${header},email`, `${rows[0]},a@a.example`, `${rows[1]},b@a.example`];
    expect(Object.keys((await read(addressed)).orders)).toEqual(['a@a.example', 'b@a.example']);
    expect(Object.keys((await read(addressed, { map: { client: 'customer' } })).orders)).toEqual(['Jo Ro']);
  });

  it('is told to be a name where nothing else is there', async () => {
    expect((await read(lines)).result.notes).toContainEqual(expect.stringMatching(/go by their names/));
    const ids = lines.map((line) => line.replace('Jo Ro', 'C-17'));
    expect((await read(ids)).result.notes).toEqual([]);
  });
});

describe('orders that lack a column that is known', () => {
  it('are no list of clients by the order’s id, but asked about', async () => {
    const lines = ['id,created_at,total,payer', '1,2024-01-05,10,a', '2,2024-02-05,12,a', '3,2024-03-05,9,b'];
    const error = await refused(lines);
    expect(error).toMatchObject({ code: 'unclear_file', details: { missing: ['client'] } });
    expect(error.details.commandLine).toMatch(/--kind clients, or --kind transactions --map client=COLUMN/);
    expect((await read(lines, { kind: 'clients' })).result).toMatchObject({ kind: 'clients', accepted: 3 });
    const said = { ...likely(error), map: { client: 'payer' } };
    expect((await read(lines, said)).orders).toMatchObject({
      a: [
        ['2024-01-05', 10],
        ['2024-02-05', 12],
      ],
    });
  });

  it('are asked about where orders are numbered, or clients come again and nothing dates them', async () => {
    const numbered = ['order_id,customer_id,date,worth', '1,a,2024-01-05,10', '2,b,2024-02-05,12'];
    expect(likely(await refused(numbered))).toEqual({ kind: 'transactions' });
    const again = [
      'email;kelt;osszeg',
      'a@a.example;2024-01-05;10',
      'a@a.example;2024-02-05;12',
      'b@a.example;2024-02-06;9',
    ];
    expect(likely(await refused(again))).toEqual({ kind: 'transactions' });
    expect((await read(again.filter((_, i) => i !== 2))).result.kind).toBe('clients');
    const monthly = again.map((line) => line.replace('kelt', 'as_of'));
    expect((await read(monthly)).result).toMatchObject({ kind: 'clients', accepted: 3 });
  });

  it('without anything that could be a client are refused as orders', async () => {
    const error = await refused(['number,order_date,total', 'x1,2024-01-05,10', 'x2,2024-02-05,12']);
    expect(error.message).toMatch(/not recognised as transactions: no column for client/);
  });
});

describe('the states of orders', () => {
  const rows = ['1,a,2024-01-05,10', '2,a,2024-02-05,12', '3,b,2024-03-05,13'];
  const table = (header: string, ...cells: string[]) => [
    `order_id,client,date,total,${header}`,
    ...rows.map((row, i) => `${row},${cells[i]}`),
  ];

  it('are known by what a column holds, whatever it is called', async () => {
    const { orders } = await read(table('befund', 'bezahlt', 'storniert', 'bezahlt'));
    expect(orders.a).toEqual([['2024-01-05', 10]]);
    const { result } = await read(table('befund', 'bezahlt', 'blau', 'gelb'));
    expect(result.mapping).not.toHaveProperty('status');
  });

  it('are none in a column that is empty', async () => {
    expect((await read(table('status', '', '', ''))).orders.a).toHaveLength(2);
  });

  it('that two columns tell otherwise are asked about', async () => {
    const lines = table('order_status,payment_status', 'Completed,Paid', 'Cancelled,Paid', 'Completed,Pending');
    const error = await refused(lines);
    expect(error.details.commandLine).toMatch(/--map "status=payment_status" or --map "status=order_status"/);
    expect((await read(lines, likely(error))).orders).toEqual({ a: [['2024-01-05', 10]], b: [['2024-03-05', 13]] });
    const byPayment = await read(lines, { map: { status: 'payment_status' } });
    expect(byPayment.orders).toEqual({
      a: [
        ['2024-01-05', 10],
        ['2024-02-05', 12],
      ],
    });
    const agreeing = table('order_status,payment_status', 'Completed,Paid', 'Cancelled,Voided', 'Completed,Paid');
    expect((await read(agreeing)).orders.a).toEqual([['2024-01-05', 10]]);
  });
});

describe('what was given back', () => {
  it('by an order’s state and by a line of its number is asked about, and not taken off twice', async () => {
    const lines = [
      'order_id,client,date,amount,status',
      '2,a,2024-01-12,-50,refunded',
      '1,a,2024-01-05,40,completed',
      '2,a,2024-01-10,50,refunded',
      '3,b,2024-02-10,20,completed',
    ];
    for (const order of [lines, [lines[0], ...lines.slice(1).reverse()]]) {
      const error = await refused(order);
      expect(error.details.commandLine).toMatch(/--status "refunded=bought"/);
      const days = [
        ['2024-01-05', 40],
        ['2024-01-10', 50],
        ['2024-01-12', -50],
      ];
      expect((await read(order, likely(error))).orders.a).toEqual(days);
    }
    const both = await read(lines, { states: { refunded: 'returned' } });
    expect(both.orders.a).toEqual([
      ['2024-01-05', 40],
      ['2024-01-10', 0],
      ['2024-01-12', -50],
    ]);
    expect((await read(lines.filter((_, i) => i !== 1))).orders.a).toEqual([
      ['2024-01-05', 40],
      ['2024-01-10', 0],
    ]);
  });

  it('in a list that is no number is left out and named', async () => {
    const lines = ['order_id,client,date,total,refunds', '1,a,2024-01-05,30,id:7|amount:5', '2,b,2024-02-10,50,'];
    const { orders, result } = await read(lines);
    expect(orders.a).toEqual([['2024-01-05', 30]]);
    expect(result.orders?.qualifiers).toEqual(['refunds']);
  });

  it('is told by a column that says of each order whether it was', async () => {
    const lines = [
      'order_id,client,date,total,Return Status',
      '1,a,2024-01-05,30,Returned',
      '2,b,2024-02-10,50,Not Returned',
    ];
    expect((await read(lines)).orders).toEqual({ a: [['2024-01-05', 0]], b: [['2024-02-10', 50]] });
  });

  it('and is more than the amount is asked about: amounts may be what was left', async () => {
    const lines = ['order_id,client,date,net_amount,refund_amount', '1,a,2024-01-05,30,20', '2,b,2024-02-10,0,50'];
    const error = await refused(lines);
    expect(error.details.commandLine).toMatch(/--ignore "refund_amount"/);
    expect((await read(lines, likely(error))).orders.a).toEqual([['2024-01-05', 30]]);
    expect((await read(lines, { map: { refund: 'refund_amount' } })).orders.a).toEqual([['2024-01-05', 10]]);
  });
});

describe('the amount of an order that stands on each of its lines', () => {
  it('is asked about, though one order among many was paid in two parts', async () => {
    const line = (order: number, item: number, paid: number) => `o${order},c${order},2024-01-0${order},${item},${paid}`;
    const orders = [1, 2, 3, 4].flatMap((order) => [line(order, 1, 10 * order), line(order, 2, 10 * order)]);
    const lines = ['order_id,client,date,item,payment_value', ...orders, line(5, 1, 30), line(5, 2, 20)];
    const error = await refused(lines);
    expect(error.details.commandLine).toMatch(/--amount-of order or --amount-of line/);
    expect((await read(lines, likely(error))).orders.c4).toEqual([['2024-01-04', 40]]);
  });
});

describe('a list of clients with what became of them', () => {
  const lines = [
    'customer_id,visits,Churn Label,Churn Value,Churn Score,Churn Reason',
    ...Array.from(
      { length: 30 },
      (_, i) => `c${i},${i % 7},${i % 3 ? 'No,0' : 'Yes,1'},${20 + i},${i % 3 ? '' : 'moved'}`,
    ),
  ];

  it('may tell the day of a month, which is a feature and no date', async () => {
    const days = [
      'age;day;month;y',
      ...Array.from({ length: 30 }, (_, i) => `${30 + i};${1 + i};may;${i % 3 ? 'no' : 'yes'}`),
    ];
    const said = { kind: 'labelled data', map: { purchased_actual: 'y', client: '(line)' } } as const;
    expect((await read(days, said)).result).toMatchObject({
      accepted: 30,
      features: [{ column: 'age' }, { column: 'day', type: 'number' }, { column: 'month' }],
    });
    const error = await refused(days, { ...said, map: { ...said.map, date: 'day' } });
    expect(error.message).toMatch(/column “day” should hold dates/);
  });

  it('is asked about, and by the likely answers nothing that gives the label away is a feature', async () => {
    const error = await refused(lines);
    expect(error.details.commandLine).toMatch(/--ignore "Churn Score"/);
    const { result } = await read(lines, likely(error));
    expect(result).toMatchObject({ kind: 'labelled data', accepted: 30, features: [{ column: 'visits' }] });
    expect(result.leftOut.map(({ column }) => column)).toEqual(['Churn Value', 'Churn Score', 'Churn Reason']);
  });
});
