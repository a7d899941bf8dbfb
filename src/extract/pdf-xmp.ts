import { readXml, singleChunk } from './xml.ts';
import { localName, type XmlHandler } from './xml-scanner.ts';
import type { View } from './zip-view.ts';

const OPENING = Buffer.from('<x:xmpmeta');
const CLOSING = Buffer.from('</x:xmpmeta>');
const WINDOW = 2 ** 20;
/** How much of a file is searched, and the longest packet and how many that are read. */
const MAX_SEARCHED = 2 ** 28;
const MAX_PACKET = 2 ** 22;
const MAX_PACKETS = 64;
/** Elements of RDF that are no properties. */
const RDF = new Set(['xmpmeta', 'RDF', 'Description', 'Alt', 'Seq', 'Bag', 'li']);
/** Attributes of RDF itself. */
const SYNTAX = new Set(['about', 'parseType', 'lang', 'xmptk', 'resource']);

/**
 * Finds XMP packets (ISO 16684-1, 7.3) by their bytes, as the format wants them to be found; compressed or encrypted ones
 * are not. `property` receives name and value of each simple property.
 */
export async function readXmp(input: View, property: (name: string, value: string) => void): Promise<void> {
  const end = Math.min(input.size, MAX_SEARCHED);
  let packets = 0;
  for (let offset = 0; offset < end && packets < MAX_PACKETS;) {
    const window = Buffer.from(input.read(offset, WINDOW));
    const at = window.indexOf(OPENING);
    if (at === -1) {
      offset += WINDOW - OPENING.length;
      continue;
    }
    const packet = Buffer.from(input.read(offset + at, MAX_PACKET));
    const close = packet.indexOf(CLOSING);
    if (close !== -1)
      await readXml(singleChunk(packet.subarray(0, close + CLOSING.length)), propertyReader(property));
    packets += 1;
    offset += at + (close === -1 ? OPENING.length : close);
  }
}

function propertyReader(property: (name: string, value: string) => void): XmlHandler {
  const names: string[] = [];
  let text = '';
  const flush = (): void => {
    const value = text.trim();
    text = '';
    if (value !== '') property(names.at(-1) ?? '', value);
  };
  return {
    open(element, attributes) {
      flush();
      const name = RDF.has(element) ? (names.at(-1) ?? '') : element;
      names.push(name);
      for (const [key, value] of attributes.entries()) {
        const simple = localName(key);
        if (!key.startsWith('xmlns') && !SYNTAX.has(simple)) property(simple, value);
      }
    },
    close() {
      flush();
      names.pop();
    },
    text(piece) {
      text += piece;
    },
  };
}
