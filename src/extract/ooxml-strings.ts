import type { Emit } from './office-flow.ts';
import type { XmlHandler } from './xml.ts';

/** Characters of shared strings that are kept for the cells to refer to. */
const MAX_KEPT = 2 ** 25;

/** The strings that cells refer to by their index, and which of them were. */
export interface SharedStrings {
  texts: string[];
  used: Set<number>;
}

/**
 * Collects the shared string table (ECMA-376 part 1, 18.4), rich text joined. What is too much to keep is told at once,
 * as cells without an address; so are phonetic hints, as hidden.
 */
export function collectStrings(into: SharedStrings, emit: Emit): XmlHandler {
  const item = createStringItem();
  let kept = 0;
  return {
    open: item.open,
    text: item.text,
    close(name) {
      item.close(name);
      if (name !== 'si') return;
      const { text, phonetic } = item.take();
      if (phonetic !== '') emit('hidden', phonetic);
      kept += text.length;
      if (kept > MAX_KEPT && text !== '') emit('cell', text);
      into.texts.push(kept > MAX_KEPT ? '' : compact(text));
    },
  };
}

interface StringItem extends XmlHandler {
  /** What came since the last call. */
  take: () => { text: string; phonetic: string };
}

/** Text of a string item (`si`, `is`): its runs joined, phonetic hints apart. */
export function createStringItem(): StringItem {
  let item = { text: '', phonetic: '' };
  let collecting = false;
  let phonetics = 0;
  return {
    open(name) {
      if (name === 'rPh') phonetics += 1;
      collecting = name === 't';
    },
    close(name) {
      if (name === 'rPh') phonetics -= 1;
      collecting = false;
    },
    text(piece) {
      if (collecting) item[phonetics > 0 ? 'phonetic' : 'text'] += piece;
    },
    take() {
      const taken = item;
      item = { text: '', phonetic: '' };
      return taken;
    },
  };
}

/** A copy that does not keep alive the larger text it was cut from. */
function compact(text: string): string {
  return Buffer.from(text).toString();
}
