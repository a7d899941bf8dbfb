import { characters, DIGIT, IGNORED, kindAt, LETTER, OTHER, WIDE } from './characters.ts';

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

function pass(text: string, start: number, end: number, passed: Passed): Passed {
  const { kinds } = characters();
  let words = passed >> 1;
  let inWord = (passed & 1) === 1;
  for (let at = start; at < end; at++) {
    let kind = kinds[text.charCodeAt(at)] ?? OTHER;
    if (kind >= IGNORED) {
      if (kind === IGNORED || (text.charCodeAt(at) & 0xfc00) === 0xdc00) continue;
      kind = kindAt(text, at);
    }
    const word = kind === LETTER || kind === DIGIT;
    if (kind === WIDE || (word && !inWord)) words++;
    inWord = word;
  }
  return 2 * words + (inWord ? 1 : 0);
}
