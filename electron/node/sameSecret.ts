import { timingSafeEqual } from 'node:crypto';

/** Takes the same time wherever two texts of one length differ; how long a token is anybody may know. */
export function isSameSecret(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
