import { NOWHERE } from '../model/segment.ts';
import { detectMediaType } from './detect.ts';
import type { Context, Input } from './extractor.ts';
import { memberLimit } from './member-limit.ts';
import { emitterOf } from './odf.ts';
import { readContent } from './odf-content.ts';
import { OPEN_DOCUMENT_PROPERTIES, readProperties } from './office-properties.ts';
import { inputChunks, readXml } from './xml.ts';
import type { XmlHandler } from './xml-scanner.ts';

/** What stands as base64 in the text, pictures and objects of other programs. */
const DATA = 'binary-data';

/** Reads OpenDocument in one XML file (ODF 1.3 part 3, 3.1.2): properties, content and styles, then objects inside. */
export async function extractFlatOdf(input: Input, context: Context): Promise<void> {
  const objects: Buffer[] = [];
  const content = createObjects(objects, readContent(NOWHERE, emitterOf(context)), context);
  const damage = await readXml(inputChunks(input), flatHandler(content, context));
  for (const [index, bytes] of objects.entries()) {
    const isPicture = (await detectMediaType(bytes, bytes.length)).startsWith('image/');
    if (!isPicture || context.ocr !== null) await context.embedded(`object-${index + 1}`, bytes);
  }
  if (damage !== null) context.gap('damaged', damage);
}

/** Decodes what is base64 into `objects`; all else goes to `content`. */
function createObjects(objects: Buffer[], content: XmlHandler, context: Context): XmlHandler {
  const limit = memberLimit(context.budgets);
  let data: string | null = null;
  let held = 0;
  return {
    open(name, attributes) {
      if (name === DATA) data = '';
      else content.open(name, attributes);
    },
    text(piece) {
      if (data === null) {
        content.text(piece);
        return;
      }
      if (held <= limit && held + piece.length > limit)
        context.gap('too-large', `pictures and objects are longer than ${limit} bytes`);
      held += piece.length;
      if (held <= limit) data += piece;
    },
    close(name) {
      if (name !== DATA) {
        content.close(name);
        return;
      }
      const bytes = Buffer.from(data ?? '', 'base64');
      data = null;
      context.spend(bytes.length);
      if (bytes.length > 0) objects.push(bytes);
    },
  };
}

/** Properties go to their reader, as if they stood in a file of their own; all else is content. */
function flatHandler(content: XmlHandler, context: Context): XmlHandler {
  const properties = readProperties(OPEN_DOCUMENT_PROPERTIES, context.segment);
  let meta = 0;
  return {
    open(name, attributes) {
      if (name === 'meta' && meta === 0) properties.open('document-meta', attributes);
      if (name === 'meta' || meta > 0) meta += 1;
      (meta > 0 ? properties : content).open(name, attributes);
    },
    close(name) {
      (meta > 0 ? properties : content).close(name);
      if (meta > 0) meta -= 1;
      if (name === 'meta' && meta === 0) properties.close('document-meta');
    },
    text(text) {
      (meta > 0 ? properties : content).text(text);
    },
  };
}
