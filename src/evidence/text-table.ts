/** Numbers by texts that are not kept. */
export interface TextTable {
  /** The last number that was set for a text counts. */
  set: (text: string, number: number) => void;
  get: (text: string) => number | undefined;
}

/** Words of a slot: two of the fingerprint, and the number plus 1; 0 marks an empty slot. */
const SLOT = 3;

const FIRST_SLOTS = 1 << 10;

/**
 * An empty table for numbers below 2^32 - 1. It takes 24 to 48 bytes a text however long texts are, because a fingerprint of 64
 * bits stands for each. A text that was never set can be found: among a million, for one asked text in 10^13.
 */
export function createTextTable(): TextTable {
  let slots = FIRST_SLOTS;
  let words = new Uint32Array(slots * SLOT);
  let size = 0;
  const place = (low: number, high: number): number => {
    let slot = low & (slots - 1);
    while (words[slot * SLOT + 2] !== 0 && (words[slot * SLOT] !== low || words[slot * SLOT + 1] !== high)) {
      slot = (slot + 1) & (slots - 1);
    }
    return slot * SLOT;
  };
  const put = (low: number, high: number, value: number): void => {
    const at = place(low, high);
    if (words[at + 2] === 0) size += 1;
    words.set([low, high, value], at);
  };
  const grow = (): void => {
    const before = words;
    slots *= 2;
    size = 0;
    words = new Uint32Array(slots * SLOT);
    for (let at = 0; at < before.length; at += SLOT) {
      const [low = 0, high = 0, value = 0] = before.subarray(at, at + SLOT);
      if (value !== 0) put(low, high, value);
    }
  };
  return {
    set: (text, number) => {
      if (size * 2 >= slots) grow();
      put(...fingerprint(text), number + 1);
    },
    get: (text) => {
      const value = words[place(...fingerprint(text)) + 2] ?? 0;
      return value === 0 ? undefined : value - 1;
    },
  };
}

/** Two words that any change of a text changes: multiply and shift over its UTF-16 units, then once more over the result. */
function fingerprint(text: string): [low: number, high: number] {
  let [low, high] = [0x9e3779b9, 0x85ebca6b];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    low = Math.imul(low ^ unit, 0x9e3779b1);
    high = Math.imul(high ^ unit, 0x5f356495);
    low ^= low >>> 15;
    high ^= high >>> 13;
  }
  return [mixed(low ^ (high << 1)), mixed(high ^ text.length)];
}

function mixed(word: number): number {
  const first = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return (second ^ (second >>> 16)) >>> 0;
}
