/** The part of the WebAssembly API that we use: TypeScript declares it for browsers only. */
declare namespace WebAssembly {
  type Imports = Record<string, Record<string, unknown>>;
  interface Instance {
    exports: Record<string, unknown>;
  }
  function instantiate(file: Uint8Array, imports: Imports): Promise<{ instance: Instance }>;
}
