import { ExtractFailure } from './extractor.ts';
import { createTagReader, nameEnd, type TagReader, type XmlAttributes } from './xml-attributes.ts';
import { characterData, lineFeeds } from './xml-references.ts';

/** Receives the events of one document. Element names come without prefix; every `open` has its `close`. */
export interface XmlHandler {
  open: (name: string, attributes: XmlAttributes) => void;
  close: (name: string) => void;
  /** Character data, CDATA included; one run of text can come in several pieces. */
  text: (text: string) => void;
}

/** Reads one document piece by piece; where the pieces end makes no difference to what is read. */
export interface XmlScanner {
  /** Throws ExtractFailure `damaged` for what is no XML. */
  write: (text: string) => void;
  /** Closes what is still open; returns what was wrong, or null. */
  end: () => string | null;
}

interface State {
  handler: XmlHandler;
  tag: TagReader;
  /** Names of the elements around, as written, and without prefix. */
  open: string[];
  names: string[];
  faults: number;
  /** True once all pieces came. */
  atEnd: boolean;
  /** Characters of text since the last tag. */
  silent: number;
}

/** Characters of one text, comment or tag that are kept in memory: a longer one ends the reading. */
const MAX_TOKEN = 2 ** 24;
/** Mistakes after which a document is no XML. */
const MAX_FAULTS = 1000;
/** The piece ends within a token. */
const CUT = -1;

const [BANG, SLASH, QUESTION] = [0x21, 0x2f, 0x3f];

/** Name without its namespace prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/**
 * A scanner of XML 1.0 for text alone: it checks that tags match, expands no entity of a DOCTYPE and knows no namespaces.
 * Mistakes are counted and read over, so that what stands behind them is not lost.
 */
export function createXmlScanner(handler: XmlHandler): XmlScanner {
  const state: State = {
    handler,
    tag: createTagReader(),
    open: [],
    names: [],
    faults: 0,
    atEnd: false,
    silent: 0,
  };
  let rest = '';
  return {
    write(piece) {
      // Only `>` ends what began with `<`: without one there is no use in looking again.
      const waits = rest.startsWith('<') && !piece.includes('>');
      rest += piece;
      if (!waits) rest = rest.slice(scan(state, rest));
      if (rest.length > MAX_TOKEN || state.silent > MAX_TOKEN)
        throw new ExtractFailure('damaged', 'one text of more than 16 million characters');
    },
    end() {
      state.atEnd = true;
      rest = rest.slice(scan(state, rest));
      const isCut = rest.startsWith('<');
      const text = isCut ? lineFeeds(/^<!\[CDATA\[([^]*)/.exec(rest)?.[1] ?? '') : '';
      if (text !== '') handler.text(text);
      rest = '';
      const breaksOff = isCut || state.open.length > 0;
      closeDownTo(state, 0);
      if (breaksOff) return 'the XML breaks off';
      return state.faults > 0 ? 'the XML is malformed' : null;
    },
  };
}

function fault(state: State): void {
  state.faults += 1;
  if (state.faults > MAX_FAULTS && !state.atEnd) throw new ExtractFailure('damaged', 'no XML');
}

/** Reads all whole tokens; returns where the first that is not whole begins. */
function scan(state: State, text: string): number {
  let at = 0;
  while (at < text.length) {
    const tag = text.indexOf('<', at);
    if (tag === -1) return textUntil(state, text, at, state.atEnd ? text.length : wholeUntil(text, at));
    if (tag > at) textUntil(state, text, at, tag);
    const next = readMarkup(state, text, tag);
    if (next === CUT) return tag;
    at = next;
  }
  return at;
}

/** Where a reference or a line end begins at the end of a text that the next piece can complete. */
function wholeUntil(text: string, from: number): number {
  const reference = text.lastIndexOf('&');
  if (reference >= from && text.length - reference < 12 && !text.includes(';', reference)) return reference;
  return text.endsWith('\r') ? text.length - 1 : text.length;
}

function textUntil(state: State, text: string, from: number, end: number): number {
  if (end > from) emitText(state, text.slice(from, end));
  return end;
}

function emitText(state: State, raw: string): void {
  const { text, isWell } = characterData(raw);
  const isOutside = state.open.length === 0 && text.trim() !== '';
  if (!isWell || isOutside) fault(state);
  state.silent += text.length;
  state.handler.text(text);
}

/** Reads what stands in angle brackets; returns where it ends, or CUT. */
function readMarkup(state: State, text: string, at: number): number {
  const code = text.charCodeAt(at + 1);
  if (code === SLASH) return readClose(state, text, at);
  if (code === BANG) return readDeclaration(state, text, at);
  if (code === QUESTION) return after(text, '?>', at + 2);
  if (at + 1 === text.length) return CUT;
  if (isNameStart(code)) return readOpen(state, text, at);
  fault(state);
  return textUntil(state, text, at, at + 1);
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? CUT : found + mark.length;
}

function readDeclaration(state: State, text: string, at: number): number {
  if (text.startsWith('<!--', at)) return after(text, '-->', at + 4);
  if (text.startsWith('<![CDATA[', at)) {
    const end = text.indexOf(']]>', at + 9);
    if (end === -1) return CUT;
    state.silent += end - at;
    if (end > at + 9) state.handler.text(lineFeeds(text.slice(at + 9, end)));
    return end + 3;
  }
  return text.length - at < 9 ? CUT : skipDoctype(text, at);
}

/** Brackets within quotes, comments and instructions are none (XML 1.0, 2.8). */
function skipDoctype(text: string, at: number): number {
  const marks = /<!--|<\?|["'<>]/g;
  marks.lastIndex = at;
  let depth = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    const [found] = mark;
    if (found === '<') depth += 1;
    else if (found === '>') depth -= 1;
    else {
      const end = after(text, found === '<!--' ? '-->' : found === '<?' ? '?>' : found, marks.lastIndex);
      if (end === CUT) return CUT;
      marks.lastIndex = end;
    }
    if (depth === 0) return marks.lastIndex;
  }
  return CUT;
}

function readClose(state: State, text: string, at: number): number {
  const end = text.indexOf('>', at);
  if (end === -1) return CUT;
  const name = text.slice(at + 2, end).trimEnd();
  const level = state.open.at(-1) === name ? state.open.length - 1 : state.open.lastIndexOf(name);
  if (level !== state.open.length - 1) fault(state);
  if (level !== -1) closeDownTo(state, level);
  return end + 1;
}

function closeDownTo(state: State, level: number): void {
  state.silent = 0;
  while (state.open.length > level) {
    state.open.pop();
    state.handler.close(state.names.pop() ?? '');
  }
}

function readOpen(state: State, text: string, at: number): number {
  const { tag, open, names, handler } = state;
  const start = nameEnd(text, at + 1);
  const end = tag.read(text, start);
  if (end === CUT) return CUT;
  for (let faults = tag.faults; faults > 0; faults -= 1) fault(state);
  const name = text.slice(at + 1, start);
  state.silent = 0;
  const local = localName(name);
  open.push(name);
  names.push(local);
  handler.open(local, tag.attributes);
  if (tag.isEmpty) closeDownTo(state, open.length - 1);
  return end;
}

/** Letters of any script, `_` and `:` (XML 1.0, 2.3). */
function isNameStart(code: number): boolean {
  return (code | 0x20) >= 0x61 ? (code | 0x20) <= 0x7a || code === 0x5f || code >= 0x80 : code === 0x3a;
}
