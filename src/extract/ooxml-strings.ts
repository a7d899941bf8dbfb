import type { Emit } from './office-flow.ts';
import type { XmlHandler } from './xml-scanner.ts';

/** Characters of shared strings that are kept for the cells to refer to; each string counts for some more. */
const MAX_KEPT = 2 ** 25;
const OVERHEAD = 8;

/** The strings that cells refer to by their index. */
export interface SharedStrings {
  texts: string[];
  /** By index: 1 where a cell refers to the string. */
  used: Uint8Array;
}

/** The string that a cell refers to; empty where there is none, or none was kept. */
export function stringAt(strings: SharedStrings, index: number): string {
  const { texts } = strings;
  const text = texts[index];
  if (text === undefined) return '';
  if (strings.used.length < texts.length) {
    const used = new Uint8Array(texts.length);
    used.set(strings.used);
    strings.used = used;
  }
  strings.used[index] = 1;
  return text;
}

/** Strings that no cell refers to: left behind by an earlier version of the workbook. */
export function unusedStrings({ texts, used }: SharedStrings): string[] {
  return texts.filter((_, index) => used[index] !== 1);
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
      kept += text.length + OVERHEAD;
      if (kept <= MAX_KEPT) into.texts.push(compact(text));
      else emit('cell', text);
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
