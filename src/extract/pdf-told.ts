import { NOWHERE } from '../model/segment.ts';
import type { Context } from './extractor.ts';
import { propertySegment } from './office-properties.ts';
import type { EmitText } from './pdf-annotations.ts';

/** How much is remembered of what was told: texts, and the longest of them. */
const MAX_SEEN = 100_000;
const MAX_LENGTH = 1_000;

/** Names that other formats have for the same property. */
const NAMES = new Map([
  ['creationdate', 'created'],
  ['moddate', 'modified'],
]);

/** Receives what a document says beside its pages: each property once, and texts that were not told in another place. */
export interface Told {
  /** The context of the document, which has to get all segments. */
  context: Context;
  property: (name: string, value: string) => void;
  /** A text without a place; nothing where the same text came before. */
  rest: EmitText;
}

export function createTold(outer: Context): Told {
  const texts = new Set<string>();
  const properties = new Set<string>();
  const context: Context = {
    ...outer,
    segment(segment) {
      if (segment.text.length <= MAX_LENGTH && texts.size < MAX_SEEN) texts.add(segment.text);
      outer.segment(segment);
    },
  };
  return {
    context,
    // Info and XMP say the same things twice.
    property(name, value) {
      const segment = propertySegment(NAMES.get(name.toLowerCase()) ?? name, value);
      const key = JSON.stringify([segment.property, value]);
      if (value.trim() === '' || properties.has(key)) return;
      properties.add(key);
      context.segment(segment);
      if (segment.property === 'title') context.segment({ ...segment, part: 'title', property: null });
    },
    rest(part, text) {
      if (text.trim() === '' || texts.has(text)) return;
      context.segment({ part, text, place: NOWHERE, property: null, overlap: 0 });
    },
  };
}
