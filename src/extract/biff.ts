import type { Part } from '../model/segment.ts';

/** Record types (MS-XLS 2.3). */
const BOF = 0x0809;
export const FILE_PASS = 0x002f;
const CONTINUE = 0x003c;
const OBJECT = 0x005d;
const TEXT_OBJECT = 0x01b6;
const SERIES_TEXT = 0x100d;
const PAGE_TEXTS = new Map<number, Part>([
  [0x0014, 'header'],
  [0x0015, 'footer'],
]);
/** Type of the object that holds the text of a cell's comment. */
const NOTE = 0x19;
const BIFF8 = 0x0600;
/** Cells of the data sheet behind a chart of Microsoft Graph, and what its second part begins with (MS-OGRAPH 2.3). */
const GRAPH_NUMBER = 0x0003;
const GRAPH_LABEL = 0x0004;
const GRAPH = 0x8000;

/** True for a stream that begins as those of Excel 2.0 to 2003 do (MS-XLS 2.4.21). */
export function isWorkbook(stream: Buffer): boolean {
  return stream[0] === 0x09 && [0x00, 0x02, 0x04, 0x08].includes(stream[1] ?? -1);
}

interface BiffRecord {
  type: number;
  /** Offset of the record in its stream. */
  at: number;
  data: Buffer;
}

/** Records one after the other (MS-XLS 2.1.4); the last one may be cut. */
export function* records(stream: Buffer): Generator<BiffRecord> {
  for (let at = 0; at + 4 <= stream.length;) {
    const end = at + 4 + stream.readUInt16LE(at + 2);
    yield { type: stream.readUInt16LE(at), at, data: stream.subarray(at + 4, end) };
    at = end;
  }
}

/** `count` characters, after a byte that says whether they have one byte or two (MS-XLS 2.5.293). */
function characters(data: Buffer, count: number): string {
  const wide = ((data[0] ?? 0) & 1) === 1;
  const bytes = data.subarray(1, 1 + (wide ? count * 2 : count));
  return bytes.toString(wide ? 'utf16le' : 'latin1');
}

/** A text that its length precedes, in one byte or two. */
function counted(data: Buffer, width: 1 | 2): string {
  if (data.length < width + 1) return '';
  return characters(data.subarray(width), width === 1 ? (data[0] ?? 0) : data.readUInt16LE(0));
}

/** What of a text object is still to come. */
interface Open {
  left: number;
  text: string;
}

/** Takes the next piece of a text object; true once all of it is there. */
function take(open: Open, data: Buffer): boolean {
  const piece = characters(data, open.left);
  open.text += piece;
  open.left -= piece.length;
  return open.left <= 0 || piece === '';
}

/**
 * The texts of an Excel 97 to 2003 workbook that stand in no cell: page headers and footers, text boxes, titles of charts.
 * Texts of comments are left out. Older workbooks have theirs as Windows-1252.
 */
export function* biffTexts(stream: Buffer): Generator<{ part: Part; text: string }> {
  let version = BIFF8;
  let isNote = false;
  let open: Open | null = null;
  for (const { type, data } of records(stream)) {
    if (open !== null && type === CONTINUE) {
      if (!take(open, data)) continue;
      yield { part: 'hidden', text: open.text };
    }
    open = null;
    if (type === BOF && data.length >= 2) version = data.readUInt16LE(0);
    const page = PAGE_TEXTS.get(type);
    if (page !== undefined) {
      const text = version === BIFF8 ? counted(data, 2) : data.toString('latin1', 1, 1 + (data[0] ?? 0));
      yield { part: page, text };
    } else if (type === OBJECT && data.length >= 6) isNote = data.readUInt16LE(4) === NOTE;
    else if (type === SERIES_TEXT && version === BIFF8) {
      yield { part: 'hidden', text: counted(data.subarray(2), 1) };
    } else if (type === TEXT_OBJECT && !isNote && data.length >= 12) {
      open = { left: data.readUInt16LE(10), text: '' };
    }
  }
}

/** A cell of a data sheet; both counts begin at 0. */
export interface GraphCell {
  row: number;
  column: number;
  text: string;
}

/**
 * The data behind a chart of Microsoft Graph (MS-OGRAPH 2.4), which is stored as a workbook of its own kind; null for
 * workbooks of Excel.
 */
export function graphCells(stream: Buffer): GraphCell[] | null {
  let isGraph = false;
  const cells: GraphCell[] = [];
  for (const { type, data } of records(stream)) {
    if (type === BOF && data.length >= 4) isGraph ||= data.readUInt16LE(2) === GRAPH;
    if (data.length < 9) continue;
    const place = { row: data.readUInt16LE(0), column: data.readUInt16LE(2) };
    if (type === GRAPH_NUMBER && data.length >= 15) {
      cells.push({ ...place, text: String(data.readDoubleLE(7)) });
    } else if (type === GRAPH_LABEL) cells.push({ ...place, text: counted(data.subarray(7), 1) });
  }
  return isGraph ? cells : null;
}
