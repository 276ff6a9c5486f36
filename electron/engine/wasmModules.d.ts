declare module '*?wasm' {
  /** A compiled WebAssembly module (tools/kernel.mjs). */
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
