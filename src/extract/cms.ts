import { bareMember } from './bare-member.ts';
import type { Context, Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import type { View } from './zip-view.ts';

const READ = 65_536;
const SIGNED = 2;

/** Object identifiers of RFC 5652 and RFC 5083, as they are encoded. */
const FORM =
  /^\x30(?:[\0-\x80]|\x81.|\x82..|\x83.{3}|\x84.{4})\x06(?:\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07([\x02\x03\x06])|\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01(\x17))/s;

/** What CMS content is, by its first bytes: the last number of its object identifier; null where it is none. */
export function cmsKind(head: Uint8Array): number | null {
  const match = FORM.exec(Buffer.from(head.subarray(0, 32)).toString('latin1'));
  return match === null ? null : (match[1] ?? match[2] ?? '').charCodeAt(0);
}

/** Head of an element of BER (X.690, 8.1). */
interface Element {
  tag: number;
  /** Where its content begins. */
  start: number;
  /** Where its content ends; null where only a mark says. */
  end: number | null;
}

function elementAt(view: View, at: number): Element {
  const [tag, length, ...rest] = view.read(at, 6);
  if (tag === undefined || length === undefined) throw broken();
  if (length === 0x80) return { tag, start: at + 2, end: null };
  if (length < 0x80) return { tag, start: at + 2, end: at + 2 + length };
  const count = length & 0x7f;
  if (count > 4 || rest.length < count) throw broken();
  const start = at + 2 + count;
  return { tag, start, end: start + rest.slice(0, count).reduce((sum, byte) => sum * 256 + byte, 0) };
}

function broken(): ExtractFailure {
  return new ExtractFailure('damaged', 'the signed message is broken or breaks off');
}

/** Where what follows an element begins. */
function behind(view: View, element: Element): number {
  if (element.end !== null) return element.end;
  let at = element.start;
  for (let open = 1; open > 0;) {
    const { tag, start, end } = elementAt(view, at);
    if (tag === 0 && end === start) open -= 1;
    else if (end === null) open += 1;
    at = end ?? start;
  }
  return at;
}

/** The next element, `skipped` of them further. */
function next(view: View, at: number, skipped: number): Element {
  let found = elementAt(view, at);
  for (let left = skipped; left > 0; left -= 1) found = elementAt(view, behind(view, found));
  return found;
}

/** What is signed, whole or in pieces (RFC 5652, 5.2); null where it is kept elsewhere. */
function signedContent(view: View): Element | null {
  const signedData = next(view, next(view, next(view, 0, 0).start, 1).start, 0);
  const inner = next(view, signedData.start, 2);
  const at = behind(view, elementAt(view, inner.start));
  // Behind its end stand certificates, and their tag is the same.
  if (inner.end !== null && at >= inner.end) return null;
  const wrapper = elementAt(view, at);
  return wrapper.tag === 0xa0 ? elementAt(view, wrapper.start) : null;
}

function* bytesOf(view: View, { start, end }: Element): Generator<Uint8Array, void> {
  const stop = end ?? start;
  for (let at = start; at < stop; at += READ) {
    const wanted = Math.min(READ, stop - at);
    const bytes = Uint8Array.from(view.read(at, wanted));
    yield bytes;
    if (bytes.length < wanted) throw broken();
  }
}

function* piecesOf(view: View, content: Element): Generator<Uint8Array, void> {
  if (content.tag !== 0x24) {
    yield* bytesOf(view, content);
    return;
  }
  for (let at = content.start; at < (content.end ?? Infinity);) {
    const piece = elementAt(view, at);
    if (piece.tag !== 0x04 || piece.end === null) {
      if (piece.tag === 0 && content.end === null) return;
      throw broken();
    }
    yield* bytesOf(view, piece);
    at = piece.end;
  }
}

/**
 * Reads signed and encrypted messages (CMS, RFC 5652; S/MIME, RFC 8551): what is signed is a member, a signature by itself has
 * none. Throws ExtractFailure: `encrypted` where only the owner of a key can read it, `damaged`.
 */
export async function extractCms(input: Input, context: Context): Promise<void> {
  if (cmsKind(input.read(0, 32)) !== SIGNED)
    throw new ExtractFailure('encrypted', 'only its recipients have the keys');
  const content = signedContent(input);
  if (content !== null) await context.member(bareMember('content', null, () => piecesOf(input, content)));
}
