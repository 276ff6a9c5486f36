import { z } from 'zod';

const positive = z.number().positive();

/**
 * How the clients of a shop buy and leave (BG/NBD, times in days), and what they spend (Gamma-Gamma, in the unit of the
 * amounts), as known at a moment.
 */
export const lifetimeModel = z.object({
  bgNbd: z.object({ r: positive, alpha: positive, a: positive, b: positive }),
  gammaGamma: z.object({ p: positive, q: positive, v: positive }),
});
export type LifetimeModel = z.infer<typeof lifetimeModel>;
