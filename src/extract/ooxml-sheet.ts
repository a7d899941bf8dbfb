import type { Part } from '../model/segment.ts';
import { columnName, fullNumber } from './office-cells.ts';
import { shownNumber, type NumberFormats } from './number-formats.ts';
import { createStringItem, stringAt, type SharedStrings } from './ooxml-strings.ts';
import type { XmlAttributes } from './xml-attributes.ts';
import type { XmlHandler } from './xml-scanner.ts';

/** Receives text of a sheet; `cell` is its address or null. */
export type EmitCell = (part: Part, text: string, cell: string | null) => void;

const TEXTS = new Map<string, Part>([
  ['oddHeader', 'header'],
  ['evenHeader', 'header'],
  ['firstHeader', 'header'],
  ['oddFooter', 'footer'],
  ['evenFooter', 'footer'],
  ['firstFooter', 'footer'],
  ['formula', 'hidden'],
  ['formula1', 'hidden'],
  ['formula2', 'hidden'],
  // Extended validations and formats wrap their formulas (MS-XLSX 2.6).
  ['f', 'hidden'],
]);

const ATTRIBUTES = new Map<string, readonly string[]>([
  ['dataValidation', ['prompt', 'promptTitle', 'error', 'errorTitle']],
  ['hyperlink', ['display', 'tooltip', 'location']],
  ['protectedRange', ['name']],
  ['scenario', ['name', 'comment', 'user']],
  ['inputCells', ['val']],
]);

interface Cell {
  address: string;
  type: string;
  style: number;
  value: string;
  formula: string;
}

/** What the cells of a sheet refer to. */
export interface SheetContext {
  strings: SharedStrings;
  formats: NumberFormats;
}

/**
 * Reads a worksheet (ECMA-376 part 1, 18.3): each cell's value is a segment as it is shown; its formula is a hidden one, and
 * so is the number behind what is shown.
 */
export function readSheet(context: SheetContext, emit: EmitCell): XmlHandler {
  const item = createStringItem();
  const locate = createLocator();
  let cell: Cell | null = null;
  let text = '';
  return {
    open(name, attributes) {
      text = '';
      item.open(name, attributes);
      if (name === 'c') {
        cell = {
          address: locate.cell(attributes),
          type: attributes.get('t') ?? '',
          style: Number(attributes.get('s') ?? 0),
          value: '',
          formula: '',
        };
      } else if (name === 'row') locate.row(attributes);
      else if (name !== 'v') emitAttributes(name, attributes, emit);
    },
    text(piece) {
      text += piece;
      item.text(piece);
    },
    close(name) {
      item.close(name);
      if (cell !== null) {
        if (name === 'v') cell.value = text;
        if (name === 'f') cell.formula = text;
        if (name === 'c') {
          emitCell(cell, item.take(), context, emit);
          cell = null;
        }
      } else {
        const part = TEXTS.get(name);
        if (part !== undefined) emitText(emit, part, part === 'hidden' ? text : plainPageText(text), null);
      }
      text = '';
    },
  };
}

function emitAttributes(name: string, attributes: XmlAttributes, emit: EmitCell): void {
  for (const key of ATTRIBUTES.get(name) ?? []) {
    const value = attributes.get(key);
    if (value !== null) emitText(emit, 'hidden', value, null);
  }
}

function emitText(emit: EmitCell, part: Part, text: string, cell: string | null): void {
  if (text.trim() !== '') emit(part, text, cell);
}

function emitCell(
  cell: Cell,
  inline: { text: string; phonetic: string },
  { strings, formats }: SheetContext,
  emit: EmitCell,
): void {
  const { address, type, formula } = cell;
  emitText(emit, 'cell', inline.text, address);
  const value = valueOf(cell, strings);
  const shown = type === '' || type === 'n' ? shownNumber(formats, cell.value, cell.style) : null;
  emitText(emit, 'cell', shown?.text ?? value, address);
  if (shown !== null && !shown.isDate && shown.text !== value) emitText(emit, 'hidden', value, address);
  emitText(emit, 'hidden', inline.phonetic, address);
  if (formula !== '' && type !== 's') emitText(emit, 'hidden', `=${formula}`, address);
}

function valueOf({ type, value }: Cell, strings: SharedStrings): string {
  if (type === 's') return stringAt(strings, Number(value));
  if (type === 'b') return '';
  // A long number (a card, an account) is stored as 4.11E+15.
  if (type === 'str') return value;
  return fullNumber(/^-?[\d.]+e[+-]?\d+$/i.test(value) ? String(Number(value)) : value);
}

/** Page header text without its codes for fonts, sections and fields (ECMA-376 part 1, 18.3.1.46). */
export function plainPageText(text: string): string {
  const plain = text.replace(
    /&(&|"[^"]*"|K(?:[0-9A-F]{6}|\d\d[+-]\d{3})|\d{1,3}|[A-Z])/gi,
    (_, code: string) => {
      if (code === '&') return '&';
      return /^[LCR]$/i.test(code) ? ' ' : '';
    },
  );
  return plain.trim();
}

interface Locator {
  row: (attributes: XmlAttributes) => void;
  /** Address of a cell: as it says, else the one right of the cell before. */
  cell: (attributes: XmlAttributes) => string;
}

function createLocator(): Locator {
  let row = 0;
  let column = 0;
  return {
    row(attributes) {
      const stated = Number(attributes.get('r') ?? NaN);
      row = Number.isSafeInteger(stated) ? stated : row + 1;
      column = 0;
    },
    cell(attributes) {
      const stated = attributes.get('r');
      const letters = stated === null ? null : /^[A-Z]{1,3}(?=\d{1,7}$)/.exec(stated)?.[0];
      column = letters == null ? column + 1 : columnNumber(letters);
      return letters == null || stated === null ? `${columnName(column)}${row}` : stated;
    },
  };
}

function columnNumber(letters: string): number {
  let number = 0;
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
}
