import { readFileSync } from 'node:fs';
import { builtFile } from '../model/built.ts';
import { lazily } from './lazily.ts';

/** What of it is used here; the types of Node 20 do not have it. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: object };
  CompileError: ErrorConstructor;
};

/** What `wasm/skim.ts` exports. Addresses are bytes of `memory`. */
export interface SkimExports {
  memory: { readonly buffer: ArrayBuffer; grow: (pages: number) => number };
  setTables: (
    bits: number,
    ranks: number,
    lists: number,
    begins: number,
    mets: number,
    codes: number,
    sets: number,
  ) => void;
  setUp: (places: number, out: number, units: number, stride: number, longest: number) => void;
  skimBlock: (from: number, to: number, length: number) => number;
}

/** Null where the processor has no vectors of 16 bytes: then texts are passed over as a whole. */
const skimModule = lazily(() => {
  try {
    return new WebAssembly.Module(readFileSync(builtFile('skim.wasm')));
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return null;
    throw error;
  }
});

/** An instance with memory of its own. */
export function newSkimInstance(): SkimExports | null {
  const compiled = skimModule();
  return compiled === null ? null : (new WebAssembly.Instance(compiled).exports as SkimExports);
}
