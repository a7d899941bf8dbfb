import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';

/** Bytes of code that a function runs through before V8 compiles it again, to run faster: as V8 12 and 13 have it by default. */
const USUAL_BUDGET = 13_000_000;
const LARGEST_BUDGET = 2 ** 31 - 1;

/**
 * The SQLite binding. A few statements are enough for V8 to compile its largest functions again, which takes longer than
 * most scans make of it, and 50 MB: half the time of a small scan. With the largest budget that comes after some thousand rows.
 */
function loadBinding(): typeof import('node-sqlite3-wasm') {
  setFlagsFromString(`--wasm-tiering-budget=${LARGEST_BUDGET}`);
  try {
    return createRequire(import.meta.url)('node-sqlite3-wasm') as typeof import('node-sqlite3-wasm');
  } finally {
    setFlagsFromString(`--wasm-tiering-budget=${USUAL_BUDGET}`);
  }
}

export const { Database } = loadBinding();
