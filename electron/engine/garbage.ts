import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a request thread answers to beside its requests, by `collectGarbage`. */
export const collect = 'collect';

let collector: (() => void) | null = null;

/**
 * Frees what nothing in this thread holds any more, memories of WebAssembly among it. The collector itself does not see
 * how large these are, and would leave those of hundreds of models there. It takes some 20 ms.
 */
export function collectGarbage(): void {
  if (!collector) {
    setFlagsFromString('--expose-gc');
    collector = runInNewContext('gc');
  }
  collector?.();
}
