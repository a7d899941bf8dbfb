import { characters, DIGIT, IGNORED, kindAt, LETTER, OTHER, WIDE } from './characters.ts';

/** Counts the words of a text: runs of letters and digits, and each Han, Kana or Hangul character. */
export interface Words {
  /** Words that start before the offset. */
  before: (offset: number) => number;
  total: number;
}

/** Units after which a count is kept: a question costs at most that many steps. */
const STRIDE = 128;

export function countWords(text: string): Words {
  const counts = new Uint32Array(Math.floor(text.length / STRIDE) + 1);
  const inWord = new Uint8Array(counts.length);
  const passed = { words: 0, inWord: false };
  for (let stride = 0; stride < counts.length; stride++) {
    counts[stride] = passed.words;
    inWord[stride] = passed.inWord ? 1 : 0;
    pass(text, stride * STRIDE, Math.min(text.length, (stride + 1) * STRIDE), passed);
  }
  return {
    total: passed.words,
    before(offset) {
      const stride = Math.min(Math.floor(offset / STRIDE), counts.length - 1);
      const state = { words: counts[stride] ?? 0, inWord: inWord[stride] === 1 };
      pass(text, stride * STRIDE, Math.min(offset, text.length), state);
      return state.words;
    },
  };
}

function pass(text: string, start: number, end: number, state: { words: number; inWord: boolean }): void {
  const { kinds } = characters();
  let { words, inWord } = state;
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
  state.words = words;
  state.inWord = inWord;
}
