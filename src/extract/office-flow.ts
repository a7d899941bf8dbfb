import type { Part } from '../model/segment.ts';
import type { XmlAttributes } from './xml-attributes.ts';
import { localName, type XmlHandler } from './xml-scanner.ts';

/** What an element opened: a run, a paragraph, a shape. Its part is that of the text inside. */
export interface Frame {
  element: string;
  part: Part;
  /** The nearest paragraph that this frame stands in. */
  paragraph: Paragraph;
  /** Elements around this one that hold text: those outside a block say nothing about what is in it. */
  outer: number;
}

/** Text that belongs together, by part: a deleted word stands apart from the words around it. */
interface Paragraph {
  texts: Map<Part, string>;
  last: Part | null;
}

/** How one vocabulary is read. Element names come without prefix. */
export interface FlowRules {
  /** Part of text for which nothing else is said. */
  part: Part;
  /** Elements whose character data is text; null: all. */
  texts: ReadonlySet<string> | null;
  /** Elements that begin and end a segment; null: all. */
  blocks: ReadonlySet<string> | null;
  /** Elements whose content belongs to a part of its own. */
  parts: ReadonlyMap<string, Part>;
  /** Further elements that `adjust` wants as frames. */
  frames: ReadonlySet<string>;
  /** Elements that stand for characters. */
  marks: ReadonlyMap<string, string>;
  /** `element@attribute`, names without prefix: attributes that hold text; a part of null is that around them. Null: all. */
  attributes: ReadonlyMap<string, Part | null> | null;
  /** Sees each element after its frame is open; may change the parts of frames, the last is the innermost. */
  adjust?: (element: string, attributes: XmlAttributes, frames: Frame[]) => void;
}

/** Switches, counters and patterns of list numbers are no text. */
const WORDY = /[\p{L}\p{N}]{2}/u;

/** Names of elements that are remembered; hostile documents have any number. */
const MOST_KINDS = 1000;

export type Emit = (part: Part, text: string) => void;

/** What the rules say of an element. */
interface Kind {
  isBlock: boolean;
  isFrame: boolean;
  isText: boolean;
  part: Part | undefined;
  mark: string | undefined;
  /** Parts of its attributes; null: all are wanted, undefined: none. */
  wanted: ReadonlyMap<string, Part | null> | null | undefined;
}

interface State {
  rules: FlowRules;
  kinds: Map<string, Kind>;
  emit: Emit;
  frames: Frame[];
  /** Elements around that hold text. */
  collecting: number;
  /** Elements around that begin and end a segment. */
  blocks: number;
}

/**
 * Turns a document of running text into segments: runs of a paragraph are joined, paragraphs within paragraphs (text
 * boxes) come before the one around them.
 */
export function createFlow(rules: FlowRules, emit: Emit): XmlHandler {
  const alternatives = createAlternatives(emit);
  const state: State = {
    rules,
    kinds: new Map(),
    emit: alternatives.emit,
    frames: [rootFrame(rules)],
    collecting: 0,
    blocks: 0,
  };
  return {
    open(name, attributes) {
      alternatives.open(name);
      openElement(state, name, attributes);
    },
    close(name) {
      closeElement(state, name);
      alternatives.close(name);
    },
    text(text) {
      if (rules.texts === null || state.collecting > 0) append(state, text);
    },
  };
}

function rootFrame(rules: FlowRules): Frame {
  return { element: '', part: rules.part, paragraph: { texts: new Map(), last: null }, outer: 0 };
}

function innermost(state: State): Frame {
  return state.frames.at(-1) ?? rootFrame(state.rules);
}

/** Looked up once a document: elements are many, their names are few. */
function kindOf({ rules, kinds }: State, name: string): Kind {
  const known = kinds.get(name);
  if (known !== undefined) return known;
  const { attributes, blocks, texts, parts, frames, marks } = rules;
  const isBlock = blocks === null || blocks.has(name);
  const kind: Kind = {
    isBlock,
    isFrame: isBlock || parts.has(name) || frames.has(name),
    isText: texts?.has(name) === true,
    part: parts.get(name),
    mark: marks.get(name),
    wanted: attributes === null ? null : wantedOf(attributes).get(name),
  };
  if (kinds.size < MOST_KINDS) kinds.set(name, kind);
  return kind;
}

function openElement(state: State, name: string, attributes: XmlAttributes): void {
  const { rules, frames } = state;
  const kind = kindOf(state, name);
  if (kind.isFrame) {
    const outer = innermost(state);
    const paragraph = kind.isBlock ? { texts: new Map(), last: null } : outer.paragraph;
    frames.push({ element: name, part: kind.part ?? outer.part, paragraph, outer: state.collecting });
    if (kind.isBlock) {
      state.blocks += 1;
      state.collecting = 0;
    }
  }
  if (kind.isText) state.collecting += 1;
  rules.adjust?.(name, attributes, frames);
  if (kind.mark !== undefined) append(state, kind.mark);
  if (kind.wanted !== undefined) emitAttributes(state, kind.wanted, attributes);
}

function emitAttributes(
  { rules, emit, frames }: State,
  wanted: ReadonlyMap<string, Part | null> | null,
  attributes: XmlAttributes,
): void {
  for (const [key, value] of attributes.entries()) {
    const part = wanted === null ? null : wanted.get(localName(key));
    if (part === undefined || !WORDY.test(value) || key.startsWith('xmlns')) continue;
    emit(part ?? frames.at(-1)?.part ?? rules.part, value);
  }
}

type Wanted = ReadonlyMap<string, ReadonlyMap<string, Part | null>>;

const wantedBy = new WeakMap<object, Wanted>();

/** A table of attributes by their elements: most elements have none that is wanted. */
function wantedOf(table: ReadonlyMap<string, Part | null>): Wanted {
  const known = wantedBy.get(table);
  if (known !== undefined) return known;
  const wanted = new Map<string, Map<string, Part | null>>();
  for (const [key, part] of table) {
    const [element = '', name = ''] = key.split('@');
    const own = wanted.get(element) ?? new Map<string, Part | null>();
    wanted.set(element, own.set(name, part));
  }
  wantedBy.set(table, wanted);
  return wanted;
}

function closeElement(state: State, name: string): void {
  const kind = kindOf(state, name);
  if (kind.isText) state.collecting -= 1;
  if (!kind.isFrame) return;
  const frame = state.frames.pop();
  if (frame && kind.isBlock) {
    state.blocks -= 1;
    state.collecting = frame.outer;
    for (const [part, text] of frame.paragraph.texts) state.emit(part, text);
  }
}

/** Text outside any paragraph is a segment of its own. */
function append(state: State, text: string): void {
  const { part, paragraph } = innermost(state);
  if (state.blocks === 0) {
    state.emit(part, text);
    return;
  }
  const before = paragraph.texts.get(part);
  // What other text stands between is a word's end.
  const joint = before !== undefined && paragraph.last !== part ? ' ' : '';
  paragraph.texts.set(part, (before ?? '') + joint + text);
  paragraph.last = part;
}

interface Alternatives {
  open: (name: string) => void;
  close: (name: string) => void;
  emit: Emit;
}

/** Emits the fallback of `mc:AlternateContent` (ECMA-376 part 3) only where it differs from the choice. */
function createAlternatives(emit: Emit): Alternatives {
  const seen = new Set<string>();
  let alternatives = 0;
  let fallbacks = 0;
  const count = (name: string, step: 1 | -1): void => {
    if (name === 'AlternateContent') alternatives += step;
    if (name === 'Fallback') fallbacks += step;
  };
  return {
    open(name) {
      count(name, 1);
    },
    close(name) {
      count(name, -1);
      if (alternatives === 0 && seen.size > 0) seen.clear();
    },
    emit(part, text) {
      if (fallbacks > 0 && seen.has(text)) return;
      if (alternatives > 0) seen.add(text);
      emit(part, text);
    },
  };
}

/** True where an on-off attribute is absent, as in `<w:vanish/>`, or on. */
export function isOn(attributes: XmlAttributes, name: string): boolean {
  return !['0', 'false', 'off'].includes(attributes.get(name) ?? '1');
}

/** Vocabularies of which nothing is known: every element is a segment of its own. */
export function everyElement(part: Part): FlowRules {
  return {
    part,
    texts: null,
    blocks: null,
    parts: new Map(),
    frames: new Set(),
    marks: new Map(),
    attributes: new Map(),
  };
}
