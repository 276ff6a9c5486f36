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
    ['Komplett abgeschlossen', 'bought'],
    ['Ausstehende Zahlung', 'not bought'],
    ['Wachtend op betaling', 'not bought'],
    ['In afwachting van bankoverschrijving', 'not bought'],
    ['Aguarda pagamento', 'not bought'],
    ['Pendiente de pago', 'not bought'],
    ['Oczekujące na płatność', 'not bought'],
    ['Oczekiwanie na przelew bankowy', 'not bought'],
    ['W trakcie realizacji', 'bought'],
    ['Płatność zaakceptowana', 'bought'],
    ['Zwrócone', 'returned'],
    ['Awaiting Fulfillment', 'bought'],
  ])('%s means: %s', (cell, meaning) => {
    expect(stateMeaning(plainState(cell))).toBe(meaning);
  });

  it.each(['closed', 'open', 'new', 'authorized', 'Am Lager', ''])('%j is left to a person', (cell) => {
    expect(stateMeaning(plainState(cell))).toBeNull();
  });
});
