import { describe, expect, it } from 'vitest';
import { currencySaid, ordersAsked, statesSaid } from '../../../../renderer/derive/orders';

const question = { text: 'what is it?', answers: [] };

describe('what is asked of orders', () => {
  it('are the states of a column, or currencies', () => {
    const states = [
      { state: 'paid', rows: 2, meaning: 'bought' as const },
      { state: 'am lager', rows: 1, meaning: null },
    ];
    expect(
      ordersAsked({ code: 'unclear_orders', message: '', details: { question, column: 'status', states } }),
    ).toEqual({
      about: 'states',
      text: 'what is it?',
      column: 'status',
      states,
    });
    const currencies = [
      { code: 'EUR', rows: 2 },
      { code: 'USD', rows: 1 },
    ];
    expect(
      ordersAsked({ code: 'unclear_orders', message: '', details: { question, currencies, into: 'EUR' } }),
    ).toEqual({
      about: 'currencies',
      text: 'what is it?',
      into: 'EUR',
      codes: ['EUR', 'USD'],
    });
    expect(ordersAsked({ code: 'unclear_orders', message: '', details: { question } })).toBeNull();
    expect(ordersAsked({ code: 'unclear_file', message: '', details: { states } })).toBeNull();
  });

  it('is answered once every state has a meaning', () => {
    const states = [
      { state: 'paid', rows: 2, meaning: 'bought' as const },
      { state: 'am lager', rows: 1, meaning: null },
    ];
    expect(statesSaid(states, new Map([['paid', 'returned']]))).toBeNull();
    expect(statesSaid(states, new Map([['am lager', 'not bought']]))).toEqual({
      paid: 'bought',
      'am lager': 'not bought',
    });
  });

  it('is about states of any name', () => {
    const states = ['__proto__', 'constructor'].map((state) => ({ state, rows: 1, meaning: null }));
    expect(statesSaid(states, new Map())).toBeNull();
    const said = statesSaid(states, new Map(states.map(({ state }) => [state, 'bought'])));
    expect(Object.entries(said ?? {})).toEqual([
      ['__proto__', 'bought'],
      ['constructor', 'bought'],
    ]);
  });

  it('is answered by a currency and the rates that are given', () => {
    expect(currencySaid('EUR', { USD: '0,9', GBP: ' ', EUR: '3' })).toEqual({ currency: 'EUR', rates: { USD: 0.9 } });
    for (const wrong of ['0', '-1', 'x', 'Infinity']) expect(currencySaid('EUR', { USD: wrong })).toBeNull();
  });
});
