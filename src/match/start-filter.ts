import { COARSE, DASH_CODE, OTHERS, SEPARATOR_CODE, SPACE_CODE } from './coarse.ts';
import { coarseTrie, PASSES } from './coarse-trie.ts';

/** Says of a place in a text, of which the units have a zero behind them, whether something may start there. */
export type StartFilter = (units: Uint16Array, at: number) => boolean;

/** Of terms (folded); what is not certain passes. `codes`: coarse codes of all UTF-16 units. */
export function termFilter(terms: readonly string[], codes: Uint8Array): StartFilter {
  const next = coarseTrie(terms, codes);
  const codeAt = (units: Uint16Array, at: number): number => codes[units[at] ?? 0] ?? 0;
  return (units, start) => {
    let node = 0;
    for (let at = start; ; at++) {
      const code = codeAt(units, at);
      if (code === OTHERS) return true;
      const children = node * COARSE;
      if (code === DASH_CODE || code === SEPARATOR_CODE) {
        // A separator in a name is a space, a dash at a line end may be nothing.
        if (next[children + SPACE_CODE] !== 0) return true;
        const after = code === DASH_CODE ? codeAt(units, at + 1) : code;
        if (after === SPACE_CODE || after === OTHERS) return true;
      }
      node = next[children + code] ?? 0;
      if (node === 0) return false;
      if (node === PASSES) return true;
      if (code !== SPACE_CODE) continue;
      while (codeAt(units, at + 1) === SPACE_CODE) at++;
      const after = codeAt(units, at + 1);
      if (after === DASH_CODE || after === SEPARATOR_CODE) return true;
    }
  };
}

/** Of literals (ASCII, lower case), which stand as they are, in either case; what is not certain passes. */
export function literalFilter(literals: readonly string[], codes: Uint8Array): StartFilter {
  const next = coarseTrie(literals, codes);
  return (units, start) => {
    let node = 0;
    for (let at = start; ; at++) {
      const code = codes[units[at] ?? 0] ?? 0;
      if (code === OTHERS) return true;
      node = next[node * COARSE + code] ?? 0;
      if (node === 0 || node === PASSES) return node === PASSES;
    }
  };
}
