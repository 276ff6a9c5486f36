import { type OrderMeaning, orderMeanings } from '../../shared/importing';

/**
 * Words for the state of an order, without accents and case, in English, French, German, Spanish, Italian, Portuguese
 * and Dutch.
 */
const words: Record<OrderMeaning, readonly string[]> = {
  bought: list(`
    completed, complete, paid, shipped, delivered, processing, fulfilled, success, ok, succeeded, successful,
    settled, captured, invoiced, approved, done, confirmed, accepted, partially refunded, partially shipped,
    partially fulfilled, partially paid, dispatched, finished, payment accepted, remote payment accepted, processing
    in progress, preparation in progress, sold, sale, in transit, out for delivery, ready for pickup, picked up,
    collected, in process, in progress, payee, paye, expediee, expedie, livree, livre, terminee, termine, validee,
    valide, facturee, en preparation, paiement accepte, en cours de preparation, en cours de livraison,
    partiellement remboursee, bezahlt, versandt, versendet, geliefert, abgeschlossen, in bearbeitung, erledigt,
    zugestellt, pagado, pagada, enviado, enviada, entregado, entregada, completado, completada, procesando, pagato,
    pagata, spedito, spedita, consegnato, consegnata, completato, completata, evaso, pago, paga, entregue,
    concluido, concluida, faturado, em processamento, aprovado, aprovada, betaald, verzonden, geleverd, voltooid,
    afgerond, in behandeling, vendu, verkauft, payment, charge, order, purchase, vente, verkauf, venta, vendita,
    venda, verkoop, on backorder (paid), en attente de reapprovisionnement (paye), paiement a distance accepte, pago
    aceptado, pagamento accettato, zahlung eingegangen, bezahlung akzeptiert`),
  'not bought': list(`
    cancelled, canceled, cancelled by customer, failed, failure, declined, voided, void, pending, pending payment,
    payment pending, awaiting payment, unpaid, expired, abandoned, draft, rejected, checkout draft, auto draft, on
    hold, holded, payment error, trash, incomplete, error, requires payment method, requires action, uncaptured,
    blocked, denied, payment review, fraud, suspected fraud, payment failed, on backorder (not paid), awaiting bank
    wire payment, awaiting check payment, cancellation, not paid, not delivered, annulee, annule, echouee, echec,
    refusee, refuse, en attente, en attente de paiement, impayee, brouillon, expiree, abandonnee, erreur de
    paiement, impaye, attente paiement, storniert, abgebrochen, fehlgeschlagen, abgelehnt, ausstehend, offen,
    unbezahlt, entwurf, abgelaufen, cancelado, cancelada, anulado, anulada, fallido, fallida, rechazado, rechazada,
    pendiente, pendiente de pago, en espera, borrador, caducado, impagado, annullato, annullata, fallito, fallita,
    rifiutato, rifiutata, in attesa, in attesa di pagamento, bozza, pendente, aguardando pagamento, recusado,
    recusada, falhou, expirado, rascunho, geannuleerd, mislukt, geweigerd, in afwachting, openstaand, verlopen,
    concept`),
  returned: list(`
    refunded, returned, refund, return, chargeback, charged back, charge back, reversed, fully refunded, returned to
    sender, credit note, remboursee, rembourse, retournee, retourne, retour, remboursement, avoir, erstattet,
    zuruckerstattet, ruckerstattet, zuruckgesendet, retoure, retourniert, gutschrift, reembolsado, reembolsada,
    devuelto, devuelta, devolucion, reembolso, rimborsato, rimborsata, reso, restituito, rimborso, devolvido,
    devolvida, devolucao, estornado, terugbetaald, geretourneerd, retour gezonden`),
};

/** Who waits for a payment has not got it, however it is to come. */
const awaited =
  /^(en attente|awaiting|waiting|warten|wartet|in attesa|en espera|a la espera|aguardando|wachten)\b.*(payment|paiement|zahlung|pagamento|pago|betaling|virement|transfer|cheque|bonifico|(non|not) pa)/;

const meanings = new Map(orderMeanings.flatMap((meaning) => words[meaning].map((word) => [word, meaning] as const)));

/** How an empty cell is called where it is asked what it means. */
export const emptyState = '(empty)';

/**
 * A state as it is compared: without case, accents, and the marks between words; `wc-on-hold` is what WooCommerce calls
 * `on hold`.
 */
export function plainState(cell: string): string {
  const plain = cell
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_–-]+/g, ' ')
    .trim()
    .replace(/^wc /, '');
  return plain === '' ? emptyState : plain;
}

/** What a state says of an order; null where the word is not known. */
export function stateMeaning(state: string): OrderMeaning | null {
  return meanings.get(state) ?? (awaited.test(state) ? 'not bought' : null);
}

function list(text: string): string[] {
  return text.split(',').map((word) => word.trim().replace(/\s+/g, ' '));
}
