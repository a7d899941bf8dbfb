import type { Segment } from '../model/segment.ts';
import { NOWHERE } from '../model/segment.ts';
import { attribute, type XmlHandler } from './xml.ts';

/** Names under which properties are known, where they are not those of the element. */
const NAMES: Readonly<Record<string, string>> = { creator: 'author' };

/** A property's segment. The name is given in lower case. */
export function propertySegment(name: string, text: string): Segment {
  return { part: 'property', text, place: NOWHERE, property: name.toLowerCase(), overlap: 0 };
}

/**
 * Reads core, application and custom properties (ECMA-376 part 1, 22.2 and 22.3; part 2, 8): each value is a segment
 * under its property's name, the title also a `title`.
 */
export function readProperties(segment: (segment: Segment) => void): XmlHandler {
  const values: string[] = [];
  let depth = 0;
  let name = '';
  return {
    open(element, attributes) {
      depth += 1;
      values.push('');
      if (depth !== 2) return;
      const lower = element.toLowerCase();
      name = attribute(attributes, 'name') ?? NAMES[lower] ?? lower;
    },
    close() {
      depth -= 1;
      const text = values.pop() ?? '';
      if (depth === 0 || text.trim() === '') return;
      segment(propertySegment(name, text));
      if (name === 'title') segment({ ...propertySegment(name, text), part: 'title', property: null });
    },
    text(text) {
      if (depth > 0) values[depth - 1] = (values[depth - 1] ?? '') + text;
    },
  };
}
