import { western } from './decoder.ts';

/** Names of the texts of record 2 (IPTC-NAA IIM 4.2, chapter 6). */
const NAMES = new Map([
  [5, 'title'],
  [15, 'category'],
  [20, 'category'],
  [25, 'keywords'],
  [40, 'instructions'],
  [80, 'author'],
  [85, 'author-title'],
  [90, 'city'],
  [92, 'location'],
  [95, 'state'],
  [101, 'country'],
  [103, 'reference'],
  [105, 'headline'],
  [110, 'credit'],
  [115, 'source'],
  [116, 'copyright'],
  [118, 'contact'],
  [120, 'description'],
  [122, 'lastmodifiedby'],
]);
const MARK = 0x1c;
const APPLICATION = 2;

/** Reads IPTC records from their first byte to the first that is none. */
export function readIptc(bytes: Buffer, property: (name: string, text: string) => void): void {
  for (let at = 0; at + 5 <= bytes.length && bytes[at] === MARK;) {
    const length = bytes.readUInt16BE(at + 3);
    // Longer than any text: the length of a length follows.
    if (length >= 0x8000) return;
    const name = bytes[at + 1] === APPLICATION ? NAMES.get(bytes[at + 2] ?? 0) : undefined;
    const value = bytes.subarray(at + 5, at + 5 + length);
    const text = value.toString('utf8');
    if (name !== undefined)
      property(name, text.includes('\ufffd') ? western(value.toString('latin1')) : text);
    at += 5 + length;
  }
}
