import type { Segment } from '../model/segment.ts';
import { NOWHERE } from '../model/segment.ts';
import type { XmlHandler } from './xml-scanner.ts';

/** How a format states its properties. */
export interface PropertyRules {
  /** Nesting of the elements that are properties; the root has 1. */
  depth: number;
  /** Names under which properties are known, by those of their elements in lower case. */
  names: ReadonlyMap<string, string>;
}

/** Core, application and custom properties (ECMA-376 part 1, 22.2 and 22.3; part 2, 8). */
export const OFFICE_PROPERTIES: PropertyRules = { depth: 2, names: new Map([['creator', 'author']]) };

/** OpenDocument metadata (ODF 1.3 part 3, 4.3). */
export const OPEN_DOCUMENT_PROPERTIES: PropertyRules = {
  depth: 3,
  names: new Map([
    ['initial-creator', 'author'],
    ['creator', 'lastmodifiedby'],
    ['keyword', 'keywords'],
    ['creation-date', 'created'],
    ['date', 'modified'],
  ]),
};

/** A property's segment. The name is given in lower case. */
export function propertySegment(name: string, text: string): Segment {
  return { part: 'property', text, place: NOWHERE, property: name.toLowerCase(), overlap: 0 };
}

/** Reads properties: each value is a segment under its property's name, the title also a `title`. */
export function readProperties(rules: PropertyRules, segment: (segment: Segment) => void): XmlHandler {
  const values: string[] = [];
  let depth = 0;
  let name = '';
  return {
    open(element, attributes) {
      depth += 1;
      values.push('');
      if (depth !== rules.depth) return;
      const lower = element.toLowerCase();
      name = attributes.get('name') ?? rules.names.get(lower) ?? lower;
    },
    close() {
      depth -= 1;
      const text = values.pop() ?? '';
      if (depth < rules.depth - 1 || text.trim() === '') return;
      segment(propertySegment(name, text));
      if (name === 'title') segment({ ...propertySegment(name, text), part: 'title', property: null });
    },
    text(text) {
      if (depth > 0) values[depth - 1] = (values[depth - 1] ?? '') + text;
    },
  };
}
