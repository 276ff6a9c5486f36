import { constants, getPriority, setPriority } from 'node:os';

/**
 * Lets whatever else runs on this computer come first, unless it does already. On Linux this holds for the thread that
 * asks and for those that it starts, elsewhere for the whole process.
 */
export function comeSecond(): void {
  const { PRIORITY_BELOW_NORMAL } = constants.priority;
  if (getPriority() < PRIORITY_BELOW_NORMAL) setPriority(PRIORITY_BELOW_NORMAL);
}
