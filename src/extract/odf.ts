import type { Place } from '../model/segment.ts';
import { NOWHERE } from '../model/segment.ts';
import type { Context, Input } from './extractor.ts';
import { openParts } from './odf-crypto.ts';
import { readContent, type EmitPlaced } from './odf-content.ts';
import { createFlow, everyElement } from './office-flow.ts';
import {
  gatherPart,
  isMedia,
  isPicture,
  openPackage,
  type PackagePart,
  type PackageParts,
} from './office-package.ts';
import { OPEN_DOCUMENT_PROPERTIES, readProperties } from './office-properties.ts';
import { chosenByRoot, readXml } from './xml.ts';
import type { XmlHandler } from './xml-scanner.ts';
import { bytesView } from './zip-view.ts';

const MANIFEST = 'meta-inf/manifest.xml';
/** The document, encrypted as a whole, in a package around it. */
const WHOLE = 'encrypted-package';
/** Read in this order, then the rest as it stands in the package. */
const FIRST = ['meta.xml', 'content.xml', 'styles.xml'];
/** Pictures without an extension, and what the window looked like when the document was closed. */
const UNREAD =
  /^(mimetype|layout-cache|settings\.xml|thumbnails\/.*|pictures\/.*|objectreplacements\/.*|configurations2\/.*)$/;

/** Reads OpenDocument packages (ISO/IEC 26300, ODF 1.3): every XML part, and objects inside. */
export async function extractOdf(input: Input, context: Context): Promise<void> {
  const stored = await openPackage(input, context);
  const manifest = stored.get(MANIFEST);
  const parts = manifest ? await openParts(stored, manifest, context) : stored;
  const whole = parts.get(WHOLE);
  const bytes = whole && (await gatherPart(whole, context));
  if (bytes == null) await readParts(parts, context);
  else await readParts(await openPackage({ ...input, ...bytesView(bytes) }, context), context);
}

async function readParts(parts: PackageParts, context: Context): Promise<void> {
  const rest = [...parts.keys()].filter((key) => key !== MANIFEST && !FIRST.includes(key));
  for (const key of [...FIRST, ...rest]) {
    const part = parts.get(key);
    if (part === undefined) continue;
    const isShown = context.ocr !== null && isPicture(key);
    if (isShown || (!isMedia(key) && !UNREAD.test(key))) await readPart(key, part, context);
  }
}

async function readPart(key: string, part: PackagePart, context: Context): Promise<void> {
  if (!/\.(xml|rdf)(#\d+)?$/.test(key)) {
    const bytes = await gatherPart(part, context);
    if (bytes !== null) await context.embedded(part.path, bytes);
    return;
  }
  const damage = await readXml(part.chunks(), partHandler(placeOf(part.path), context));
  if (damage !== null) context.gap('damaged', `${part.path}: ${damage}`);
}

/** Objects inside have folders of their own, `Object 1/content.xml`. */
function placeOf(path: string): Place {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  return folder === '' ? NOWHERE : { ...NOWHERE, embedded: folder };
}

export function emitterOf(context: Context): EmitPlaced {
  return (part, text, place) => {
    if (text.trim() !== '') context.segment({ part, text, place, property: null, overlap: 0 });
  };
}

function partHandler(place: Place, context: Context): XmlHandler {
  const emit = emitterOf(context);
  return chosenByRoot((root) => {
    if (root === 'document-meta') return readProperties(OPEN_DOCUMENT_PROPERTIES, context.segment);
    if (/^document(-content|-styles)?$/.test(root)) return readContent(place, emit);
    return createFlow(everyElement('hidden'), (part, text) => {
      emit(part, text, place);
    });
  });
}
