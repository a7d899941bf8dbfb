import type { Part } from '../model/segment.ts';
import { NOWHERE } from '../model/segment.ts';
import type { Context } from './extractor.ts';
import { createFlow, everyElement, type FlowRules } from './office-flow.ts';
import type { PackagePart } from './office-package.ts';
import { propertySegment } from './office-properties.ts';
import type { XmlHandler } from './xml-scanner.ts';
import { readXml } from './xml.ts';

/** Where the words of a document stand (Apple, "iWork Programming Guide"): in paragraphs, and in attributes of cells. */
const RULES: FlowRules = {
  ...everyElement('body'),
  blocks: new Set(['p', 'publication-info', 'metadata']),
  parts: new Map<string, Part>([
    ['header', 'header'],
    ['footer', 'footer'],
    ['annotation', 'comment'],
    ['notes', 'notes'],
  ]),
  marks: new Map([
    ['tab', '\t'],
    ['br', '\n'],
    ['lnbr', '\n'],
    ['crbr', '\n'],
  ]),
  attributes: new Map<string, Part>([
    ['ct@s', 'cell'],
    ['n@v', 'cell'],
    ['fo@fs', 'hidden'],
    ['workspace@workspace-name', 'sheet-name'],
    ['tabular-model@name', 'sheet-name'],
    ['string@string', 'hidden'],
    ['link@href', 'hidden'],
  ]),
};

/** Elements of the metadata whose strings are properties. */
const PROPERTIES = new Map([
  ['title', 'title'],
  ['authors', 'author'],
  ['keywords', 'keywords'],
  ['comment', 'comments'],
  ['copyright', 'copyright'],
]);

/** Texts of styles that are remembered, so that each comes once. */
const MAX_SEEN = 10_000;

/** Hands strings of the metadata to `property`, all else to `flow`. */
function splitMetadata(flow: XmlHandler, property: (name: string, value: string) => void): XmlHandler {
  let metadata = 0;
  let name: string | null = null;
  let told = false;
  return {
    open(element, attributes) {
      if (element === 'metadata') metadata += 1;
      if (metadata > 0) name = PROPERTIES.get(element) ?? name;
      const value = name !== null && element === 'string' ? attributes.get('string') : null;
      told = name !== null && value !== null;
      if (name !== null && value !== null) property(name, value);
      else flow.open(element, attributes);
    },
    text(piece) {
      flow.text(piece);
    },
    close(element) {
      if (element === 'metadata') metadata -= 1;
      if (metadata === 0 || PROPERTIES.has(element)) name = null;
      // Strings have nothing within.
      if (!told) flow.close(element);
      told = false;
    },
  };
}

/** Reads a document of Pages, Numbers or Keynote of before 2013, which is XML. */
export async function readOldIwork(part: PackagePart, context: Context): Promise<void> {
  const seen = new Set<string>();
  const flow = createFlow(RULES, (kind, text) => {
    const isKnown = kind === 'hidden' && seen.has(text);
    if (text.trim() === '' || isKnown) return;
    if (kind === 'hidden' && seen.size < MAX_SEEN) seen.add(text);
    context.segment({ part: kind, text, place: NOWHERE, property: null, overlap: 0 });
  });
  const handler = splitMetadata(flow, (name, value) => {
    if (value.trim() === '') return;
    const segment = propertySegment(name, value);
    context.segment(segment);
    if (name === 'title') context.segment({ ...segment, part: 'title', property: null });
  });
  const damage = await readXml(part.chunks(), handler);
  if (damage !== null) context.gap('damaged', `${part.path}: ${damage}`);
}
