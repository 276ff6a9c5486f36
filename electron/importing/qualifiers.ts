import { plainName } from './fields';

const words =
  /discount|rabatt|remise|descuento|sconto|desconto|korting|coupon|voucher|gutschein|tax|vat|mwst|tva|iva$|steuer|shipping|versand|livraison|freight|porto|fee|tip$|gratuity|refund|rembours|erstatt|currency|devise|waehrung|status|cancel|return|duties|giftcard|rounding/;

/** Whether a column that is not used may say how an amount is to be understood: a discount, a tax, a fee, a state. */
export function qualifiesAmount(column: string): boolean {
  return words.test(plainName(column));
}
