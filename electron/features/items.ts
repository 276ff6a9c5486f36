import type { Shop } from '../../shared/schemas/shop';
import { orderWords } from '../../shared/transactionRow';
import type { Order, Past } from './orders';

/** What the lines of orders tell, beside amounts. */
type Items = NonNullable<Shop['items']>;

const productFeatures = [
  'products',
  'products_per_purchase',
  'repeated_product_share',
  'new_product_share',
  'top_product_share',
  'unit_price',
] as const;
const categoryFeatures = ['categories', 'top_category_share', orderWords.category] as const;

/** Words of a kind that count by themselves: the most common ones, each of so many clients at the least. */
const mostWords = 30;
const leastClients = 5;

/** Names of what lines tell of a client, in order. */
export function itemFeatures(items: Items): readonly string[] {
  return [
    ...(items.products ? productFeatures : []),
    ...(items.categories.length > 0 ? categoryFeatures : []),
    ...(items.countries.length > 0 ? [orderWords.country] : []),
  ];
}

/** Of each code of a word, its place by the text: codes are given in the order of imports, which decides nothing. */
export interface WordPlaces {
  categories: readonly number[];
  countries: readonly number[];
}

/**
 * What the lines of a shop tell.
 * @param clients those to learn from
 * @returns null where they tell nothing
 */
export function fitItems(clients: Iterable<Past>, places: WordPlaces): Items | null {
  let products = false;
  const [categories, countries] = [new Map<number, number>(), new Map<number, number>()];
  for (const { purchases } of clients) {
    const [ownCategories, ownCountries] = [new Set<number>(), new Set<number>()];
    for (const { lines, country } of purchases) {
      if (country !== null) ownCountries.add(country);
      for (const { product, category } of lines) {
        products ||= product !== null;
        if (category !== null) ownCategories.add(category);
      }
    }
    count(categories, ownCategories);
    count(countries, ownCountries);
  }
  const items = {
    products,
    categories: common(categories, places.categories),
    countries: common(countries, places.countries),
  };
  return itemFeatures(items).length > 0 ? items : null;
}

/** Counts a client at each of its words. */
function count(clients: Map<number, number>, words: ReadonlySet<number>): void {
  for (const word of words) clients.set(word, (clients.get(word) ?? 0) + 1);
}

/** What all have tells nobody apart. */
function common(clients: ReadonlyMap<number, number>, places: readonly number[]): number[] {
  const words = [...clients]
    .filter(([, of]) => of >= leastClients)
    .sort((a, b) => b[1] - a[1] || places[a[0]] - places[b[0]]);
  return words.length < 2 ? [] : words.slice(0, mostWords).map(([word]) => word);
}

/**
 * The features of one client, of purchases alone. What its lines do not tell is missing.
 * @returns one value per name of `itemFeatures`; of words, their codes
 */
export function itemsOf({ purchases: bought }: Past, items: Items): number[] {
  const country = bought.findLast((order) => order.country !== null)?.country ?? null;
  return [
    ...(items.products ? productsOf(bought) : []),
    ...(items.categories.length > 0 ? categoriesOf(bought, items.categories) : []),
    ...(items.countries.length > 0 ? [wordIn(items.countries, country)] : []),
  ];
}

function productsOf(bought: readonly Order[]): number[] {
  const count = productCount(bought);
  const spent = new Float64Array(count);
  const orders = new Int32Array(count);
  /** Of each product the last order that has it. */
  const latest = new Int32Array(count).fill(-1);
  let [told, perOrder, fresh] = [0, 0, Number.NaN];
  for (const [at, { lines }] of bought.entries()) {
    let [own, before] = [0, 0];
    for (const { product, amount } of lines) {
      if (product === null || !(amount > 0)) continue;
      spent[product] += amount;
      if (latest[product] === at) continue;
      latest[product] = at;
      own++;
      if (orders[product]++ > 0) before++;
    }
    if (own === 0) continue;
    if (told > 0) fresh = 1 - before / own;
    told++;
    perOrder += own;
  }
  if (told === 0) return productFeatures.map(() => Number.NaN);
  const products = orders.reduce((sum, times) => sum + Number(times > 0), 0);
  const repeated = orders.reduce((sum, times) => sum + Number(times > 1), 0);
  const most = spent.reduce((one, other) => Math.max(one, other));
  return [
    ...[products, perOrder / told, repeated / products, fresh],
    ...[rounded(most / spent.reduce((sum, one) => sum + one)), unitPriceOf(bought)],
  ];
}

/** One more than the highest number of a product. */
function productCount(bought: readonly Order[]): number {
  let count = 0;
  for (const { lines } of bought) for (const { product } of lines) count = Math.max(count, (product ?? -1) + 1);
  return count;
}

/** What one of the things costs that the client buys. */
function unitPriceOf(bought: readonly Order[]): number {
  let [amounts, units] = [0, 0];
  for (const { lines } of bought) {
    for (const { amount, quantity } of lines) {
      if (quantity === null || !(quantity > 0 && amount > 0)) continue;
      amounts += amount;
      units += quantity;
    }
  }
  return units > 0 ? rounded(amounts / units) : Number.NaN;
}

function categoriesOf(bought: readonly Order[], known: readonly number[]): number[] {
  const spent = new Map<number, number>();
  for (const { lines } of bought) {
    for (const { category, amount } of lines)
      if (category !== null && amount > 0) spent.set(category, (spent.get(category) ?? 0) + amount);
  }
  if (spent.size === 0) return categoryFeatures.map(() => Number.NaN);
  const [category, most] = top(spent, known);
  const all = [...spent.values()].reduce((sum, value) => sum + value, 0);
  return [spent.size, rounded(most / all), wordIn(known, category)];
}

/** Of equals the more common one; which of two that do not count is the same. */
function top(spent: ReadonlyMap<number, number>, known: readonly number[]): [name: number, spent: number] {
  const place = (word: number) => (known.includes(word) ? known.indexOf(word) : known.length);
  return [...spent].reduce((most, one) =>
    one[1] > most[1] || (one[1] === most[1] && place(one[0]) < place(most[0])) ? one : most,
  );
}

/** Beyond these digits, sums hang on the order of the lines. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

function wordIn(known: readonly number[], word: number | null): number {
  return word !== null && known.includes(word) ? word : Number.NaN;
}
