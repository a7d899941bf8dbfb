import { SaxesParser } from 'saxes';
import { bomEncoding, chooseEncoding } from './encoding.ts';
import { createDecoder } from './decoder.ts';
import type { Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';

/** Attributes of an element by their name as written, prefix included. */
export type XmlAttributes = Readonly<Record<string, string>>;

/** Receives the events of one document. Element names come without prefix; every `open` has its `close`. */
export interface XmlHandler {
  open: (name: string, attributes: XmlAttributes) => void;
  close: (name: string) => void;
  /** Character data, CDATA included; one run of text can come in several pieces. */
  text: (text: string) => void;
}

/** Characters without any event that are kept in memory: a longer text, comment or attribute ends the reading. */
const MAX_TOKEN = 2 ** 24;
const READ = 65_536;
/** Mistakes after which a document is no XML. */
const MAX_ERRORS = 1000;

/** Value of an attribute by its name without prefix, or null. */
export function attribute(attributes: XmlAttributes, name: string): string | null {
  const plain = attributes[name];
  if (plain !== undefined) return plain;
  const suffix = `:${name}`;
  for (const key in attributes) if (key.endsWith(suffix)) return attributes[key] ?? null;
  return null;
}

/** Name without its namespace prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** A handler that is chosen when the root element is seen. */
export function chosenByRoot(choose: (root: string, attributes: XmlAttributes) => XmlHandler): XmlHandler {
  let inner: XmlHandler | null = null;
  return {
    open(name, attributes) {
      inner ??= choose(name, attributes);
      inner.open(name, attributes);
    },
    close(name) {
      inner?.close(name);
    },
    text(text) {
      inner?.text(text);
    },
  };
}

/**
 * Reads XML from its bytes in any encoding that names itself. A DOCTYPE is passed over: no entity of it is expanded,
 * nothing is fetched. Returns what was wrong with the document, or null; what could be read went to the handler.
 * Throws ExtractFailure for what `chunks` fails with, other than `damaged`.
 */
export async function readXml(
  chunks: AsyncIterable<Uint8Array>,
  handler: XmlHandler,
): Promise<string | null> {
  const reader = createReader(handler);
  try {
    let decoder: ReturnType<typeof createDecoder> | null = null;
    for await (const bytes of chunks) {
      decoder ??= createDecoder(await xmlEncoding(bytes));
      reader.write(decoder.push(bytes));
    }
    if (decoder !== null) reader.write(decoder.end());
  } catch (error) {
    if (!(error instanceof ExtractFailure && error.reason === 'damaged')) {
      reader.end();
      throw error;
    }
    return reader.end() ?? error.message;
  }
  return reader.end();
}

/** Bytes in memory as `readXml` takes them. */
// eslint-disable-next-line @typescript-eslint/require-await -- a stream of one piece
export async function* singleChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield bytes;
}

/** An input as `readXml` takes it. */
// eslint-disable-next-line @typescript-eslint/require-await -- the seam is asynchronous for archives
export async function* inputChunks(input: Input): AsyncGenerator<Uint8Array, void> {
  for (let offset = 0; offset < input.size; offset += READ) yield input.read(offset, READ);
}

/** The mark decides, then the XML declaration, then the bytes (XML 1.0, appendix F). */
async function xmlEncoding(head: Uint8Array): Promise<string> {
  const opening = Buffer.from(head.subarray(0, 200)).toString('latin1');
  const label = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(opening)?.[1];
  // A declaration that can be read as ASCII is not UTF-16, whatever it says.
  const declared = label === undefined ? null : knownEncoding(label);
  if (bomEncoding(head) === null && declared !== null && !declared.startsWith('utf-16')) return declared;
  return (await chooseEncoding(head.subarray(0, 65_536))) ?? 'utf-8';
}

function knownEncoding(label: string): string | null {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

interface Reader {
  /** Throws ExtractFailure `damaged` for what is no XML. */
  write: (text: string) => void;
  /** Closes what is still open; returns what was wrong. */
  end: () => string | null;
}

function createReader(handler: XmlHandler): Reader {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  const open: string[] = [];
  let errors = 0;
  let silent = 0;
  parser.on('error', () => {
    errors += 1;
    if (errors > MAX_ERRORS) throw new ExtractFailure('damaged', 'no XML');
  });
  const text = (value: string): void => {
    silent = 0;
    handler.text(value);
  };
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('comment', () => (silent = 0));
  parser.on('opentag', (tag) => {
    silent = 0;
    const name = localName(tag.name);
    open.push(name);
    handler.open(name, tag.attributes);
  });
  parser.on('closetag', () => {
    silent = 0;
    handler.close(open.pop() ?? '');
  });
  return {
    write(piece) {
      silent += piece.length;
      parser.write(piece);
      if (silent > MAX_TOKEN)
        throw new ExtractFailure('damaged', 'one text of more than 16 million characters');
    },
    end() {
      // A comment makes the parser hand over the text that it still holds.
      if (errors <= MAX_ERRORS) parser.write('<!---->');
      const unclosed = open.length > 0;
      for (let name = open.pop(); name !== undefined; name = open.pop()) handler.close(name);
      if (unclosed) return 'the XML breaks off';
      return errors > 0 ? 'the XML is malformed' : null;
    },
  };
}
