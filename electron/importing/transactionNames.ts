export type TransactionField =
  | ('client' | 'date' | 'amount' | 'quantity' | 'price' | 'invoice' | 'cancellation')
  | ('status' | 'currency' | 'refund' | 'refund_date' | 'cancel_date')
  | ItemField;

/** What a line may say beside who bought when for how much. */
export const itemFields = ['product', 'category', 'country'] as const;
export type ItemField = (typeof itemFields)[number];

/**
 * Names of columns, without case, spaces and punctuation. What stands first is taken first, so that a file with an
 * invoice’s date and a delivery’s is read by the invoice’s.
 */
export const transactionNames: Record<TransactionField, readonly string[]> = {
  client: words(`
    customeruniqueid clientid customerid customerno customernumber custid userid memberid memberno accountid shopperid buyerid buyeruserid buyerusername
    idcustomer idklienta numerklienta klientid klantid klantnr iddelcliente iddocliente codcliente
    visitorid contactid idclient clientnumber clientnum custnum customernum customernumber customerkey clientkey
    accountnumber accountno subscriberid householdid loyaltyid loyaltycardid kundennummer kundenid idcliente client customer user member account
    codeclient numeroclient numclient noclient refclient kundennr codigocliente codicecliente klantnummer
    buyer kunde cliente cardid householdkey cid
    customeremail clientemail billingemail emailbilling buyeremail useremail emailaddress contactemail email mail courriel correo
    kdnr kdnummer kundenkennung debitornr debitorennr debitorennummer klient klant kundenmail kundenemail
    adressemail adresseemail emailclient emailcliente emaildelcliente emaildocliente correoelectronico emailklienta
    adresemail emailadres emailadresse`),
  date: words(`
    invoicedate orderdate purchasedate transactiondate saledate salesdate invoicedatetime datetime
    orderpurchasetimestamp ordertimestamp transactiontimestamp purchasetimestamp orderedat createdat purchasedat
    eventtime timestamp date datecommande datedecommande dateachat datedachat datevente datedevente datefacture datum fecha bestelldatum transdate trxdate
    paymentdate billingdate createdutc createddateutc dateadd datecreated dateorder created paidat
    orderdatetime ordertime dateadded dateplaced placedat orderplaced dateoforder dateofpurchase createddate
    belegdatum buchungsdatum bestellzeit bestellzeitpunkt bestelltam kaufdatum auftragsdatum rechnungsdatum erstelltam
    datedelacommande datedecreation datecreation datedefacture datedevente creele
    fechapedido fechadelpedido fechadepedido fechadelaorden fechacompra fechadecompra fechaventa fechadeventa
    fechafactura fechadefactura fechacreacion fechadecreacion
    dataordine datadellordine dataacquisto datadiacquisto datafattura datacreazione
    datapedido datadopedido datadacompra datacompra datadaencomenda datavenda datadavenda datadecriacao datacriacao criadoem
    transactiondt orderdt invoicedt purchasedt saledt txndate txdate txndt trandate trandt trxdt
    besteldatum orderdatum aankoopdatum factuurdatum aangemaaktop
    datazamowienia datazłozenia datazłozeniazamowienia datazakupu datasprzedazy datautworzenia data day at dt time`),
  amount: words(`
    amount totalamount orderamount ordertotal invoiceamount invoicetotal transactionamount totalprice totalvalue
    linetotal netamount grossamount revenue sales salesamount salesvalue total turnover spend paymentvalue ordervalue
    value montant betrag umsatz importe purchaseamount amountspent trxamount amt dollars
    montantttc montanttotal prixtotal totalttc gesamtbetrag importetotal grandtotal totalpaid netsales
    ordertotalamount totalcollected amounttotal ordertotalinctax ordertotalexctax totalinctax totalamountpaid amountpaid
    gesamtsumme gesamtpreis bestellwert rechnungsbetrag endbetrag bruttobetrag nettobetrag umsatzbrutto umsatznetto bruttoumsatz nettoumsatz summe gesamt
    totalcommande totaldelacommande montantcommande montantdelacommande
    totalpedido totaldelpedido totaldelaorden totalcompra montototal monto valortotal
    totaleordine importototale importo prezzototale totale
    valordopedido totaldopedido valorpago valor
    totaalbedrag orderbedrag totaalprijs bedrag totaal
    wartosczamowienia kwotazamowienia kwota wartosc suma montantht totalht subtotal`),
  quantity: words(
    'quantity qty units quantite menge anzahl cantidad quantita quantidade aantal ilosc itemquantity lineitemquantity itemcount numitems count',
  ),
  price: words(`
    unitprice price itemprice priceperunit saleprice salesprice prixunitaire prix stuckpreis einzelpreis preis preciounitario precio
    prezzounitario prezzo precounitario preco stuksprijs prijs cenajednostkowa cena`),
  invoice: words(`
    invoiceno invoice invoiceid invoicenumber orderid orderno ordernumber order transactionid transactionno receipt
    receiptid receiptno basketid basket saleid facture rechnungsnummer commande bestellnummer billid billno ticket
    ticketid amazonorderid orderreference
    numerodecommande numerocommande nocommande ncommande ndecommande idcommande referencecommande referencedelacommande
    numerofacture numerodefacture bestellnr bestellid auftragsnummer auftragsnr rechnungsnr belegnummer belegnr
    pedido numeropedido numerodepedido numerodelpedido npedido ndepedido idpedido orden numerodeorden factura numerofactura
    ordine numeroordine nordine idordine fattura numerofattura
    numerodopedido encomenda numerodaencomenda
    ordernummer bestelnummer bestelling factuurnummer
    zamowienie numerzamowienia nrzamowienia idzamowienia numerfaktury`),
  cancellation: words(
    'cancellation cancelled canceled iscancelled iscanceled isreturn returned refund isrefund rembourse annule retour storno refunded',
  ),
  /** What became of the order, in a word. */
  status: words(`
    financialstatus paymentstatus orderstatus paymentstate orderstate transactionstatus invoicestatus salestatus
    currentstatus poststatus status statut statutcommande etatcommande statutpaiement bestellstatus zahlungsstatus
    auftragsstatus estadopedido estadodelpedido estadopago statoordine statopagamento statusdopedido statuspedido
    statutdelacommande etatdelacommande statutdupaiement statusderbestellung estadodelaorden estadodeorden estadodelpago
    statodellordine statodelpagamento situacaodopedido estadodaencomenda statusdopagamento bestelstatus betaalstatus
    statuszamowienia stanzamowienia statusrealizacji statuspłatnosci transactionstate
    orderstatusname state etat estado stato situacao currentstate transactiontype saletype ordertype eventtype type
    typedetransaction vorgang zustand stan`),
  currency: words(`
    currency currencycode ordercurrency orderscurrency presentmentcurrency basecurrencycode ordercurrencycode currencyiso devise
    codedevise waehrung wahrung moneda divisa valuta moeda waluta curr`),
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
  product: words(`
    stockcode sku productid productcode productsku itemid itemcode itemsku articleid articlenumber variantsku lineitemsku
    customlabel listingid artikelnummer artikelnr artikelid referenceproduit refproduit codearticle idproduit idproducto codigoproducto
    codiceprodotto idprodotto codigoproduto idproduto productnummer idproduktu kodproduktu asin ean gtin upc isbn
    lineitemname productname itemname itemtitle productdescription producttitle product item article
    artikel produkt produit prodotto producto produto articulo articolo artigo nomduproduit nombreproducto nomeprodotto
    nomeproduto productnaam nazwaproduktu description bezeichnung designation`),
  category: words(`
    category productcategory productcategoryname productcategorynameenglish categoryname itemcategory categoryid
    maincategory categorycode productline productgroup producttype department warengruppe produktgruppe kategorie
    categorie categorieproduit categoria categoriaproducto categoriaprodotto categoriaproduto productcategorie kategoria
    subcategory productsubcategory famille rayon`),
  country: words(`
    country customercountry billingcountry countrybilling countrycodebilling billingcountrycode shippingcountry
    countryshipping shippingcountrycode shipcountry shiptocountry buyercountry deliverycountry countrycode countryname land lieferland rechnungsland pays paysdelivraison
    paysdefacturation pais paese kraj cardaddresscountry cardissuecountry`),
};

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
