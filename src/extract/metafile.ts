import { NOWHERE } from '../model/segment.ts';
import { codePageLabel } from './code-pages.ts';
import { createDecoder } from './decoder.ts';
import type { Context, Input } from './extractor.ts';
import { memberLimit } from './member-limit.ts';
import { CHARSETS } from './rtf-words.ts';
import { copyAt } from './zip-view.ts';

/** Text that a picture draws, and where it stands. */
interface Drawn {
  text: string;
  /** Where it begins and ends, and its line; null where nothing tells. */
  from: number;
  to: number;
  line: number | null;
}

/** Longest text that others are put to. */
const MOST = 65_536;

const apart = (text: string): Drawn => ({ text, from: 0, to: 0, line: null });

/** A text of an enhanced metafile with the widths of its letters (MS-EMF 2.2.5). */
function emfText(record: Buffer, wide: boolean): Drawn {
  const [count, at, widths] = [record.readUInt32LE(44), record.readUInt32LE(48), record.readUInt32LE(72)];
  const bytes = record.subarray(at, at + count * (wide ? 2 : 1));
  const from = record.readInt32LE(36);
  let to = from;
  for (let place = widths; place < widths + count * 4 && place + 4 <= record.length; place += 4) {
    to += record.readInt32LE(place);
  }
  const text = wide ? bytes.toString('utf16le') : createDecoder('windows-1252').push(bytes);
  return { text, from, to, line: to > from ? record.readInt32LE(40) : null };
}

/** A short text (MS-EMF 2.3.5.37); flags say whether its letters have one byte, and whether a rectangle precedes it. */
function emfSmallText(record: Buffer): Drawn {
  const [count, flags] = [record.readUInt32LE(16), record.readUInt32LE(20)];
  const at = (flags & 0x100) === 0 ? 52 : 36;
  const isNarrow = (flags & 0x200) !== 0;
  return apart(record.toString(isNarrow ? 'latin1' : 'utf16le', at, at + count * (isNarrow ? 1 : 2)));
}

function emfDrawn(type: number, record: Buffer): Drawn | null {
  if ((type === 83 || type === 84) && record.length >= 76) return emfText(record, type === 84);
  if (type === 108 && record.length >= 36) return emfSmallText(record);
  if (type !== 1 || record.length < 68) return null;
  // The header has who made it and what it is called, parted by zeros.
  const at = record.readUInt32LE(64);
  return apart(record.toString('utf16le', at, at + record.readUInt32LE(60) * 2).replaceAll('\0', ' '));
}

/** Texts of an enhanced metafile (MS-EMF 2.3): records with type and length in bytes. */
function* emfTexts(bytes: Buffer): Generator<Drawn> {
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32LE(at + 4);
    if (size < 8) return;
    const drawn = emfDrawn(bytes.readUInt32LE(at), bytes.subarray(at, at + size));
    if (drawn !== null) yield drawn;
    at += size;
  }
}

/** Texts of a metafile (MS-WMF 2.3): records with length in words and type, in the character set of the last font. */
function* wmfTexts(bytes: Buffer): Generator<Drawn> {
  let encoding = 'windows-1252';
  for (let at = bytes[0] === 0xd7 ? 40 : 18; at + 6 <= bytes.length;) {
    const size = bytes.readUInt32LE(at) * 2;
    if (size < 6) return;
    const type = bytes.readUInt16LE(at + 4);
    const record = bytes.subarray(at, at + size);
    if (type === 0x02fb) encoding = codePageLabel(CHARSETS.get(record[19] ?? 0) ?? 1252);
    const length = type === 0x0521 ? 6 : type === 0x0a32 ? 10 : record.length;
    if (length + 4 <= record.length) {
      const start = type === 0x0521 ? 8 : (record.readUInt16LE(12) & 6) === 0 ? 14 : 22;
      yield apart(createDecoder(encoding).push(record.subarray(start, start + record.readUInt16LE(length))));
    }
    at += size;
  }
}

/** True where a text goes on with the word before it: on its line, and closer than a third of a letter's width. */
function goesOn(before: Drawn, next: Drawn): boolean {
  if (before.line === null || before.line !== next.line || before.text.length > MOST) return false;
  const width = (before.to - before.from) / Math.max(1, before.text.length);
  return Math.abs(next.from - before.to) * 3 < width;
}

/** Reads the texts that Windows metafiles draw (WMF and EMF); texts that touch each other are one. */
export function extractMetafile(input: Input, context: Context): void {
  const most = memberLimit(context.budgets);
  const bytes = copyAt(input, 0, Math.min(most, input.size));
  if (input.size > most) context.gap('too-large', `the picture is longer than ${most} bytes`);
  let open = apart('');
  const flush = (): void => {
    const text = open.text.replaceAll('\0', '').trim();
    if (text !== '') context.segment({ part: 'body', text, place: NOWHERE, property: null, overlap: 0 });
  };
  for (const drawn of input.mediaType === 'image/emf' ? emfTexts(bytes) : wmfTexts(bytes)) {
    context.spend(drawn.text.length);
    const isSame = goesOn(open, drawn);
    if (!isSame) flush();
    open = isSame ? { ...drawn, text: open.text + drawn.text, from: open.from } : drawn;
  }
  flush();
  context.note('picture-not-read');
}
