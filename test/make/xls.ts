import { utils, write, type BookType, type CellObject } from '@e965/xlsx';
import { compoundStreams } from '../../src/extract/compound.ts';
import { makeCompound } from './compound.ts';

/** One record of a workbook stream (MS-XLS 2.1.4). */
function record(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(type, 0);
  head.writeUInt16LE(data.length, 2);
  return Buffer.concat([head, data]);
}

function counted(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length, 0, 1]), Buffer.from(text, 'utf16le')]);
}

/** A text box or, where `note`, the box of a comment; its text lies in two records. */
function textBox(text: string, note: boolean): Buffer {
  const object = Buffer.alloc(22);
  object.writeUInt16LE(0x15, 0);
  object.writeUInt16LE(note ? 0x19 : 0x06, 4);
  const box = Buffer.alloc(18);
  box.writeUInt16LE(text.length, 10);
  const half = Math.floor(text.length / 2);
  return Buffer.concat([
    record(0x5d, object),
    record(0x1b6, box),
    record(0x3c, Buffer.concat([Buffer.of(0), Buffer.from(text.slice(0, half), 'latin1')])),
    record(0x3c, Buffer.concat([Buffer.of(1), Buffer.from(text.slice(half), 'utf16le')])),
    record(0x3c, Buffer.alloc(16)),
  ]);
}

/** A workbook with a text, a number, a formula, a comment, a hidden sheet and a name, as `biff8` or `xlsb`. */
export function makeWorkbook(bookType: BookType): Buffer {
  const book = utils.book_new();
  const first = utils.aoa_to_sheet([['T-cell größer', 1250], [], [null, null, 'T-far']]);
  const formula: CellObject = { t: 'n', v: 2500, f: 'B1*2' };
  first['A5'] = formula;
  first['B5'] = { t: 'n', v: 1234.5678901234567, z: '#,##0.00' } satisfies CellObject;
  first['!ref'] = 'A1:C5';
  (first['A1'] as CellObject).c = [{ a: 'Dana', t: 'T-comment' }];
  utils.book_append_sheet(book, first, 'T-sheet');
  utils.book_append_sheet(book, utils.aoa_to_sheet([['T-hidden']]), 'Away');
  book.Workbook = { Sheets: [{}, { Hidden: 1 }], Names: [{ Name: 'T_name', Ref: "'T-sheet'!$A$1" }] };
  book.Props = { Title: 'T-title' };
  return write(book, { type: 'buffer', bookType, compression: true }) as Buffer;
}

/** The workbook of 97 to 2003 with texts that stand in no cell, behind its other records: those point at each other. `lock` says that it is encrypted. */
export function makeXls({ lock }: { lock?: Buffer } = {}): Buffer {
  const streams = compoundStreams({
    size: PLAIN.length,
    read: (offset, length) => PLAIN.subarray(offset, offset + length),
  });
  const bytes = Object.fromEntries(streams.map(({ path, size, read }) => [path, read(size)]));
  const workbook = bytes['Workbook'] ?? Buffer.alloc(0);
  const more = [
    ...(lock ? [record(0x2f, lock)] : []),
    record(0x14, counted('&L&"Arial"T-header')),
    record(0x15, counted('&CT-footer')),
    textBox('T-text box', false),
    textBox('T-note', true),
    record(0x100d, Buffer.concat([Buffer.alloc(2), Buffer.of(7, 0), Buffer.from('T-chart', 'latin1')])),
  ];
  return makeCompound({ ...bytes, Workbook: Buffer.concat([workbook, ...more]) });
}

const PLAIN = makeWorkbook('biff8');
