import type { Part, Place } from '../model/segment.ts';
import { createFlow } from './office-flow.ts';
import { fullNumber } from './office-cells.ts';
import { createCellTracker, isCell } from './odf-cells.ts';
import { openDocumentRules } from './odf-rules.ts';
import type { XmlAttributes } from './xml-attributes.ts';
import type { XmlHandler } from './xml-scanner.ts';

export type EmitPlaced = (part: Part, text: string, place: Place) => void;

interface Position {
  page: number;
  /** Set inside `office:spreadsheet`: only there tables are sheets. */
  inSheets: boolean;
  /** A value that no paragraph of its cell has shown yet, or not in full. */
  value: string | null;
  isNumber: boolean;
  /** Set once a paragraph of the cell has shown something. */
  shown: boolean;
}

/** Reads `content.xml` or `styles.xml` of a document; `base` is the place of the whole. */
export function readContent(base: Place, emit: EmitPlaced): XmlHandler {
  const cells = createCellTracker();
  const position: Position = { page: 0, inSheets: false, value: null, isNumber: false, shown: false };
  const place = (): Place => ({
    ...base,
    page: position.page > 0 ? position.page : null,
    ...(position.inSheets && { sheet: cells.sheet(), cell: cells.cell() }),
  });
  const flow = createFlow(openDocumentRules(), (part, text) => {
    const inCell = part === 'body' && position.inSheets && cells.cell() !== null;
    if (inCell && text.trim() !== '') {
      position.shown = true;
      if (!position.isNumber || text.trim() === position.value) position.value = null;
    }
    emit(inCell ? 'cell' : part, text, place());
  });
  return {
    open(name, attributes) {
      if (name === 'page') position.page += 1;
      if (name === 'spreadsheet') position.inSheets = true;
      cells.open(name, attributes);
      if (position.inSheets && name === 'table') emit('sheet-name', cells.sheet() ?? '', place());
      if (isCell(name)) Object.assign(position, valueOf(attributes));
      flow.open(name, attributes);
    },
    close(name) {
      flow.close(name);
      if (isCell(name) && position.inSheets && position.value !== null) {
        emit(position.shown ? 'hidden' : 'cell', position.value, place());
      }
      if (isCell(name)) position.value = null;
      cells.close(name);
      if (name === 'spreadsheet') position.inSheets = false;
    },
    text(text) {
      // White space is one space, however it was laid out (ODF 1.3 part 3, 6.1.2).
      flow.text(text.replace(/[ \t\r\n]+/g, ' '));
    },
  };
}

/** What a cell holds: a text, or a number that its paragraphs may show in part, like 40 % of 0.401. */
function valueOf(attributes: XmlAttributes): Pick<Position, 'value' | 'isNumber' | 'shown'> {
  const text = attributes.get('string-value');
  const number = attributes.get('value');
  const value = text ?? (number === null ? null : fullNumber(number));
  return { value, isNumber: text === null, shown: false };
}
