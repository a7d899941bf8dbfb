import { attributeValue } from './xml-references.ts';

/** Attributes of an element. Valid until the next event: most are never asked for, so values are made on demand. */
export interface XmlAttributes {
  /** Value by the name as written, else by the name without its prefix; null where there is none. */
  get: (name: string) => string | null;
  /** Names as written, prefix included, with values, in their order. */
  entries: () => [string, string][];
}

/** The tag that was read last. */
export interface TagReader {
  attributes: XmlAttributes;
  /**
   * Reads from behind the name of an element to the end of its tag, and returns where that is; -1 where the text ends
   * before.
   */
  read: (text: string, from: number) => number;
  /** True for a tag that also closes its element. */
  isEmpty: boolean;
  /** Mistakes in it. */
  faults: number;
}

const [SLASH, COLON, LESS, EQUALS, GREATER] = [0x2f, 0x3a, 0x3c, 0x3d, 0x3e];
const CUT = -1;

/** Where the attributes of a tag stand in its text: four offsets each, begin and end of name and value. */
interface Spans {
  text: string;
  at: number[];
}

export function createTagReader(): TagReader {
  const spans: Spans = { text: '', at: [] };
  const reader: TagReader = {
    attributes: { get: (name) => valueOf(spans, name), entries: () => entriesOf(spans) },
    read(text, from) {
      spans.text = text;
      spans.at.length = 0;
      reader.faults = 0;
      return readTag(reader, spans, skipSpace(text, from));
    },
    isEmpty: false,
    faults: 0,
  };
  return reader;
}

function valueOf({ text, at }: Spans, name: string): string | null {
  let prefixed = -1;
  for (let index = 0; index < at.length; index += 4) {
    const [start = 0, end = 0] = [at[index], at[index + 1]];
    const rest = end - start - name.length;
    if (rest < 0 || !text.startsWith(name, end - name.length)) continue;
    if (rest === 0) return valueAt(text, at, index);
    if (prefixed === -1 && text.charCodeAt(end - name.length - 1) === COLON) prefixed = index;
  }
  return prefixed === -1 ? null : valueAt(text, at, prefixed);
}

function valueAt(text: string, at: readonly number[], index: number): string {
  return attributeValue(text.slice(at[index + 2], at[index + 3]));
}

function entriesOf({ text, at }: Spans): [string, string][] {
  const entries: [string, string][] = [];
  for (let index = 0; index < at.length; index += 4) {
    entries.push([text.slice(at[index], at[index + 1]), valueAt(text, at, index)]);
  }
  return entries;
}

function readTag(reader: TagReader, spans: Spans, from: number): number {
  const { text } = spans;
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    reader.isEmpty = code === SLASH && text.charCodeAt(at + 1) === GREATER;
    if (reader.isEmpty) return at + 2;
    if (code === GREATER) return at + 1;
    if (code === LESS) {
      reader.faults += 1;
      return at;
    }
    const end = nameEnd(text, at + 1);
    spans.at.push(at, end);
    const next = readValue(reader, spans, skipSpace(text, end));
    if (next === CUT) return CUT;
    at = skipSpace(text, next);
  }
  return CUT;
}

/** Reads what follows a name, and returns where it ends. A value without quotes ends at a space. */
function readValue(reader: TagReader, { text, at: spans }: Spans, at: number): number {
  if (text.charCodeAt(at) !== EQUALS) {
    reader.faults += 1;
    spans.push(at, at);
    return at < text.length ? at : CUT;
  }
  const start = skipSpace(text, at + 1);
  const quote = text.charAt(start);
  if (quote === '"' || quote === "'") {
    const end = text.indexOf(quote, start + 1);
    spans.push(start + 1, end);
    return end === -1 ? CUT : end + 1;
  }
  reader.faults += 1;
  const end = nameEnd(text, start);
  spans.push(start, end);
  return end < text.length ? end : CUT;
}

/** A name ends at a space or at one of `/`, `<`, `=` and `>`. */
export function nameEnd(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code > 0x20; code = text.charCodeAt((at += 1))) {
    if (code === SLASH || (code >= LESS && code <= GREATER)) break;
  }
  return at;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 0x20) at += 1;
  return at;
}
