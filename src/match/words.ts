import { characters, DIGIT, IGNORED, kindAt, LETTER, OTHER, WIDE } from './characters.ts';
import { lazily } from './lazily.ts';

/** Counts the words of a text: runs of letters and digits, and each Han, Kana or Hangul character. */
export interface Words {
  /** Words that start before the offset. */
  before: (offset: number) => number;
  total: number;
}

/** Units after which a whole count is kept: what a byte can count. */
const STRIDE = 256;

export function countWords(text: string): Words {
  // A count for each unit: matches ask many times more often than words begin.
  const whole = new Uint32Array(Math.floor(text.length / STRIDE) + 1);
  const within = new Uint8Array(text.length);
  const total = count(text, whole, within);
  return {
    total,
    before(offset) {
      if (offset >= text.length) return total;
      return (whole[Math.floor(offset / STRIDE)] ?? 0) + (within[offset] ?? 0);
    },
  };
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

function count(text: string, whole: Uint32Array, within: Uint8Array): number {
  const kinds = wordKinds();
  let words = 0;
  let inWord = NOT_A_WORD;
  let stride = 0;
  for (let at = 0; at < text.length; at++) {
    if (at % STRIDE === 0) {
      stride = words;
      whole[at / STRIDE] = words;
    }
    within[at] = words - stride;
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
  return words;
}
