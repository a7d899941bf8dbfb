import { COARSE, DASH_CODE, OTHERS, SEPARATOR_CODE, SPACE_CODE } from './coarse.ts';

/**
 * Says of a place in a text, given as coarse codes of its units with a zero behind them, whether a term may start there. What
 * is not certain passes.
 */
export type TermFilter = (units: Uint16Array, at: number) => boolean;

/** Characters of a term that are looked at: rarely does more than that come to nothing. */
const DEPTH = 6;
/** Nodes at most, each with a number of 16 bits for each code; terms for which none is left pass where they would begin. */
const MOST_NODES = 65_534;
const PASSES = 65_535;

/** The beginnings of terms (folded) as a trie over coarse codes; `codes`: that of each UTF-16 unit. */
export function termFilter(terms: readonly string[], codes: Uint8Array): TermFilter {
  const next = trieOf(terms.map((term) => Array.from(term.slice(0, DEPTH + 1), codeIn(codes))));
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

function codeIn(codes: Uint8Array): (char: string) => number {
  return (char) => codes[char.charCodeAt(0)] ?? OTHERS;
}

/** Children by node and code: 0 for none, PASSES where a term ends or is looked at no further. */
function trieOf(terms: readonly (readonly number[])[]): Uint16Array {
  const nodes: Uint16Array[] = [new Uint16Array(COARSE)];
  for (const codes of terms) {
    let children = nodes[0];
    for (let depth = 0; depth < codes.length && children !== undefined; depth++) {
      const code = codes[depth] ?? OTHERS;
      const known: number = children[code] ?? 0;
      if (code === OTHERS || known === PASSES) break;
      if (depth === DEPTH - 1 || depth === codes.length - 1 || nodes.length === MOST_NODES) {
        children[code] = PASSES;
        break;
      }
      if (known === 0) children[code] = nodes.push(new Uint16Array(COARSE)) - 1;
      children = nodes[children[code] ?? 0];
    }
  }
  const all = new Uint16Array(nodes.length * COARSE);
  nodes.forEach((children, node) => {
    all.set(children, node * COARSE);
  });
  return all;
}
