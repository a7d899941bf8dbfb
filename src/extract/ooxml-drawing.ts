import type { Part } from '../model/segment.ts';
import type { FlowRules, Frame } from './office-flow.ts';
import type { XmlAttributes } from './xml-attributes.ts';

/** Text of DrawingML and of the parts around it (ECMA-376 part 1, 19 to 21): slides, charts, SmartArt, shapes. */
const DRAWING: FlowRules = {
  part: 'body',
  texts: new Set(['t']),
  blocks: new Set(['p']),
  parts: new Map(),
  frames: new Set(['sp']),
  marks: new Map([['br', '\n']]),
  attributes: new Map<string, Part>(
    [
      'cNvPr@descr',
      'cNvPr@title',
      'hlinkClick@tooltip',
      'section@name',
      'custShow@name',
      'tag@name',
      'tag@val',
      'prSet@phldrT',
    ].map((key) => [key, 'hidden']),
  ),
};

const CHART: FlowRules = {
  ...DRAWING,
  texts: new Set(['t', 'v', 'pt']),
  blocks: new Set(['p', 'v', 'pt']),
};

const COMMENTS: FlowRules = {
  ...DRAWING,
  part: 'comment',
  texts: new Set(['t', 'text']),
  blocks: new Set(['p', 'text']),
  attributes: new Map([
    ['cmAuthor@name', 'comment'],
    ['author@name', 'comment'],
  ]),
};

/** Legacy drawings: text boxes of HTML inside VML (ECMA-376 part 4, 19). */
const VML: FlowRules = {
  ...DRAWING,
  texts: new Set(['div', 'font', 'span']),
  blocks: new Set(['div']),
  attributes: new Map<string, Part | null>([
    ['shape@alt', 'hidden'],
    ['textpath@string', null],
  ]),
};

const RULES = new Map<string, FlowRules>([
  ['sld', { ...DRAWING, adjust: placeholders('body') }],
  ['notes', { ...DRAWING, part: 'notes', adjust: placeholders('notes') }],
  ['sldMaster', { ...DRAWING, adjust: placeholders('hidden') }],
  ['sldLayout', { ...DRAWING, adjust: placeholders('hidden') }],
  ['notesMaster', { ...DRAWING, part: 'hidden' }],
  ['handoutMaster', { ...DRAWING, part: 'hidden' }],
  ['presentation', { ...DRAWING, part: 'hidden' }],
  ['tagLst', { ...DRAWING, part: 'hidden' }],
  ['cmLst', COMMENTS],
  ['cmAuthorLst', COMMENTS],
  ['authorLst', COMMENTS],
  ['chartSpace', CHART],
  ['userShapes', DRAWING],
  ['dataModel', DRAWING],
  ['drawing', DRAWING],
  ['wsDr', DRAWING],
  ['xml', VML],
]);

/** Rules for a part by its root element, or null where that is no drawing. */
export function drawingRules(root: string): FlowRules | null {
  return RULES.get(root) ?? null;
}

/**
 * Text in placeholders (`p:ph`) by their type; `prompt` is the part of the others: what a master says in them is only
 * shown where a slide is empty.
 */
function placeholders(prompt: Part): NonNullable<FlowRules['adjust']> {
  return (element: string, attributes: XmlAttributes, frames: Frame[]) => {
    const frame = frames.at(-1);
    if (element !== 'ph' || frame?.element !== 'sp') return;
    const type = attributes.get('type') ?? '';
    if (type === 'hdr') frame.part = 'header';
    else if (['ftr', 'dt', 'sldNum'].includes(type)) frame.part = 'footer';
    else if (prompt === 'body' && /^(title|ctrTitle)$/.test(type)) frame.part = 'title';
    else frame.part = prompt;
  };
}
