import type { Part } from '../model/segment.ts';
import { isOn, type FlowRules, type Frame } from './office-flow.ts';
import type { XmlAttributes } from './xml-attributes.ts';
import type { XmlHandler } from './xml-scanner.ts';

/** Styles of first-level headings and of the title, by their id. */
export type HeadingStyles = Set<string>;

/** Part of the text under each root element of a WordprocessingML part (ECMA-376 part 1, 11.3). */
const ROOT_PARTS = new Map<string, Part>([
  ['document', 'body'],
  ['hdr', 'header'],
  ['ftr', 'footer'],
  ['comments', 'comment'],
  ['footnotes', 'notes'],
  ['endnotes', 'notes'],
  ['glossaryDocument', 'hidden'],
  ['settings', 'hidden'],
  ['people', 'hidden'],
  ['numbering', 'hidden'],
  ['recipients', 'hidden'],
]);

/** Text that is not shown: document variables, field codes, form fields, content controls, alternative texts. */
const HIDDEN_ATTRIBUTES = new Map<string, Part>(
  [
    'docPr@descr',
    'docPr@title',
    'cNvPr@descr',
    'cNvPr@title',
    'cNvPr@tooltip',
    'shape@alt',
    'fldSimple@instr',
    'docVar@name',
    'docVar@val',
    'alias@val',
    'tag@val',
    'listItem@displayText',
    'listItem@value',
    'listEntry@val',
    'default@val',
    'helpText@val',
    'statusText@val',
    'hyperlink@tooltip',
    'query@val',
    'connectString@val',
    'person@author',
    'lvlText@val',
    'customXml@element',
    'attr@val',
    'tblCaption@val',
    'tblDescription@val',
  ].map((key) => [key, 'hidden']),
);

const RULES: Omit<FlowRules, 'part' | 'adjust'> = {
  texts: new Set(['t', 'delText', 'instrText', 'delInstrText']),
  blocks: new Set(['p', 'comment']),
  parts: new Map<string, Part>([
    ['del', 'hidden'],
    ['moveFrom', 'hidden'],
    ['instrText', 'hidden'],
    ['delInstrText', 'hidden'],
  ]),
  frames: new Set(['r', 'rPrChange', 'pPrChange']),
  marks: new Map([
    ['tab', '\t'],
    ['ptab', '\t'],
    ['br', '\n'],
    ['cr', '\n'],
    ['noBreakHyphen', '\u2011'],
  ]),
  attributes: new Map<string, Part | null>([
    ...HIDDEN_ATTRIBUTES,
    // Watermarks.
    ['textpath@string', null],
    ['comment@author', 'comment'],
    ['comment@initials', 'comment'],
  ]),
};

/** Rules for a Word part by its root element, or null where that is none of Word's. */
export function wordRules(root: string, headings: HeadingStyles): FlowRules | null {
  const part = ROOT_PARTS.get(root);
  if (part === undefined) return null;
  return {
    ...RULES,
    part,
    adjust(element, attributes, frames) {
      adjust(element, attributes, frames, headings);
    },
  };
}

function adjust(element: string, attributes: XmlAttributes, frames: Frame[], headings: HeadingStyles): void {
  const frame = frames.at(-1);
  if (frame === undefined) return;
  if (element === 'vanish' && frame.element === 'r' && isOn(attributes, 'val')) frame.part = 'hidden';
  if (frame.element !== 'p' || frame.part !== 'body') return;
  const value = attributes.get('val') ?? '';
  if (element === 'pStyle' && headings.has(value)) frame.part = 'title';
  if (element === 'outlineLvl' && value === '0') frame.part = 'title';
}

/** Finds the styles of titles and first-level headings (`w:name` is English in every language), derived ones included. */
export function collectHeadings(into: HeadingStyles): XmlHandler {
  const basedOn = new Map<string, string>();
  const lower = new Set<string>();
  let style = '';
  return {
    open(name, attributes) {
      const value = attributes.get('val') ?? '';
      if (name === 'style') style = attributes.get('styleId') ?? '';
      if (name === 'name' && /^(title|heading 1)$/i.test(value)) into.add(style);
      if (name === 'outlineLvl') (value === '0' ? into : lower).add(style);
      if (name === 'basedOn') basedOn.set(style, value);
    },
    close(name) {
      if (name !== 'styles') return;
      for (const derived of basedOn.keys()) {
        if (!lower.has(derived) && isDerived(derived, basedOn, into)) into.add(derived);
      }
    },
    text: () => undefined,
  };
}

function isDerived(style: string, basedOn: ReadonlyMap<string, string>, headings: HeadingStyles): boolean {
  let base = basedOn.get(style);
  for (let steps = 0; base !== undefined && steps < 20; steps += 1) {
    if (headings.has(base)) return true;
    base = basedOn.get(base);
  }
  return false;
}
