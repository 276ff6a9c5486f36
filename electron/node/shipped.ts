import { join } from 'node:path';

/** Paths of what is bundled and shipped with the product. @param bundles the folder of the bundles */
export function shippedWith(bundles: string) {
  return {
    data: join(bundles, 'dataWorker.js'),
    engine: join(bundles, 'engine.js'),
    engineWorker: join(bundles, 'engineWorker.js'),
    serving: join(bundles, 'serving.js'),
    cli: join(bundles, 'cli.js'),
    sample: join(bundles, '..', 'resources', 'sample', 'online-retail-invoices.csv'),
    /** A folder. */
    starter: join(bundles, '..', 'models'),
  };
}
export type Shipped = ReturnType<typeof shippedWith>;
