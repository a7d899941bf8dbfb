import type { Part } from '../model/segment.ts';
import { codePageLabel } from './code-pages.ts';
import { createDecoder, type Decoder } from './decoder.ts';
import type { Context, Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { memberLimit } from './member-limit.ts';
import { propertySegment } from './office-properties.ts';
import { createParagraphs } from './paragraphs.ts';
import { rtfTokens, type RtfToken } from './rtf-tokens.ts';
import { BREAKS, CHARACTERS, CHARSETS, DESTINATIONS } from './rtf-words.ts';

/** Groups within groups: deeper ones share the state of the last. */
const MAX_DEPTH = 10_000;

/** Destinations that are body text and yet no part of the line that they stand in. */
const APART = new Set(['footnote', 'shptxt']);

/** What holds within a group, and is as before behind it. */
interface Group {
  /** Where its text goes. */
  to: Part | 'property' | 'font-table' | null;
  /** Name of the property, for those. */
  property: string;
  /** True right after its start, where a destination is named. */
  fresh: boolean;
  /** `\*`: what is not known is not text. */
  optional: boolean;
  hidden: boolean;
  /** Code page of bytes. */
  page: number;
  /** Characters to leave out behind each `\u`: what older readers show instead. */
  skip: number;
}

interface Reading {
  groups: Group[];
  group: Group;
  /** Code pages of fonts by their number. */
  fonts: Map<number, number>;
  font: number;
  /** Characters still to be left out behind a `\u`. */
  skipping: number;
  page: number;
  decoder: Decoder | null;
  /** Text of the property at hand. */
  value: string;
}

interface Output {
  text: (part: Part, text: string) => void;
  breakHere: () => void;
  property: (name: string, text: string) => void;
}

function newReading(): Reading {
  const group: Group = {
    to: 'body',
    property: '',
    fresh: false,
    optional: false,
    hidden: false,
    page: 1252,
    skip: 1,
  };
  return { groups: [], group, fonts: new Map(), font: 0, skipping: 0, page: 1252, decoder: null, value: '' };
}

function show(reading: Reading, text: string, out: Output): void {
  const { group } = reading;
  if (text === '') return;
  group.fresh = false;
  if (group.to === null || group.to === 'font-table') return;
  if (group.to === 'property') reading.value += reading.value.length < 65_536 ? text : '';
  else out.text(group.hidden && group.to === 'body' ? 'hidden' : group.to, text);
}

/** Bytes that belong to one character can stand in different tokens: what is left over waits. */
function bytes(reading: Reading, raw: Uint8Array, out: Output): void {
  const left = raw.subarray(reading.skipping);
  reading.skipping -= raw.length - left.length;
  if (left.length === 0) return;
  reading.decoder ??= createDecoder(codePageLabel(reading.group.page));
  show(reading, reading.decoder.push(left), out);
}

function endBytes(reading: Reading, out: Output): void {
  const rest = reading.decoder?.end() ?? '';
  reading.decoder = null;
  show(reading, rest, out);
}

function open(reading: Reading): void {
  reading.skipping = 0;
  if (reading.groups.length >= MAX_DEPTH) return;
  reading.groups.push(reading.group);
  reading.group = { ...reading.group, fresh: true, optional: false };
}

/** True where the text of a group is no part of the line that it stands in. */
function isApart(inner: Group, outer: Group): boolean {
  if (inner.to === null || inner.to === 'hidden') return false;
  return inner.to !== outer.to || (APART.has(inner.property) && inner.property !== outer.property);
}

function close(reading: Reading, out: Output): void {
  reading.skipping = 0;
  const ended = reading.group;
  const outer = reading.groups.pop();
  if (outer === undefined) return;
  reading.group = outer;
  outer.fresh = false;
  if (ended.to === 'property' && (outer.to !== 'property' || outer.property !== ended.property)) {
    out.property(ended.property, reading.value);
    reading.value = '';
  } else if (isApart(ended, outer)) out.breakHere();
}

/** Enters the destination that a word names; false where it names none. */
function enterDestination(reading: Reading, word: string, out: Output): boolean {
  const { group } = reading;
  const to = DESTINATIONS.get(word);
  if (to === undefined) {
    if (group.fresh && group.optional && !CHARACTERS.has(word)) group.to = null;
    return false;
  }
  // The text of a destination that is none stays so, whatever stands in it.
  if (group.to === null) return true;
  if (to === 'body' && group.to !== 'body') return true;
  const outer = { ...group };
  group.to = to;
  group.property = word;
  if (isApart(group, outer)) out.breakHere();
  return true;
}

/** Words that change how bytes are read; true where it was one. */
function changeReading(reading: Reading, word: string, value: number | null): boolean {
  const { group, fonts } = reading;
  if (word === 'ansicpg' && value !== null) reading.page = group.page = value;
  else if (word === 'uc') group.skip = Math.min(16, Math.max(0, value ?? 1));
  else if (word === 'v') group.hidden = value !== 0;
  else if (word === 'plain') group.hidden = false;
  else if (word === 'f' && value !== null) {
    reading.font = value;
    group.page = fonts.get(value) ?? reading.page;
  } else if (word === 'fcharset' && group.to === 'font-table') {
    const page = CHARSETS.get(value ?? 0);
    if (page !== undefined && fonts.size < 10_000) fonts.set(reading.font, page);
  } else return false;
  return true;
}

function control(reading: Reading, word: string, value: number | null, out: Output): void {
  const { group } = reading;
  if (word === '*') {
    group.optional = true;
    return;
  }
  if (word === 'u' && value !== null) {
    show(reading, String.fromCharCode(value & 0xffff), out);
    reading.skipping = group.skip;
    return;
  }
  if (changeReading(reading, word, value)) return;
  if (enterDestination(reading, word, out)) {
    group.fresh = false;
    return;
  }
  group.fresh = false;
  const character = CHARACTERS.get(word);
  if (character !== undefined) show(reading, character, out);
  else if (BREAKS.has(word)) out.breakHere();
}

function take(reading: Reading, token: RtfToken, out: Output): void {
  if (token.kind === 'byte') bytes(reading, Uint8Array.of(token.byte), out);
  else if (token.kind === 'bytes') bytes(reading, token.bytes, out);
  else {
    endBytes(reading, out);
    if (token.kind === 'open') open(reading);
    else if (token.kind === 'close') close(reading, out);
    else control(reading, token.word, token.value, out);
  }
}

/**
 * Reads RTF (Rich Text Format Specification 1.9.1): body with footnotes, headers, comments, field instructions, hidden text,
 * properties; what was deleted in tracked changes is part of the body. Throws ExtractFailure `too-large`.
 */
export function extractRtf(input: Input, context: Context): void {
  const limit = memberLimit(context.budgets);
  if (input.size > limit) throw new ExtractFailure('too-large', `longer than ${limit} bytes`);
  const paragraphs = createParagraphs(context.segment);
  const out: Output = {
    text: paragraphs.add,
    breakHere: paragraphs.flush,
    property: (name, text) => {
      if (text.trim() === '') return;
      context.segment(propertySegment(name, text.trim()));
      if (name === 'title') paragraphs.single('title', text);
    },
  };
  const reading = newReading();
  for (const token of rtfTokens(Buffer.from(input.read(0, input.size)))) take(reading, token, out);
  endBytes(reading, out);
  paragraphs.flush();
}
