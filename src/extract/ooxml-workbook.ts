import type { Part } from '../model/segment.ts';
import { createFlow, type Emit, type FlowRules } from './office-flow.ts';
import { addStyle, type NumberFormats } from './number-formats.ts';
import type { EmitCell } from './ooxml-sheet.ts';
import type { XmlAttributes } from './xml-attributes.ts';
import type { XmlHandler } from './xml-scanner.ts';

/** A sheet as the workbook lists it. */
export interface SheetEntry {
  name: string;
  /** Id of the relationship that leads to its part. */
  relation: string;
}

const NOTHING: FlowRules = {
  part: 'hidden',
  texts: new Set(),
  blocks: new Set(),
  parts: new Map(),
  frames: new Set(),
  marks: new Map(),
  attributes: new Map(),
};

function hidden(...keys: string[]): ReadonlyMap<string, Part> {
  return new Map(keys.map((key) => [key, 'hidden']));
}

/** Parts of a workbook beside its sheets and strings (ECMA-376 part 1, 12.3), by their root element. */
const RULES = new Map<string, FlowRules>([
  ['personList', { ...NOTHING, part: 'comment', attributes: new Map([['person@displayName', 'comment']]) }],
  [
    'table',
    {
      ...NOTHING,
      texts: null,
      blocks: new Set(['calculatedColumnFormula', 'totalsRowFormula']),
      attributes: hidden('table@displayName', 'table@comment'),
    },
  ],
  [
    'pivotCacheDefinition',
    { ...NOTHING, attributes: hidden('s@v', 'cacheField@formula', 'worksheetSource@name') },
  ],
  ['pivotCacheRecords', { ...NOTHING, attributes: hidden('s@v', 'n@v') }],
  ['pivotTableDefinition', { ...NOTHING, attributes: hidden('dataField@name', 'pivotTableDefinition@name') }],
  [
    'externalLink',
    {
      ...NOTHING,
      texts: new Set(['v']),
      blocks: new Set(['v']),
      attributes: hidden('sheetName@val', 'definedName@name'),
    },
  ],
  [
    'connections',
    {
      ...NOTHING,
      attributes: hidden(
        'connection@name',
        'connection@description',
        'connection@odcFile',
        'connection@sourceFile',
        'dbPr@connection',
        'dbPr@command',
        'webPr@url',
        'textPr@sourceFile',
      ),
    },
  ],
]);

/** Rules for a part of a workbook by its root element, or null where nothing is known of it. */
export function workbookRules(root: string): FlowRules | null {
  return RULES.get(root) ?? null;
}

/** Reads the workbook part: sheets and the way that days count go to `into`, defined names are hidden text. */
export function readWorkbook(into: { sheets: SheetEntry[]; formats: NumberFormats }, emit: Emit): XmlHandler {
  const rules: FlowRules = {
    ...NOTHING,
    texts: new Set(['definedName']),
    blocks: new Set(['definedName']),
    attributes: hidden('definedName@name', 'definedName@comment', 'fileSharing@userName'),
  };
  const flow = createFlow(rules, emit);
  return {
    ...flow,
    open(name, attributes) {
      if (name === 'sheet') {
        into.sheets.push({ name: attributes.get('name') ?? '', relation: relationOf(attributes) });
      }
      if (name === 'workbookPr') into.formats.date1904 = isOn(attributes.get('date1904'));
      flow.open(name, attributes);
    },
  };
}

function isOn(value: string | null): boolean {
  return value === '1' || value === 'true';
}

/** `r:id`, in an element that can have an `id` of its own. */
export function relationOf(attributes: XmlAttributes): string {
  return attributes.entries().find(([name]) => /.:id$/.test(name))?.[1] ?? '';
}

/** Reads comments of a sheet, also threaded ones (MS-XLSX 2.6.204): each stands at its cell. */
export function readSheetComments(emit: EmitCell): XmlHandler {
  let cell: string | null = null;
  const rules: FlowRules = {
    ...NOTHING,
    part: 'comment',
    texts: new Set(['t', 'author', 'text']),
    blocks: new Set(['comment', 'threadedComment', 'author']),
  };
  const flow = createFlow(rules, (part, text) => {
    emit(part, text, cell);
  });
  return {
    ...flow,
    open(name, attributes) {
      if (name === 'comment' || name === 'threadedComment') cell = attributes.get('ref');
      flow.open(name, attributes);
    },
  };
}

/**
 * Reads number formats and the styles of cells that use them. Text in quotes within a format is hidden text:
 * `0.0" units of Halyard"` (ECMA-376 part 1, 18.8.30).
 */
export function readNumberFormats(formats: NumberFormats, emit: Emit): XmlHandler {
  let ofCells = false;
  return {
    open(name, attributes) {
      if (name === 'cellXfs') ofCells = true;
      if (name === 'xf' && ofCells) addStyle(formats, Number(attributes.get('numFmtId') ?? 0));
      if (name !== 'numFmt') return;
      const code = attributes.get('formatCode') ?? '';
      formats.codes.set(Number(attributes.get('numFmtId')), code);
      for (const [, literal] of code.matchAll(/"([^"]*)"/g)) {
        if (literal !== undefined && /\p{L}{2}/u.test(literal)) emit('hidden', literal);
      }
    },
    close(name) {
      if (name === 'cellXfs') ofCells = false;
    },
    text: () => undefined,
  };
}
