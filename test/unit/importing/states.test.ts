import { describe, expect, it } from 'vitest';
import { plainState, stateMeaning } from '../../../electron/importing/states';

describe('the state of an order', () => {
  it.each([
    ['wc-completed', 'bought'],
    ['En attente du paiement par chèque', 'not bought'],
    ['En attente de réapprovisionnement (payé)', 'bought'],
    ['Awaiting bank wire payment', 'not bought'],
    ['ANNULÉE', 'not bought'],
    ['partially_refunded', 'bought'],
    ['Zurückgesendet', 'returned'],
    ['Devolución', 'returned'],
    ['pending-payment', 'not bought'],
  ])('%s means: %s', (cell, meaning) => {
    expect(stateMeaning(plainState(cell))).toBe(meaning);
  });

  it.each(['closed', 'open', 'new', 'authorized', 'Am Lager', ''])('%j is left to a person', (cell) => {
    expect(stateMeaning(plainState(cell))).toBeNull();
  });
});
