import { COARSE, OTHERS } from './coarse.ts';

/** Characters of a text that are looked at: rarely does more than that come to nothing. */
const DEPTH = 6;
/** Nodes at most, each with a number of 16 bits for each code; texts for which none is left pass where they would begin. */
const MOST_NODES = 65_534;
/** What a text that is looked at no further leads to. */
export const PASSES = 65_535;

/**
 * The beginnings of texts (folded) as a trie over coarse codes: the child of each node for each code, 0 for none, PASSES where
 * a text ends or is looked at no further. What is not ASCII has no child: nothing is known behind it.
 */
export function coarseTrie(texts: readonly string[], codes: Uint8Array): Uint16Array {
  const nodes = [new Uint16Array(COARSE)];
  for (const text of texts) {
    let children = nodes[0];
    for (let depth = 0; depth < text.length && children !== undefined; depth++) {
      const code = codes[text.charCodeAt(depth)] ?? OTHERS;
      if (code === OTHERS || children[code] === PASSES) break;
      const isLast = depth === DEPTH - 1 || depth === text.length - 1 || nodes.length === MOST_NODES;
      if (isLast) children[code] = PASSES;
      else if (children[code] === 0) children[code] = nodes.push(new Uint16Array(COARSE)) - 1;
      children = isLast ? undefined : nodes[children[code] ?? 0];
    }
  }
  const all = new Uint16Array(nodes.length * COARSE);
  nodes.forEach((children, node) => {
    all.set(children, node * COARSE);
  });
  return all;
}
