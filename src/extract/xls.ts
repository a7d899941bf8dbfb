import type { CellObject, WorkBook } from '@e965/xlsx';
import { read, SSF } from '@e965/xlsx';
import type { Part, Place } from '../model/segment.ts';
import { NOWHERE } from '../model/segment.ts';
import { biffTexts, graphCells, isWorkbook } from './biff.ts';
import { emitProperties } from './cfb.ts';
import { streamsOf } from './compound-streams.ts';
import type { Context, Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { memberLimit } from './member-limit.ts';
import { columnName, fullNumber } from './office-cells.ts';
import { readObjects } from './ole-objects.ts';
import { plainPageText } from './ooxml-sheet.ts';
import { storedPackage } from './stored-package.ts';
import { emitStrings } from './strings.ts';
import { readMacros } from './vba.ts';
import { clearWorkbook } from './xls-crypto.ts';

type Emit = (part: Part, text: string, place?: Partial<Place>) => void;

function emitter(context: Context): Emit {
  return (part, text, place = {}) => {
    if (text.trim() === '') return;
    context.segment({ part, text, place: { ...NOWHERE, ...place }, property: null, overlap: 0 });
  };
}

function open(bytes: Buffer): WorkBook {
  try {
    return read(bytes, { type: 'buffer', dense: true, cellFormula: true, cellHTML: false, cellNF: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/password|encrypt/i.test(message)) throw new ExtractFailure('encrypted', 'a password protects it');
    throw new ExtractFailure('damaged', 'the workbook cannot be read');
  }
}

/** Not in its types: the part that shows numbers. */
const { is_date: isDate } = SSF as { is_date: (format: string) => boolean };

/** The number behind what a cell shows; dates and times are shown in full. */
function hiddenNumber({ t, v, w, z }: CellObject): string {
  if (t !== 'n' || (z !== 'General' && isDate(String(z ?? '')))) return '';
  const number = fullNumber(String(v));
  return w === undefined || number === w.trim() ? '' : number;
}

function emitCell(cell: CellObject, place: Partial<Place>, emit: Emit): void {
  const { t, v, w, f, c, l } = cell;
  // Errors of formulas and cells that have a format alone are no text.
  if (t !== 'z' && t !== 'e') emit('cell', w ?? String(v ?? ''), place);
  emit('hidden', hiddenNumber(cell), place);
  if (f !== undefined) emit('hidden', f, place);
  if (l !== undefined) emit('hidden', l.Target, place);
  for (const comment of c ?? []) emit('comment', comment.t, place);
}

function emitSheets(book: WorkBook, emit: Emit): void {
  for (const sheet of book.SheetNames) {
    emit('sheet-name', sheet, { sheet });
    // With `dense` the cells are rows of arrays with holes.
    const rows = book.Sheets[sheet]?.['!data'] ?? [];
    rows.forEach((row, r) => {
      row.forEach((cell, column) => {
        emitCell(cell, { sheet, cell: `${columnName(column + 1)}${r + 1}` }, emit);
      });
    });
  }
  for (const { Name, Ref } of book.Workbook?.Names ?? []) emit('hidden', `${Name} ${Ref}`);
}

/** Brings the cells of a workbook; of one that is too damaged for them, the runs of letters in its stream. */
function emitBook(bytes: Buffer, stream: Buffer, context: Context): void {
  try {
    // The library takes a stream of anything for a workbook without sheets.
    if (!isWorkbook(stream)) throw new ExtractFailure('damaged', 'the workbook has no beginning');
    const book = open(bytes);
    emitSheets(book, emitter(context));
    // Their names point to places where none begins.
    const isLost = book.SheetNames.some((name) => book.Sheets[name] === undefined);
    if (isLost) throw new ExtractFailure('damaged', 'not all sheets can be found');
  } catch (error) {
    if (error instanceof ExtractFailure && error.reason === 'damaged') emitStrings(stream, context);
    throw error;
  }
}

/** All of the file. Throws ExtractFailure `too-large`. */
function wholeOf(input: Input, context: Context): Buffer {
  const most = memberLimit(context.budgets);
  if (input.size > most) throw new ExtractFailure('too-large', `the file is longer than ${most} bytes`);
  return Buffer.from(input.read(0, input.size));
}

/** Reads Excel workbooks of 5.0 to 2003 (MS-XLS): what stands in cells and beside them. */
export async function extractXls(input: Input, context: Context): Promise<void> {
  const streams = streamsOf(input, context);
  emitProperties(streams, context);
  const path = streams.all.find((stream) => /^(Workbook|Book)$/i.test(stream.path))?.path ?? '';
  const stored = streams.bytes(path);
  const stream = await clearWorkbook(stored, streams, context);
  const emit = emitter(context);
  for (const { part, text } of biffTexts(stream)) emit(part, part === 'hidden' ? text : plainPageText(text));
  const graph = graphCells(stream);
  // The library takes the stream alone, too.
  if (graph === null) emitBook(stream === stored ? wholeOf(input, context) : stream, stream, context);
  for (const { row, column, text } of graph ?? [])
    emit('cell', text, { cell: `${columnName(column + 1)}${row + 1}` });
  readMacros(streams, context);
  await readObjects(streams, context);
}

/**
 * Reads binary workbooks of Excel 2007 and later (MS-XLSB): cells, formulas, comments, names, properties. What else can hold
 * text in one is not read, and no library tells whether it is there, so each is partial.
 */
export async function extractXlsb(input: Input, context: Context): Promise<void> {
  const book = open(await storedPackage(input, context, memberLimit(context.budgets)));
  for (const [key, value] of Object.entries({ ...book.Props, ...book.Custprops })) {
    if (typeof value !== 'string' || value.trim() === '') continue;
    const property = key.toLowerCase();
    context.segment({ part: 'property', text: value, place: NOWHERE, property, overlap: 0 });
  }
  emitSheets(book, emitter(context));
  context.gap('unsupported-format', 'page headers and footers, drawings, charts and objects are not read');
}

/** Reads sheets of Excel before 5.0, Lotus 1-2-3, Quattro Pro and dBASE: cells alone, so each is partial. */
export function extractOlderSheet(input: Input, context: Context): void {
  emitSheets(open(wholeOf(input, context)), emitter(context));
  context.gap('unsupported-format', 'only the cells are read');
}
