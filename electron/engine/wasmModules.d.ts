declare module '*?wasm' {
  /** A compiled WebAssembly module (tools/kernel.mjs). */
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module '*?sharedwasm' {
  /** A compiled WebAssembly module that works in a memory that threads may share. */
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
