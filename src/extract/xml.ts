import { bomEncoding, chooseEncoding } from './encoding.ts';
import { createDecoder } from './decoder.ts';
import type { Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import type { XmlAttributes } from './xml-attributes.ts';
import { createXmlScanner, type XmlHandler } from './xml-scanner.ts';

const READ = 65_536;

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
  const reader = createXmlScanner(handler);
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
  const opening = Buffer.from(head.buffer, head.byteOffset, Math.min(200, head.length)).toString('latin1');
  const label = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(opening)?.[1];
  // A declaration that can be read as ASCII is not UTF-16, whatever it says.
  const declared = label === undefined ? null : knownEncoding(label);
  if (bomEncoding(head) === null && declared !== null && !declared.startsWith('utf-16')) return declared;
  return (await chooseEncoding(head.subarray(0, 65_536))) ?? 'utf-8';
}

function knownEncoding(label: string): string | null {
  if (/^utf-?8$/i.test(label)) return 'utf-8';
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}
