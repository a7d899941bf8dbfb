/** Characters of the other reading that are kept. */
const LIMIT = 2 ** 20;

/** Text of two bytes a character where one was expected: every other character is zero. */
const WIDE = /(?:[^\0]\0){8,}/g;

/** Finds what a text holds in characters of another width than it began with: logs to which two programs append. */
export interface OtherWidth {
  /** The text in order, no character twice. */
  look: (text: string) => void;
  /** What was found, read in its own width; at most 2^20 characters. */
  found: () => { text: string; isWhole: boolean };
}

/** `encoding` is that of the beginning. Tells nothing of texts in UTF-32. */
export function createOtherWidth(encoding: string): OtherWidth {
  const read = encoding.startsWith('utf-16') ? narrowReader(encoding === 'utf-16le') : wideOf;
  let text = '';
  let isWhole = true;
  return {
    look(piece) {
      const more = read(piece);
      isWhole &&= text.length + more.length <= LIMIT;
      if (isWhole) text += more;
    },
    found: () => ({ text, isWhole }),
  };
}

function wideOf(text: string): string {
  if (!text.includes('\0')) return '';
  return (text.match(WIDE) ?? []).map((run) => run.replaceAll('\0', '')).join('\n');
}

/** Pairs of ASCII bytes that were read as one character; so many in a row are no text of any script. */
const PAIRS = 12;

function narrowReader(little: boolean): (text: string) => string {
  return (text) => {
    const runs: string[] = [];
    let start = -1;
    for (let at = 0; at <= text.length; at += 1) {
      const code = at < text.length ? text.charCodeAt(at) : 0;
      const isPair = isPrinted(code >> 8) && isPrinted(code & 0xff);
      if (isPair && start < 0) start = at;
      if (isPair || start < 0) continue;
      if (at - start >= PAIRS) runs.push(narrow(text.slice(start, at), little));
      start = -1;
    }
    return runs.join('\n');
  };
}

function isPrinted(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d);
}

function narrow(run: string, little: boolean): string {
  const bytes = Buffer.from(run, 'utf16le');
  return (little ? bytes : bytes.swap16()).toString('latin1');
}
