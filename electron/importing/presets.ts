import { plainName } from './fields';
import type { TransactionField } from './transactionNames';

/** An export of a shop system, known by its columns. */
interface Preset {
  /** As it is called on screen. */
  shop: string;
  /** Where its columns are documented. */
  source: string;
  /** Columns that an export has, all of them. */
  columns: readonly string[];
  /** Columns that a field is read from: the first that is there; of clients, the fullest of the first group. */
  client: readonly (readonly string[])[];
  fields: Readonly<Partial<Record<Exclude<TransactionField, 'client'>, readonly string[]>>>;
  /** Told where the client could only be read from the last group. */
  warning?: string;
}

/** What is told where clients have no id. */
export const byName = 'clients go by their names, so two of one name are one client';

/**
 * The client is who buys, by e-mail or customer id: never the order or the payment, which are there once each, so that
 * nobody would ever buy again.
 */
export const presets: readonly Preset[] = [
  {
    shop: 'Shopify',
    source: 'https://help.shopify.com/en/manual/fulfillment/managing-orders/exporting-orders',
    columns: ['Name', 'Email', 'Financial Status', 'Created at', 'Total'],
    client: [['Email', 'Customer ID']],
    fields: { date: ['Created at'], amount: ['Total'], invoice: ['Name'] },
  },
  {
    shop: 'WooCommerce',
    source: 'https://woocommerce.com/document/import-and-export-of-woocommerce-orders/',
    columns: ['order_number', 'status', 'order_total', 'billing_email'],
    client: [['billing_email', 'customer_email', 'customer_id', 'customer_user']],
    fields: { date: ['order_date', 'date', 'date_created'], amount: ['order_total'], invoice: ['order_number'] },
  },
  {
    shop: 'WooCommerce',
    source: 'https://wordpress.org/plugins/woo-order-export-lite/',
    columns: ['Order Number', 'Order Status', 'Order Date', 'Order Total Amount'],
    client: [['Email (Billing)', 'Customer User ID'], ['Customer Username']],
    fields: { date: ['Order Date'], amount: ['Order Total Amount'], invoice: ['Order Number'] },
  },
  {
    shop: 'WooCommerce Analytics',
    // woocommerce/woocommerce, src/Admin/API/Reports/Orders/Controller.php: get_export_columns. Its net amount had
    // another name in versions before.
    source: 'https://woocommerce.com/document/woocommerce-analytics/orders-report/',
    columns: ['Date', 'Order #', 'Status', 'Customer', 'Customer type'],
    client: [['Customer ID', 'Email'], ['Customer']],
    fields: { date: ['Date'], amount: ['Net Sales', 'N. Revenue', 'N. Revenue (formatted)'], invoice: ['Order #'] },
    warning: byName,
  },
  {
    shop: 'Stripe',
    source: 'https://docs.stripe.com/dashboard/basics#export-data',
    columns: ['id', 'Amount', 'Currency', 'Status', 'Customer ID'],
    client: [['Customer Email', 'Customer ID']],
    fields: {
      date: ['Created (UTC)', 'Created date (UTC)', 'Created'],
      // Of several currencies, in that of the account; what was given back and the code, too.
      amount: ['Converted Amount', 'Amount'],
      currency: ['Converted Currency', 'Currency'],
      refund: ['Converted Amount Refunded', 'Amount Refunded'],
      refund_date: ['Refunded date (UTC)'],
      invoice: ['id'],
    },
  },
  {
    shop: 'Square',
    source: 'https://squareup.com/help/us/en/article/5072-summaries-and-reports-from-the-online-square-dashboard',
    columns: ['Date', 'Time', 'Gross Sales', 'Transaction ID', 'Payment ID'],
    client: [['Customer ID', 'Customer Reference ID'], ['Customer Name']],
    fields: { date: ['Date'], amount: ['Net Sales', 'Total Collected'], invoice: ['Transaction ID'] },
    warning: byName,
  },
  {
    shop: 'Magento',
    // magento/magento2, app/code/Magento/Sales/view/adminhtml/ui_component/sales_order_grid.xml.
    source: 'https://docs.magento.com/user-guide/sales/orders-workspace.html',
    columns: ['ID', 'Purchase Point', 'Purchase Date', 'Grand Total (Base)'],
    client: [
      ['Customer Email', 'Customer ID'],
      ['Customer Name', 'Bill-to Name'],
    ],
    fields: { date: ['Purchase Date'], amount: ['Grand Total (Base)'], invoice: ['ID'] },
    warning: byName,
  },
  {
    shop: 'Magento',
    source: 'https://developer.adobe.com/commerce/webapi/rest/use-rest/performing-searches/',
    columns: ['increment_id', 'created_at', 'grand_total', 'customer_email'],
    client: [['customer_email', 'customer_id']],
    fields: {
      date: ['created_at'],
      amount: ['base_grand_total', 'grand_total'],
      currency: ['base_currency_code', 'order_currency_code'],
      refund: ['base_total_refunded', 'total_refunded'],
      invoice: ['increment_id'],
    },
  },
  {
    shop: 'PrestaShop',
    source: 'https://devdocs.prestashop-project.org/9/webservice/resources/orders',
    columns: ['id_customer', 'total_paid', 'date_add'],
    client: [['id_customer', 'email']],
    fields: {
      date: ['date_add'],
      amount: ['total_paid_tax_incl', 'total_paid'],
      invoice: ['reference', 'id_order', 'id'],
    },
  },
  {
    shop: 'PrestaShop',
    // PrestaShop/PrestaShop, src/PrestaShopBundle/Controller/Admin/Sell/Order/OrderController.php: exportAction.
    source: 'https://docs.prestashop-project.org/v.8-documentation/user-guide/selling/managing-orders/orders',
    columns: ['ID', 'Reference', 'Customer', 'Total', 'Payment', 'Status', 'Date'],
    client: [['id_customer', 'Email'], ['Customer']],
    fields: { date: ['Date'], amount: ['Total'], invoice: ['Reference'], country: ['Delivery'] },
    warning: byName,
  },
  {
    // The same in a back office that is set to French.
    shop: 'PrestaShop',
    source: 'https://docs.prestashop-project.org/v.8-documentation/user-guide/selling/managing-orders/orders',
    columns: ['ID', 'Référence', 'Client', 'Total', 'Paiement', 'État', 'Date'],
    client: [['id_customer', 'Email'], ['Client']],
    fields: { date: ['Date'], amount: ['Total'], invoice: ['Référence'], status: ['État'], country: ['Livraison'] },
    warning: byName,
  },
  {
    shop: 'Olist',
    source: 'https://www.kaggle.com/datasets/olistbr/brazilian-ecommerce',
    columns: ['order_id', 'customer_id', 'order_purchase_timestamp'],
    client: [['customer_unique_id'], ['customer_id']],
    fields: { date: ['order_purchase_timestamp'], amount: ['payment_value', 'price'], invoice: ['order_id'] },
    warning: 'its customer_id is another one in each order: join customer_unique_id to it from the table of customers',
  },
];

/** A preset as it fits a file: field → column, and what is to be told. */
export interface PresetMatch {
  shop: string;
  mapping: Record<string, string>;
  warning: string | null;
}

/**
 * The preset whose columns a file has; null where none fits.
 * @param filled how many rows have a client in a column
 */
export function presetOf(header: readonly string[], filled: (column: string) => number): PresetMatch | null {
  const plain = new Map(header.map((column) => [plainName(column), column]));
  const find = (names: readonly string[]) => names.flatMap((name) => plain.get(plainName(name)) ?? []);
  for (const { shop, columns, client, fields, warning = null } of presets) {
    if (find(columns).length < columns.length) continue;
    const group = client.findIndex((names) => find(names).length > 0);
    if (group < 0) continue;
    const candidates = find(client[group]);
    const most = candidates.reduce((best, column) => (filled(column) > filled(best) ? column : best));
    const mapping: Record<string, string> = { client: most };
    for (const [field, names] of Object.entries(fields)) {
      const [column] = find(names);
      if (column !== undefined) mapping[field] = column;
    }
    return { shop, mapping, warning: group > 0 ? warning : null };
  }
  return null;
}
