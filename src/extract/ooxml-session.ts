import type { Part, Place } from '../model/segment.ts';
import type { Context } from './extractor.ts';
import type { PackageParts } from './office-package.ts';
import type { Relationship } from './ooxml-relationships.ts';
import { createNumberFormats, type NumberFormats } from './number-formats.ts';
import type { SharedStrings } from './ooxml-strings.ts';
import type { SheetEntry } from './ooxml-workbook.ts';
import type { HeadingStyles } from './ooxml-word.ts';

/** What is known of a package while its parts are read one after the other. */
export interface Session {
  context: Context;
  parts: PackageParts;
  /** Relationships by the key of the part that has them. */
  links: Map<string, Relationship[]>;
  /** Keys of parts that were read. */
  done: Set<string>;
  headings: HeadingStyles;
  strings: SharedStrings;
  formats: NumberFormats;
  sheets: SheetEntry[];
  /** Ids of the relationships that lead to the slides, in their order. */
  slides: string[];
  /** Texts of SmartArt: a drawing of it follows that says the same. */
  diagram: Set<string>;
}

export function createSession(context: Context, parts: PackageParts): Session {
  return {
    context,
    parts,
    links: new Map(),
    done: new Set(),
    headings: new Set(),
    strings: { texts: [], used: new Uint8Array() },
    formats: createNumberFormats(),
    sheets: [],
    slides: [],
    diagram: new Set(),
  };
}

/** Hands a text on unless it is blank. */
export function emitAt(session: Session, place: Place, part: Part, text: string): void {
  if (text.trim() === '') return;
  session.context.segment({ part, text, place, property: null, overlap: 0 });
}
