import { utils, write, type BookType } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { makeCompound } from '../../make/compound.ts';
import { examineDocument, outcomeOf, placesOf } from './office.ts';

function sheetOf(bookType: string): Buffer {
  const book = utils.book_new();
  const rows = [
    ['Customer', 'Price'],
    ['Contoso account plan', 4711],
  ];
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), 'Sheet1');
  return write(book, { type: 'buffer', bookType: bookType as BookType }) as Buffer;
}

describe('a sheet of an older program', () => {
  it.each<[string, string, string]>([
    ['Lotus 1-2-3 release 2', 'application/vnd.lotus-1-2-3', 'wk1'],
    ['Lotus 1-2-3 release 3', 'application/vnd.lotus-1-2-3', 'wk3'],
    ['Excel 2', 'application/x-excel-biff', 'biff2'],
    ['Excel 4', 'application/x-excel-biff', 'biff4'],
    ['dBASE', 'application/x-dbf', 'dbf'],
  ])('of %s is known and gives its cells', async (_, mediaType, bookType) => {
    const examined = await examineDocument(sheetOf(bookType));
    expect(examined.mediaType).toBe(mediaType);
    expect(outcomeOf(examined)).toBe('partial unsupported-format');
    expect(placesOf(examined, 'Contoso account plan')).toEqual(['cell Sheet1!A2']);
    expect(placesOf(examined, '4711')).toEqual(['cell Sheet1!B2']);
  });

  it('is no cursor, and a cursor is no sheet', async () => {
    const cursor = Buffer.alloc(64);
    cursor.writeUInt16LE(2, 2);
    cursor.writeUInt16LE(1, 4);
    expect((await examineDocument(cursor)).mediaType).toBe('image/x-icon');
  });
});

describe('a file of a program that calls its own data as objects do', () => {
  it('gives the runs of letters of all its streams', async () => {
    const streams = {
      Contents: Buffer.concat([Buffer.alloc(12, 0xff), Buffer.from([1, 2, 3, 0])]),
      'Quill/CONTENTS': Buffer.from('Account plan', 'utf16le'),
    };
    const examined = await examineDocument(makeCompound(streams));
    expect(outcomeOf(examined)).toBe('partial unsupported-format');
    expect(placesOf(examined, 'Account plan')).toEqual(['body']);
    expect(placesOf(examined, 'ÿ')).toEqual([]);
  });
});
