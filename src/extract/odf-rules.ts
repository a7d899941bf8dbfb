import type { Part } from '../model/segment.ts';
import type { FlowRules, Frame } from './office-flow.ts';
import type { XmlAttributes } from './xml-attributes.ts';

/** Text that is not shown, or not as text: targets of links, fields, form controls, named ranges. */
const HIDDEN_ATTRIBUTES = [
  'a@href',
  'a@title',
  'section@name',
  'bookmark@name',
  'bookmark-start@name',
  'user-field-decl@string-value',
  'variable-set@string-value',
  'hidden-text@string-value',
  'hidden-text@condition',
  'conditional-text@string-value-if-true',
  'conditional-text@string-value-if-false',
  'placeholder@description',
  'text@current-value',
  'text@value',
  'textarea@current-value',
  'textarea@value',
  'formatted-text@current-value',
  'combobox@current-value',
  'fixed-text@label',
  'checkbox@label',
  'radio@label',
  'button@label',
  'option@label',
  'item@label',
  'named-range@name',
  'named-expression@name',
  'named-expression@expression',
  'content-validation@condition',
  'table-cell@formula',
  'connection-resource@href',
  'section-source@href',
  'event-listener@href',
];

const PARTS = new Map<string, Part>([
  ['annotation', 'comment'],
  ['note', 'notes'],
  ['notes', 'notes'],
  ['tracked-changes', 'hidden'],
  ['ruby-text', 'hidden'],
  ['title', 'hidden'],
  ['desc', 'hidden'],
  ['help-message', 'hidden'],
  ['error-message', 'hidden'],
  ...['header', 'header-left', 'header-first', 'header-decl'].map((name): [string, Part] => [name, 'header']),
  ...['footer', 'footer-left', 'footer-first', 'footer-decl'].map((name): [string, Part] => [name, 'footer']),
]);

/** Rules for the text of `content.xml` and `styles.xml` (ODF 1.3 part 3, 5 to 10). */
export function openDocumentRules(): FlowRules {
  const titles = new Set(['Title']);
  return {
    part: 'body',
    texts: new Set(['p', 'h', 'creator', 'title', 'desc', 'header-decl', 'footer-decl']),
    blocks: new Set([
      'p',
      'h',
      'creator',
      'annotation',
      'note',
      'note-citation',
      'title',
      'desc',
      'header-decl',
      'footer-decl',
    ]),
    parts: PARTS,
    frames: new Set(['section', 'frame', 'custom-shape', 'table-cell', 'covered-table-cell']),
    marks: new Map([
      // Also where it stands for two thousand million of them.
      ['s', ' '],
      ['tab', '\t'],
      ['line-break', '\n'],
    ]),
    attributes: new Map<string, Part>(HIDDEN_ATTRIBUTES.map((key) => [key, 'hidden'])),
    adjust(element, attributes, frames) {
      if (element === 'style' && titles.has(attributes.get('parent-style-name') ?? '')) {
        titles.add(attributes.get('name') ?? '');
      }
      const frame = frames.at(-1);
      if (frame?.element === element) adjust(frame, attributes, titles);
    },
  };
}

/** Adjusts the frame that its own element has just opened. */
function adjust(frame: Frame, attributes: XmlAttributes, titles: ReadonlySet<string>): void {
  const { element, part } = frame;
  const shape = element === 'frame' || element === 'custom-shape';
  if (element === 'section' && attributes.get('display') === 'none') frame.part = 'hidden';
  if (part !== 'body') return;
  if (shape && attributes.get('class') === 'title') frame.part = 'title';
  if (element === 'h' && (attributes.get('outline-level') ?? '1') === '1') frame.part = 'title';
  if (element === 'p' && titles.has(attributes.get('style-name') ?? '')) frame.part = 'title';
}
