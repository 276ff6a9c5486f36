export type TransactionField =
  | ('client' | 'date' | 'amount' | 'quantity' | 'price' | 'invoice' | 'cancellation')
  | ('status' | 'currency' | 'refund' | 'refund_date' | 'cancel_date');

/**
 * Names of columns, without case, spaces and punctuation. What stands first is taken first, so that a file with an
 * invoice’s date and a delivery’s is read by the invoice’s.
 */
export const transactionNames: Record<TransactionField, readonly string[]> = {
  client: words(`
    customeruniqueid clientid customerid customerno customernumber custid userid memberid memberno accountid shopperid buyerid
    visitorid contactid idclient clientnumber clientnum custnum customernum customernumber customerkey clientkey
    accountnumber accountno subscriberid householdid loyaltyid loyaltycardid kundennummer kundenid idcliente client customer user member account
    codeclient numeroclient numclient noclient refclient kundennr codigocliente codicecliente klantnummer
    buyer kunde cliente cardid householdkey cid
    customeremail clientemail billingemail emailbilling buyeremail useremail emailaddress email mail courriel correo`),
  date: words(`
    invoicedate orderdate purchasedate transactiondate saledate salesdate invoicedatetime datetime
    orderpurchasetimestamp ordertimestamp transactiontimestamp purchasetimestamp orderedat createdat purchasedat
    eventtime timestamp date day time datecommande datedecommande dateachat datedachat datevente datedevente datefacture datum fecha at bestelldatum transdate trxdate dt
    paymentdate billingdate createdutc createddateutc dateadd datecreated dateorder created paidat`),
  amount: words(`
    amount totalamount orderamount ordertotal invoiceamount invoicetotal transactionamount totalprice totalvalue
    linetotal netamount grossamount revenue sales salesamount salesvalue total turnover spend paymentvalue ordervalue
    value montant betrag umsatz importe subtotal purchaseamount amountspent trxamount amt dollars
    montantttc montanttotal montantht prixtotal totalttc gesamtbetrag importetotal grandtotal totalpaid netsales
    ordertotalamount totalcollected`),
  quantity: words('quantity qty units quantite menge cantidad itemcount numitems count'),
  price: words('unitprice price itemprice priceperunit saleprice prixunitaire prix stuckpreis preis precio'),
  invoice: words(`
    invoiceno invoice invoiceid invoicenumber orderid orderno ordernumber order transactionid transactionno receipt
    receiptid receiptno basketid basket saleid facture rechnungsnummer commande bestellnummer billid billno ticket
    ticketid`),
  cancellation: words(
    'cancellation cancelled canceled iscancelled iscanceled isreturn returned refund isrefund rembourse annule retour storno refunded',
  ),
  /** What became of the order, in a word. */
  status: words(`
    financialstatus paymentstatus orderstatus paymentstate orderstate transactionstatus invoicestatus salestatus
    currentstatus poststatus status statut statutcommande etatcommande statutpaiement bestellstatus zahlungsstatus
    auftragsstatus estadopedido estadodelpedido estadopago statoordine statopagamento statusdopedido statuspedido
    orderstatusname state etat estado stato situacao currentstate transactiontype saletype ordertype eventtype type
    typedetransaction vorgang`),
  currency: words(`
    currency currencycode ordercurrency orderscurrency presentmentcurrency basecurrencycode ordercurrencycode currencyiso devise
    codedevise waehrung wahrung moneda divisa valuta moeda curr`),
  /** How much of the amount was given back; 0 where nothing was. */
  refund: words(`
    refundamount refundedamount amountrefunded totalrefunded refundtotal refundedtotal totalrefund refunds orderrefundamount
    montantrembourse erstattungsbetrag erstattet importereembolsado importorimborsato valorreembolsado`),
  refund_date: words(
    'refundedat refunddate refundeddate daterefunded datereturned returndate returnedat dateremboursement',
  ),
  cancel_date: words(
    'cancelledat canceledat cancelleddate cancelleddateutc cancellationdate datecancelled dateannulation',
  ),
};

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
