import { mapValues } from '../../shared/mapValues';
import { Random } from './rng';

const groupingSeed = 20_260_201;

/** What a bootstrap draws: clients with all their rows, or groups of clients. */
export interface Units {
  /** Of each row, from 0. */
  unit: Int32Array;
  units: number;
  isGrouped: boolean;
}

/**
 * Of more clients than these, groups are drawn (the random groups of K. Wolter, Introduction to Variance Estimation,
 * 2007, ch. 2): their sums vary as the clients' do. 1,024 of them know a standard error to 1/√(2 · 1,024) = 2.2 %, and
 * 2,000 resamples of whatever know the ends of an interval to 3 % of its half width.
 */
const mostUnits = 1_024;

/** Numbers the clients from 0 in the order in which they come, and puts them in groups if there are too many. */
export function unitsOf(client: Int32Array, most = mostUnits): Units {
  const index = new Map<number, number>();
  const unit = client.map((key) => {
    const known = index.get(key);
    if (known !== undefined) return known;
    index.set(key, index.size);
    return index.size - 1;
  });
  const clients = index.size;
  if (clients <= most) return { unit, units: clients, isGrouped: false };
  const group = groupsOf(clients, most);
  return { unit: unit.map((one) => group[one]), units: most, isGrouped: true };
}

/** Clients dealt out in an order drawn by lot: groups differ by one client in size. */
function groupsOf(clients: number, groups: number): Int32Array {
  const random = new Random(groupingSeed, clients, groups);
  const order = Int32Array.from({ length: clients }, (_, i) => i);
  for (let i = clients - 1; i > 0; i--) {
    const other = random.below(i + 1);
    [order[i], order[other]] = [order[other], order[i]];
  }
  const group = new Int32Array(clients);
  order.forEach((client, at) => {
    group[client] = at % groups;
  });
  return group;
}

/** Rows by what is drawn, and how much each weighs; null: all alike. */
export interface WeighedRows extends Units {
  weight: Float64Array | null;
}

/** Sums over the rows of each unit, each as much as it weighs. */
export function sumByUnit<K extends string>(
  perRow: Readonly<Record<K, Float64Array>>,
  { unit, units, weight }: WeighedRows,
): Record<K, Float64Array> {
  const add = (values: Float64Array) => {
    const sums = new Float64Array(units);
    for (let row = 0; row < unit.length; row++) sums[unit[row]] += weight ? weight[row] * values[row] : values[row];
    return sums;
  };
  return mapValues(perRow, add);
}
