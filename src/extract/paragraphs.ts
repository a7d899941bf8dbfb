import type { Part, Segment } from '../model/segment.ts';
import { NOWHERE } from '../model/segment.ts';
import type { Windows } from './windows.ts';
import { createWindows } from './windows.ts';

/** Gathers running text into paragraphs: white space is one space, and inline markup joins what it stands in. */
export interface Paragraphs {
  /** Adds to the paragraph at hand; another part than before begins a new one. */
  add: (part: Part, text: string) => void;
  /** Ends the paragraph at hand. */
  flush: () => void;
  /** One text of its own, which does not end the paragraph at hand. */
  single: (part: Part, text: string, property?: string | null) => void;
}

export function createParagraphs(emit: (segment: Segment) => void): Paragraphs {
  let current: { part: Part; windows: Windows } | null = null;
  let atSpace = true;
  const windowsFor = (part: Part, property: string | null): Windows =>
    createWindows((text, _line, overlap) => {
      if (text.trim() !== '') emit({ part, text: text.trimEnd(), place: NOWHERE, property, overlap });
    });
  const flush = (): void => {
    current?.windows.end();
    current = null;
    atSpace = true;
  };
  return {
    flush,
    add(part, text) {
      if (current !== null && current.part !== part) flush();
      const plain = text.replace(/\s+/g, ' ');
      const added = atSpace ? plain.trimStart() : plain;
      if (added === '') return;
      current ??= { part, windows: windowsFor(part, null) };
      atSpace = added.endsWith(' ');
      current.windows.push(added);
    },
    single(part, text, property = null) {
      const windows = windowsFor(part, property);
      windows.push(text.trim());
      windows.end();
    },
  };
}
