import { describe, expect, it } from 'vitest';
import { Random } from '../../../../electron/engine/rng';
import { behaviourFeatures } from '../../../../electron/features/behaviour';
import { fitLifetimes, lifetimeFeatures, lifetimeOf } from '../../../../electron/features/lifetimes/lifetimes';
import { orderFeatures, orderFeaturesAt } from '../../../../electron/features/orderFeatures';
import { type Order, pastAt } from '../../../../electron/features/orders';
import { takeSnapshot } from '../../../../electron/features/snapshot';
import { shopAt, trainingClients } from '../../../../electron/store/shop';
import { saveSnapshot } from '../../../../electron/store/snapshots';
import { type Shop, unknownShop } from '../../../../shared/schemas/shop';
import { defaultTasks } from '../../../../shared/tasks';
import { dayMs } from '../../../../shared/time';
import { dataContext } from '../../../helpers/workspace';

const buy = (day: number, amount: number): Order => ({
  at: day * dayMs,
  amount,
  toldUntil: 9999 * dayMs,
  parts: null,
  lines: [],
  country: null,
});

/** Clients who buy every so many days until they stop. */
function shop(clients: number, seed: number): Map<number, Order[]> {
  const random = new Random(seed);
  return new Map(
    Array.from({ length: clients }, (_, key): [number, Order[]] => {
      const [first, gap, stops] = [random.below(60), 5 + random.below(30), 60 + random.below(200)];
      const orders: Order[] = [];
      for (let day = first; day < stops; day += gap) orders.push(buy(day, 10 + random.below(90)));
      return [key, orders];
    }),
  );
}

const at = 200 * dayMs;
const fitted = (clients: Iterable<readonly Order[]>, until: number) =>
  fitLifetimes(Array.from(clients, (orders) => pastAt(orders, until)));
const shopOf = (lifetimes: Shop['lifetimes']): Shop => ({ ...unknownShop, lifetimes });
const named = (values: Float64Array) => Object.fromEntries(lifetimeFeatures.map((name, i) => [name, values[i]]));

describe('what models of lifetimes say of a client', () => {
  const orders = shop(300, 1);
  const model = fitted(orders.values(), at)!;

  it('tells who is likely gone from who has just bought', () => {
    const steady = Array.from({ length: 20 }, (_, i) => buy(10 * i, 50));
    const gone = steady.filter(({ at: when }) => when < 80 * dayMs);
    const [here, away] = [steady, gone].map((own) => named(lifetimeOf(pastAt(own, at), model)));
    expect(here.alive_chance).toBeGreaterThan(away.alive_chance);
    expect(here.buy_chance_30d).toBeGreaterThan(away.buy_chance_30d);
    expect(here.buy_chance_90d).toBeGreaterThan(here.buy_chance_30d);
    expect(here.expected_spend_90d).toBeCloseTo(here.expected_purchases_90d * here.expected_purchase, 2);
    // Several purchases of one day are one.
    const doubled = steady.flatMap((order) => [order, { ...order, at: order.at + 1 }]);
    expect(named(lifetimeOf(pastAt(doubled, at), model)).expected_purchases_90d).toBeCloseTo(
      here.expected_purchases_90d,
      4,
    );
  });

  it('knows nothing of what comes later, neither of the client nor of the others', () => {
    const known = new Map([...orders].map(([key, own]) => [key, own.filter((order) => order.at < at)]));
    expect(fitted(known.values(), at)).toEqual(model);
    for (const [key, own] of orders)
      expect(lifetimeOf(pastAt(own, at), model)).toEqual(lifetimeOf(pastAt(known.get(key)!, at), model));
  });

  it('is left out where too few clients tell', () => {
    expect(fitted(shop(20, 2).values(), at)).toBeNull();
    expect(orderFeatures(unknownShop)).toEqual(behaviourFeatures);
    expect(orderFeatures(shopOf(model))).toEqual([...behaviourFeatures, ...lifetimeFeatures]);
    const [own] = orders.values();
    expect(orderFeaturesAt(own, at, unknownShop)).toHaveLength(behaviourFeatures.length);
    expect(orderFeaturesAt(own, at, shopOf(model))).toHaveLength(behaviourFeatures.length + lifetimeFeatures.length);
    expect(orderFeaturesAt([buy(300, 5)], at, shopOf(model))).toBeNull();
  });
});

describe('a snapshot', () => {
  const orders = shop(300, 3);
  const half = [...orders.keys()].filter((key) => key % 2 === 0);

  it('learns lifetimes from clients to train on alone, and tells them of all', () => {
    const snapshot = takeSnapshot(orders, at, defaultTasks, half);
    const others = new Map([...orders].map(([key, own]) => [key, key % 2 === 0 ? own : [buy(1, 1e6), buy(2, 1e6)]]));
    expect(takeSnapshot(others, at, defaultTasks, half).shop).toEqual(snapshot.shop);
    expect(snapshot.featureNames).toContain('expected_spend_90d');
    for (const { features } of snapshot.rows) expect(features).toHaveLength(snapshot.featureNames.length);
    expect(takeSnapshot(orders, at, defaultTasks, []).featureNames).toEqual(behaviourFeatures);
  });

  it('keeps them for features of later moments', () => {
    const { db } = dataContext();
    const { shop } = takeSnapshot(orders, at, defaultTasks, half);
    const empty = { dataUntil: 900, madeAt: 1, featureNames: [], rows: [], tasks: [] };
    saveSnapshot(db, { ...empty, at: 100, shop: unknownShop });
    saveSnapshot(db, { ...empty, at: 200, shop });
    expect(shopAt(db, 99)).toEqual(unknownShop);
    expect(shopAt(db, 199)).toEqual(unknownShop);
    expect(shopAt(db, 200)).toEqual(shop);
    expect(shopAt(db, 9999)).toEqual(shop);
  });

  it('learns from clients who are not held out, in an order that does not hang on their coming', () => {
    const keysOf = (ids: readonly string[]) => {
      const { db } = dataContext();
      for (const [i, id] of ids.entries())
        db.prepare('INSERT INTO clients (key, client_id, holdout) VALUES (?, ?, ?)').run(i + 1, id, Number(id === 'c'));
      return trainingClients(db).map((key) => ids[key - 1]);
    };
    expect(keysOf(['a', 'b', 'c', 'd'])).toEqual(keysOf(['d', 'c', 'b', 'a']));
    expect(keysOf(['a', 'b', 'c', 'd']).sort()).toEqual(['a', 'b', 'd']);
  });
});
