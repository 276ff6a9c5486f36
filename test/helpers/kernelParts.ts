import { type KernelMemory, kernelMaker } from '../../electron/engine/wasm';
import bytes from './kernel/parts.ts?wasm';

/** What `kernel/parts.ts` exports. Addresses are bytes from the beginning of its memory. */
interface KernelParts {
  memory: KernelMemory;
  lay(rows: number, minLeaf: number): void;
  layValues(feature: number, codes: number): number;
  codesOf(feature: number): number;
  rowsAt(): number;
  sharesAt(): number;
  findCut(sum: number, drawn: bigint): number;
  code(): number;
  next(): number;
  score(): number;
  thresholdBetween(feature: number, code: number, next: number): number;
}

/** Parts of the engine's kernel, in a memory of their own. */
export const kernelParts = kernelMaker<KernelParts>(bytes);
