import { type OrderMeaning, orderMeanings } from '../../shared/importing';

/**
 * Words for the state of an order, without accents and case, in English, French, German, Spanish, Italian, Portuguese,
 * Dutch and Polish.
 */
const words: Record<OrderMeaning, readonly string[]> = {
  bought: list(`
    completed, complete, paid, shipped, delivered, processing, fulfilled, success, ok, succeeded, successful,
    settled, captured, invoiced, approved, done, confirmed, accepted, partially refunded, partially shipped,
    partially fulfilled, partially paid, dispatched, finished, payment accepted, remote payment accepted,
    processing in progress, preparation in progress, sold, sale, in transit, out for delivery, ready for pickup,
    picked up, collected, in process, in progress, payee, paye, expediee, expedie, livree, livre, terminee,
    termine, validee, valide, facturee, en preparation, paiement accepte, en cours de preparation, en cours de
    livraison, partiellement remboursee, bezahlt, versandt, versendet, geliefert, abgeschlossen, in bearbeitung,
    erledigt, zugestellt, pagado, pagada, enviado, enviada, entregado, entregada, completado, completada,
    procesando, pagato, pagata, spedito, spedita, consegnato, consegnata, completato, completata, evaso, pago,
    paga, entregue, concluido, concluida, faturado, em processamento, aprovado, aprovada, betaald, verzonden,
    geleverd, voltooid, afgerond, in behandeling, vendu, verkauft, payment, charge, order, purchase, vente,
    verkauf, venta, vendita, venda, verkoop, on backorder (paid), en attente de reapprovisionnement (paye),
    paiement a distance accepte, pago aceptado, pagamento accettato, zahlung eingegangen, bezahlung akzeptiert,
    processed, not returned, no return, awaiting fulfillment, awaiting shipment, awaiting pickup,
    fertiggestellt, komplett abgeschlossen, komplett bezahlt, komplett ausgeliefert, vollstandig, vollstandig
    bezahlt, ausgeliefert, verschickt, in zustellung, zur lieferung bereit, teilweise ausgeliefert, teilweise
    erstattet, teilweise ruckerstattet, zahlung akzeptiert, zahlung erfolgt, bestatigt, in vorbereitung,
    vorbereitung lauft, bestellung in vorbereitung, wird bearbeitet, wird vorbereitet, artikel nicht auf lager
    (bezahlt), en cours, en cours de traitement, traitement en cours, preparation en cours, en cours
    d'expedition, completee, acceptee, confirmee, reglee, partiellement expediee, partiellement rembourse, en
    proceso, en preparacion, preparacion en curso, preparacion en proceso, finalizado, finalizada, confirmado,
    confirmada, aceptado, aceptada, pago remoto aceptado, pago a distancia aceptado, procesado, procesada,
    parcialmente reembolsado, reembolsado parcialmente, pedido pendiente por falta de stock (pagado), facturado,
    despachado, en camino, en transito, cobrado, in lavorazione, in elaborazione, preparazione in corso, in
    preparazione, inviato, inviata, evasa, confermato, confermata, accettato, accettata, pagamento remoto
    accettato, pagamento a distanza accettato, parzialmente rimborsato, rimborsato parzialmente, in transito, in
    consegna, processando, em preparacao, preparacao em curso, em separacao, completo, pagamento aceite,
    pagamento aceito, pagamento aprovado, pagamento confirmado, em transito, faturada, verwerken, wordt
    verwerkt, in verwerking, bezorgd, afgeleverd, compleet, betaling aanvaard, betaling geaccepteerd, betaling
    ontvangen, wordt voorbereid, wordt momenteel voorbereid, in voorbereiding, bezig met voorbereiding,
    onderweg, opgehaald, gefactureerd, verstuurd, goedgekeurd, gedeeltelijk terugbetaald, gedeeltelijk
    verzonden, backorder (betaald), zrealizowane, zrealizowano, zrealizowany, w realizacji, w trakcie
    realizacji, przetwarzane, opłacone, opłacono, opłacony, zapłacone, zapłacono, wysłane, wysłano, wysłany,
    dostarczone, dostarczono, dostarczony, zakonczone, zakonczony, ukonczone, przygotowanie w toku, w
    przygotowaniu, w trakcie przygotowania, płatnosc zaakceptowana, płatnosc przyjeta, gotowe do wysyłki, w
    drodze, odebrane, potwierdzone, czesciowo zwrocone, czesciowo wysłane, sprzedaz`),
  'not bought': list(`
    cancelled, canceled, cancelled by customer, failed, failure, declined, voided, void, pending, pending
    payment, payment pending, awaiting payment, unpaid, expired, abandoned, draft, rejected, checkout draft,
    auto draft, on hold, holded, payment error, trash, incomplete, error, requires payment method, requires
    action, uncaptured, blocked, denied, payment review, fraud, suspected fraud, payment failed, on backorder
    (not paid), awaiting bank wire payment, awaiting check payment, cancellation, not paid, not delivered,
    annulee, annule, echouee, echec, refusee, refuse, en attente, en attente de paiement, impayee, brouillon,
    expiree, abandonnee, erreur de paiement, impaye, attente paiement, storniert, abgebrochen, fehlgeschlagen,
    abgelehnt, ausstehend, offen, unbezahlt, entwurf, abgelaufen, cancelado, cancelada, anulado, anulada,
    fallido, fallida, rechazado, rechazada, pendiente, pendiente de pago, en espera, borrador, caducado,
    impagado, annullato, annullata, fallito, fallita, rifiutato, rifiutata, in attesa, in attesa di pagamento,
    bozza, pendente, aguardando pagamento, recusado, recusada, falhou, expirado, rascunho, geannuleerd, mislukt,
    geweigerd, in afwachting, openstaand, verlopen, concept, storniert / abgelehnt, annulliert, in
    wartestellung, nicht bezahlt, zahlung ausstehend, ausstehende zahlung, zahlung offen, zahlung
    fehlgeschlagen, zahlungsfehler, fehler bei der bezahlung, artikel nicht auf lager (nicht bezahlt), echoue,
    non payee, non paye, abandonne, paiement en attente, attente de paiement, paiement refuse, paiement echoue,
    en attente de reapprovisionnement (non paye), pago pendiente, pago fallido, error en pago, error en el pago,
    error de pago, no pagado, no pagada, sin pagar, abandonado, abandonada, denegado, denegada, pedido pendiente
    por falta de stock (no pagado), cancellato, cancellata, in sospeso, errore di pagamento, errore nel
    pagamento, pagamento in sospeso, pagamento fallito, non pagato, non pagata, scaduto, scaduta, aguardando,
    aguarda confirmacao, aguardar confirmacao, pagamento pendente, pagamento recusado, malsucedido, malsucedida,
    falhado, falhada, falha no pagamento, erro de pagamento, erro no pagamento, nao pago, nao paga, in de wacht,
    betaling in afwachting, betaling mislukt, betalingsfout, fout bij betaling, niet betaald, onbetaald,
    afgewezen, backorder (niet betaald), anulowane, anulowano, anulowany, wstrzymane, wstrzymano, oczekujace,
    oczekuje, nieudane, niepowodzenie, nieopłacone, niezapłacone, bład płatnosci, szkic, odrzucone, odrzucono`),
  returned: list(`
    refunded, returned, refund, return, chargeback, charged back, charge back, reversed, fully refunded,
    returned to sender, credit note, remboursee, rembourse, retournee, retourne, retour, remboursement, avoir,
    erstattet, zuruckerstattet, ruckerstattet, zuruckgesendet, retoure, retourniert, gutschrift, reembolsado,
    reembolsada, devuelto, devuelta, devolucion, reembolso, rimborsato, rimborsata, reso, restituito, rimborso,
    devolvido, devolvida, devolucao, estornado, terugbetaald, geretourneerd, retour gezonden, komplett
    erstattet, vollstandig erstattet, zuruckgezahlt, rucksendung, totalement remboursee, restituita, estornada,
    teruggestuurd, zwrocone, zwrocono, zwrot, zwrot pieniedzy, zwrot srodkow`),
};

/** Who waits for a payment has not got it, however it is to come. */
const awaited =
  /^(en attente|attente|awaiting|waiting|warten|wartet|in attesa|en espera|a la espera|pendiente|aguarda|aguardando|a aguardar|wacht|wachten|wachtend|in afwachting|oczekuje|oczekujace|oczekiwanie|czeka)\b.*(payment|paiement|zahlung|uberweisung|pagamento|pago|betaling|overschrijving|virement|transfer|cheque|bonifico|płatn|wpłat|zapłat|przelew|(non|not) pa)/;

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
