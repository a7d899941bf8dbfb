import { describe, expect, it } from 'vitest';
import { makeCompound } from '../../make/compound.ts';
import { makeWorkbook, makeXls } from '../../make/xls.ts';
import { examineDocument, outcomeOf, placesOf } from './office.ts';

describe.each([
  ['97 to 2003', makeXls(), 'application/vnd.ms-excel', 'scanned', []],
  [
    '2007 and later, binary',
    makeWorkbook('xlsb'),
    'application/vnd.ms-excel.sheet.binary.macroenabled.12',
    'partial unsupported-format',
    ['T_name', 'T-title', 'T-comment'],
  ],
])('an Excel workbook of %s', (_, bytes, mediaType, outcome, more) => {
  it('is read cell by cell, with what hides behind them', async () => {
    const examined = await examineDocument(bytes);
    expect([examined.mediaType, outcomeOf(examined)]).toEqual([mediaType, outcome]);
    expect(['T-cell größer', 'T-far', 'T-hidden'].map((token) => placesOf(examined, token))).toEqual([
      ['cell T-sheet!A1'],
      ['cell T-sheet!C3'],
      ['cell Away!A1'],
    ]);
    expect([placesOf(examined, '1,234.57'), placesOf(examined, '1234.56789012346')]).toEqual([
      ['cell T-sheet!B5'],
      ['hidden T-sheet!B5'],
    ]);
    for (const token of ['1250', '2500', 'T-sheet', ...more]) {
      expect(placesOf(examined, token), token).not.toEqual([]);
    }
  });
});

describe('a binary workbook of 2007 and later', () => {
  it('is read without a part whose compressed data is broken', async () => {
    const bytes = makeWorkbook('xlsb');
    const name = 'xl/worksheets/sheet2.bin';
    let start = bytes.indexOf('PK\x03\x04');
    while (bytes.toString('latin1', start + 30, start + 30 + name.length) !== name) {
      start = bytes.indexOf('PK\x03\x04', start + 1);
      expect(start).not.toBe(-1);
    }
    bytes.fill(0xff, start + 30 + name.length, start + 38 + name.length);
    const examined = await examineDocument(bytes);
    expect(outcomeOf(examined)).toBe('partial damaged unsupported-format');
    expect(examined.examination.detail).toContain(`${name}: the compressed data is broken`);
    expect(placesOf(examined, '1250')).toEqual(['cell T-sheet!B1']);
  });
});

describe('an Excel workbook of 97 to 2003', () => {
  it('has texts that stand in no cell', async () => {
    const examined = await examineDocument(makeXls());
    const tokens = ['T-header', 'T-footer', 'T-text box', 'T-chart'];
    expect(tokens.flatMap((token) => placesOf(examined, token))).toEqual([
      'header',
      'footer',
      'hidden',
      'hidden',
    ]);
    expect(placesOf(examined, 'T-note')).toEqual([]);
  });

  it('is damaged where it is cut', async () => {
    const examined = await examineDocument(makeXls().subarray(0, 1500));
    expect(outcomeOf(examined)).toMatch(/^(failed|partial) damaged/);
  });

  it('gives its runs of letters where it is too damaged for cells', async () => {
    const examined = await examineDocument(
      makeCompound({ Workbook: '\x07\x07\x02\x00 T-legible still\x01\x02' }),
    );
    expect([outcomeOf(examined), placesOf(examined, 'T-legible')]).toEqual(['partial damaged', ['body']]);
  });

  it('is damaged where a sheet is not where its name says', async () => {
    const bytes = makeXls();
    const name = bytes.indexOf(Buffer.from('T-sheet', 'utf16le'));
    // A name stands behind its place, of four bytes, its kind and its length (MS-XLS 2.4.28).
    bytes.writeUInt32LE(3, name - 8);
    const examined = await examineDocument(bytes);
    expect([outcomeOf(examined), placesOf(examined, 'T-far')]).toEqual(['partial damaged', ['body']]);
  });

  it('says where a password protects it', async () => {
    expect(outcomeOf(await examineDocument(makeXls({ lock: Buffer.alloc(6) })))).toBe('failed encrypted');
  });

  it('says that objects in it are not read', async () => {
    const examined = await examineDocument(makeCompound({ Workbook: '', 'MBD0012ab34/\u0001Ole': 'x' }));
    expect(outcomeOf(examined)).toMatch(/damaged|unsupported-format/);
  });
});

describe('the workbook behind a chart of Microsoft Graph', () => {
  const record = (type: number, ...data: number[]): Buffer =>
    Buffer.from([type & 0xff, type >> 8, data.length, 0, ...data]);
  const year = Buffer.alloc(8);
  year.writeDoubleLE(2003);

  it('is read cell by cell', async () => {
    const workbook = Buffer.concat([
      record(0x0809, 0, 6, 5, 0),
      record(0x0809, 0, 6, 0, 0x80),
      record(0x0003, 0, 0, 1, 0, 0, 0, 0, ...year),
      record(0x0004, 1, 0, 0, 0, 0, 0, 0, 4, 0, ...Buffer.from('Bids')),
      record(0x0004, 2, 0),
    ]);
    const examined = await examineDocument(makeCompound({ Workbook: workbook }));
    expect(outcomeOf(examined)).toBe('scanned');
    expect([placesOf(examined, '2003'), placesOf(examined, 'Bids')]).toEqual([['cell'], ['cell']]);
  });
});
