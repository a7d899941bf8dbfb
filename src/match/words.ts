import { characters, DIGIT, IGNORED, kindAt, LETTER, OTHER, WIDE } from './characters.ts';
import { lazily } from './lazily.ts';

/** Counts the words of a text: runs of letters and digits, and each Han, Kana or Hangul character. */
export interface Words {
  /** Words that start before the offset. */
  before: (offset: number) => number;
  total: number;
}

export function countWords(text: string): Words {
  // A count for each unit: matches ask many times more than there are words between them.
  const counts = new Uint32Array(text.length + 1);
  const total = count(text, counts);
  return { total, before: (offset) => counts[Math.min(offset, text.length)] ?? total };
}

const NOT_A_WORD = 0;
const WORD = 1;
/** What counts by itself, or does not count, or is half a character. */
const ODD = 2;

const wordKinds = lazily(() =>
  characters().kinds.map((kind) => {
    if (kind === OTHER) return NOT_A_WORD;
    return kind === LETTER || kind === DIGIT ? WORD : ODD;
  }),
);

function count(text: string, counts: Uint32Array): number {
  const kinds = wordKinds();
  let words = 0;
  let inWord = NOT_A_WORD;
  for (let at = 0; at < text.length; at++) {
    counts[at] = words;
    let word = kinds[text.charCodeAt(at)] ?? NOT_A_WORD;
    if (word === ODD) {
      const kind = kindAt(text, at);
      if (kind === IGNORED || (text.charCodeAt(at) & 0xfc00) === 0xdc00) continue;
      if (kind === WIDE) words++;
      word = kind === LETTER || kind === DIGIT ? WORD : NOT_A_WORD;
    }
    words += word & ~inWord;
    inWord = word;
  }
  counts[text.length] = words;
  return words;
}
