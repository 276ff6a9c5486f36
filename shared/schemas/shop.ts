import { z } from 'zod';
import { lifetimeModel } from './lifetimes';

/**
 * What orders had told of a whole shop by a moment: what features of its clients are computed with. Kept with a
 * snapshot, for features of later moments.
 */
export const shopSchema = z.object({
  lifetimes: lifetimeModel.nullable(),
  /** What lines say beside amounts; null: nothing. Words are codes, the most common ones; all others count as none. */
  items: z
    .object({ products: z.boolean(), categories: z.array(z.number().int()), countries: z.array(z.number().int()) })
    .nullable(),
});
export type Shop = z.infer<typeof shopSchema>;

/** Nothing is known but each client's own orders. */
export const unknownShop: Shop = { lifetimes: null, items: null };
