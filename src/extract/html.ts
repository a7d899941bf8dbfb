import type { Part, Segment } from '../model/segment.ts';
import { createDecoder } from './decoder.ts';
import { chooseEncoding } from './encoding.ts';
import type { Context, Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import type { MarkupEvents, MarkupReader } from './markup.ts';
import { createMarkupReader } from './markup.ts';
import type { Paragraphs } from './paragraphs.ts';
import { createParagraphs } from './paragraphs.ts';

const HEAD = 65_536;
/** Documents within `srcdoc` attributes of documents: deeper ones are shown as they stand. */
const MAX_NESTED = 3;

/** Elements that stand within a line of text: their tags separate nothing. */
const INLINE = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark q r ruby s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);
/** The same in other vocabularies, where short names are more often fields of data. */
const INLINE_XML = new Set('b bold em emphasis i italic span strong sub sup tspan u'.split(' '));
const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
/** Elements whose next sibling of the same name ends them. */
const ENDED_BY_NEXT = new Set('dd dt li option p td th tr'.split(' '));
const UNSEEN = new Set('script style template noscript'.split(' '));
const TITLES = new Set(['title', 'h1']);
/** Attributes that a reader sees, or hears. */
const SHOWN = new Set('alt title placeholder value aria-label label summary'.split(' '));
const ADDRESSES = new Set('href src action cite data formaction poster srcset'.split(' '));

/** Which grammar and which vocabulary a media type has. */
interface Dialect {
  xml: boolean;
  html: boolean;
}

export function dialectOf(mediaType: string): Dialect {
  return {
    xml: mediaType !== 'text/html',
    html: mediaType === 'text/html' || mediaType === 'application/xhtml+xml',
  };
}

function isHidden(name: string, attributes: ReadonlyMap<string, string>): boolean {
  const style = attributes.get('style') ?? '';
  return (
    UNSEEN.has(name) || attributes.has('hidden') || /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style)
  );
}

/** Follows one element to its end by counting tags of its name; no tree is needed. */
interface Follow {
  name: string | null;
  open: number;
}

function followOpen(follow: Follow, name: string): void {
  if (follow.name !== name) return;
  if (ENDED_BY_NEXT.has(name)) follow.name = null;
  else follow.open += 1;
}

function followClose(follow: Follow, name: string): void {
  if (follow.name !== name) return;
  follow.open -= 1;
  if (follow.open === 0) follow.name = null;
}

function attributeTexts(
  paragraphs: Paragraphs,
  name: string,
  attributes: ReadonlyMap<string, string>,
  shown: Part,
): void {
  if (name === 'meta') {
    const key =
      attributes.get('name') ?? attributes.get('property') ?? attributes.get('http-equiv') ?? 'meta';
    paragraphs.single('property', attributes.get('content') ?? '', key.toLowerCase());
    return;
  }
  const visible = attributes.get('type')?.toLowerCase() === 'hidden' ? 'hidden' : shown;
  for (const [key, value] of attributes) {
    if (SHOWN.has(key)) paragraphs.single(visible, value);
    else if (ADDRESSES.has(key) || key.startsWith('data-')) paragraphs.single('hidden', value);
  }
}

/** In other vocabularies any attribute can hold text; numbers and coordinates do not. */
function allAttributes(paragraphs: Paragraphs, attributes: ReadonlyMap<string, string>): void {
  for (const value of attributes.values()) {
    if (/\p{L}{3}/u.test(value)) paragraphs.single('hidden', value);
  }
}

/** Reads markup that arrives as text in pieces. `nested` counts the documents around it. */
export function createHtmlReader(
  emit: (segment: Segment) => void,
  dialect: Dialect,
  nested = 0,
): MarkupReader {
  const paragraphs = createParagraphs(emit);
  const hidden: Follow = { name: null, open: 0 };
  const title: Follow = { name: null, open: 0 };
  const part = (): Part => {
    if (nested > 0 || hidden.name !== null) return 'hidden';
    return title.name === null ? 'body' : 'title';
  };
  const inline = dialect.html ? INLINE : INLINE_XML;
  const separate = (name: string): void => {
    if (!inline.has(name)) paragraphs.flush();
  };
  const events: MarkupEvents = {
    open(name, attributes) {
      separate(name);
      followOpen(hidden, name);
      followOpen(title, name);
      if (!dialect.html) allAttributes(paragraphs, attributes);
      else attributeTexts(paragraphs, name, attributes, part());
      const inner = attributes.get('srcdoc');
      if (inner !== undefined) readNested(inner);
      if (VOID.has(name)) return;
      if (hidden.name === null && isHidden(name, attributes)) Object.assign(hidden, { name, open: 1 });
      if (title.name === null && TITLES.has(name)) Object.assign(title, { name, open: 1 });
    },
    close(name) {
      separate(name);
      followClose(hidden, name);
      followClose(title, name);
    },
    text(text) {
      paragraphs.add(part(), text);
    },
    comment(text) {
      paragraphs.single('comment', text);
    },
  };
  const readNested = (inner: string): void => {
    if (nested >= MAX_NESTED) {
      paragraphs.single('hidden', inner);
      return;
    }
    const reader = createHtmlReader(emit, dialectOf('text/html'), nested + 1);
    reader.push(inner);
    reader.end();
  };
  const reader = createMarkupReader(events, dialect.xml);
  return {
    push: reader.push,
    end() {
      reader.end();
      paragraphs.flush();
    },
  };
}

/** Encoding that the document claims in an XML declaration or a `meta` element, where it exists. */
function declaredEncoding(head: Uint8Array): string | null {
  const text = Buffer.from(head.subarray(0, 4096)).toString('latin1');
  const label =
    /<\?xml[^>]{0,200}\bencoding\s*=\s*["']([\w.:-]+)|<meta\b[^>]{0,500}\bcharset\s*=\s*["']?([\w.:-]+)/i.exec(
      text,
    );
  try {
    const encoding = new TextDecoder(label?.[1] ?? label?.[2] ?? '').encoding;
    return encoding.startsWith('utf-16') ? null : encoding;
  } catch {
    return null;
  }
}

/**
 * Reads HTML, XHTML, SVG and other XML: text, comments, what attributes say, and what no browser shows. Throws
 * ExtractFailure `unknown-encoding`.
 */
export async function extractHtml(input: Input, context: Context): Promise<void> {
  const head = Uint8Array.from(input.read(0, HEAD));
  const encoding = await chooseEncoding(head, declaredEncoding(head));
  if (encoding === null)
    throw new ExtractFailure('unknown-encoding', 'the text is in no encoding that could be told');
  const decoder = createDecoder(encoding);
  const reader = createHtmlReader(context.segment, dialectOf(input.mediaType));
  for (let offset = 0; offset < input.size; offset += HEAD) {
    reader.push(decoder.push(input.read(offset, HEAD)));
  }
  reader.push(decoder.end());
  reader.end();
}
