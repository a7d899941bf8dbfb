import { read, utils } from '@e965/xlsx';
import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { productionNumber } from '../../../src/evidence/production-number.ts';
import type { ProductionRow } from '../../../src/evidence/production-row.ts';
import { createWorkbook, sheetRow } from '../../../src/evidence/workbook.ts';
import { deflatedPiece } from '../../../src/evidence/zip-stream.ts';

const NO_NOTES = { parent: null, duplicateGroup: null, flags: [], disposition: null, controlNumber: null };

function rowOf(index: number, name: string): ProductionRow {
  const shown = new Map([['NAME', name]]);
  const number = productionNumber(index);
  return { index, number, status: 'produced', basis: null, shown, leaf: '', line: '', notes: NO_NOTES };
}

/** A workbook of these names, added two at a time, and what was excepted. */
function workbookOf(names: string[], mostRows: number): { bytes: Buffer; excepted: string[] } {
  const [written, excepted]: [Buffer[], string[]] = [[], []];
  const book = createWorkbook((piece) => written.push(Buffer.from(piece)), names.length, mostRows);
  for (let at = 0; at < names.length; at += 2) {
    const rows = names
      .slice(at, at + 2)
      .map((name, more) =>
        sheetRow(rowOf(at + more, name), { status: 'INCOMPLETE', mostRows }, (field, what) =>
          excepted.push(`${field} ${what}`),
        ),
      );
    const piece = deflatedPiece(new TextEncoder().encode(rows.join('')));
    expect(book.add(piece, rows.length)).toBe(true);
  }
  book.finish();
  return { bytes: Buffer.concat(written), excepted };
}

const NAMES = [
  '=1+1',
  '<b>&amp;</b>\u0000\u0001\u000b\u001f\uffff',
  'a_x0041_b_x',
  ' \ttwo\nlines\r ',
  '計画 \u{1f4c4}',
  '',
  '0012',
];

it.each([
  [2, ['List', 'List 2', 'List 3', 'List 4']],
  [4, ['List', 'List 2']],
  [1_000, ['List']],
])('a workbook goes on in another sheet after %i rows, and every name is as it was', (mostRows, sheets) => {
  const book = read(workbookOf(NAMES, mostRows).bytes);
  expect(book.SheetNames).toEqual(sheets);
  const rows = sheets.flatMap((name) => {
    const [header, ...below] = utils.sheet_to_json<string[]>(book.Sheets[name] ?? {}, { header: 1 });
    expect(header?.slice(0, 4)).toEqual(['CONTROL_NO', 'WITHHELD', 'WITHHELD_BASIS', 'NAME']);
    expect(book.Sheets[name]?.['!autofilter']).toEqual({ ref: `A1:P${below.length + 1}` });
    return below;
  });
  expect(rows.map((row) => [row[0], row[3] ?? '', row[15]])).toEqual(
    NAMES.map((name, index) => [productionNumber(index), name, 'INCOMPLETE']),
  );
});

it('is an archive that other readers take, the same each time', () => {
  const { bytes } = workbookOf(NAMES, 4);
  expect(workbookOf(NAMES, 4).bytes.equals(bytes)).toBe(true);
  const entries = unzipSync(bytes);
  expect(Object.keys(entries)[0]).toBe('[Content_Types].xml');
  expect(new TextDecoder().decode(entries['xl/worksheets/sheet2.xml'])).toContain(
    '<t xml:space="preserve">0012</t>',
  );
});

it('of no rows has a sheet, and a text longer than a cell is cut and told', () => {
  expect(read(workbookOf([], 4).bytes).SheetNames).toEqual(['List']);
  const { bytes, excepted } = workbookOf(['x'.repeat(40_000)], 4);
  expect(excepted).toEqual(['NAME longer than a cell can be, cut to 32767']);
  expect((read(bytes).Sheets['List']?.['D2'] as { v: string }).v).toHaveLength(32_767);
});
