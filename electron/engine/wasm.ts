import { AppError } from '../../shared/errors';

/** What we use of WebAssembly; TypeScript's own types of it come only with all of the browser's. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new <Exports>(module: object, imports: object) => { exports: Exports };
  Memory: new (size: { initial: number; maximum: number; shared: true }) => SharedMemory;
  RuntimeError: new () => Error;
};

/** A kernel's memory. It moves when it grows: then views of the old buffer are empty. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
}

/** A memory that kernels of several threads share. When it grows, older views do not reach all of it. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
}

/** Compiles a kernel at the first call; every call gives an instance with a memory of its own. */
export function kernelMaker<Kernel extends { memory: KernelMemory }>(bytes: Uint8Array): () => Kernel {
  let compiled: object | null = null;
  return () => {
    compiled ??= new WebAssembly.Module(bytes);
    return new WebAssembly.Instance<Kernel>(compiled, {}).exports;
  };
}

/** The same for a kernel that works in a memory that threads may share, by default one of its own. */
export function sharedKernelMaker<Kernel>(
  bytes: Uint8Array,
): (memory?: SharedMemory) => Kernel & { memory: SharedMemory } {
  let compiled: object | null = null;
  return (memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages, shared: true })) => {
    compiled ??= new WebAssembly.Module(bytes);
    const { exports } = new WebAssembly.Instance<Kernel>(compiled, { env: { memory } });
    return { ...exports, memory };
  };
}

/** Numbers in a kernel's memory. Addresses above 2 GB arrive as negative numbers. */
export function viewOf<Buffer extends ArrayBufferLike, View>(
  Numbers: new (buffer: Buffer, at: number, length: number) => View,
  { buffer }: { readonly buffer: Buffer },
  at: number,
  length: number,
): View {
  return new Numbers(buffer, at >>> 0, length);
}

/** Of 64 kB. */
const mostPages = 65_536;
const mostBytes = 2 ** 32;

/**
 * Makes room in a kernel's memory.
 * @param bytes what will be taken, at most
 * @throws AppError `out_of_memory` where that is not to be had, or beyond what a kernel can address
 */
export function makeRoom<T>(bytes: number, take: () => T): T {
  try {
    if (bytes < mostBytes) return take();
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
  }
  throw new AppError(
    'out_of_memory',
    `A thread of the engine needs ${(bytes / 1e9).toFixed(1)} GB for so many rows or trees, and can’t get them (4 GB is the most). Close other programs, or draw fewer rows per tree.`,
  );
}
