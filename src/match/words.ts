import { characters, DIGIT, IGNORED, kindAt, LETTER, OTHER, WIDE } from './characters.ts';
import { lazily } from './lazily.ts';

/** Counts the words of a text: runs of letters and digits, and each Han, Kana or Hangul character. */
export interface Words {
  /** Words that start before the offset. */
  before: (offset: number) => number;
  total: number;
}

/** Units after which a count is kept: a question costs at most that many steps. */
const STRIDE = 32;

/** Words passed so far, times two, and one where the last is not over. */
type Passed = number;

export function countWords(text: string): Words {
  const counts = new Uint32Array(Math.floor(text.length / STRIDE) + 1);
  let passed: Passed = 0;
  for (let stride = 0; stride < counts.length; stride++) {
    counts[stride] = passed;
    passed = pass(text, stride * STRIDE, Math.min(text.length, (stride + 1) * STRIDE), passed);
  }
  return {
    total: passed >> 1,
    before(offset) {
      const stride = Math.min(Math.floor(offset / STRIDE), counts.length - 1);
      return pass(text, stride * STRIDE, Math.min(offset, text.length), counts[stride] ?? 0) >> 1;
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

function pass(text: string, start: number, end: number, passed: Passed): Passed {
  const kinds = wordKinds();
  let words = passed >> 1;
  let inWord = passed & 1;
  for (let at = start; at < end; at++) {
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
  return 2 * words + inWord;
}
