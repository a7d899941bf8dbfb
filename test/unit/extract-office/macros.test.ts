import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpackVba } from '../../../src/extract/vba-project.ts';
import { docStreams, makeCompound } from '../../make/compound.ts';
import { packVba, vbaStreams } from '../../make/vba.ts';
import { makeXlsx } from '../../make/xlsx.ts';
import { examineDocument, outcomeOf, placesOf } from './office.ts';

const SOURCES = {
  First: 'Sub Prices()\r\n  MsgBox "T-quote T-quote T-quote"\r\n',
  Second: "' \xcf\xeb\xe0\xed",
};

describe('macros', () => {
  it.each([
    [
      'a Word document',
      makeCompound({ ...docStreams({ body: 'x' }), ...vbaStreams('Macros/', SOURCES) }),
      'Macros/',
    ],
    ['a project by itself', makeCompound(vbaStreams('', SOURCES)), ''],
  ])('of %s are read line by line', async (_, bytes, folder) => {
    const examined = await examineDocument(bytes);
    const quote = examined.segments.find(({ text }) => text.includes('T-quote'));
    expect([outcomeOf(examined), quote?.text, quote?.place.line]).toEqual([
      'scanned',
      '  MsgBox "T-quote T-quote T-quote"',
      2,
    ]);
    expect(['T-quote', 'План', 'T-project'].map((token) => placesOf(examined, token))).toEqual([
      [`hidden in ${folder}VBA/First`],
      [`hidden in ${folder}VBA/Second`],
      [`hidden in ${folder}VBA`],
    ]);
  });

  it('of a workbook are no gap', async () => {
    const parts = { 'xl/vbaProject.bin': makeCompound(vbaStreams('', SOURCES)) };
    const examined = await examineDocument(makeXlsx({ sheets: [{ name: 'A', rows: [['x']] }], parts }));
    expect([outcomeOf(examined), placesOf(examined, 'T-quote').length]).toEqual(['scanned', 1]);
  });

  it.each([
    ['that are not packed', { 'VBA/First': Buffer.from('code, and no macros') }, 'partial damaged', true],
    [
      'without a list',
      { 'VBA/dir': Buffer.from('?'), 'VBA/Third': Buffer.from('T-third') },
      'partial damaged',
      false,
    ],
    ['with forms', { 'Form/o': Buffer.from('T-caption') }, 'partial unsupported-format', true],
  ])('%s are a gap', async (_, more, outcome, isRead) => {
    const examined = await examineDocument(makeCompound({ ...vbaStreams('', SOURCES), ...more }));
    expect([outcomeOf(examined), placesOf(examined, 'План').length > 0]).toEqual([outcome, isRead]);
  });

  it('are unpacked as they were, and never beyond what they say', () => {
    const letters = fc.array(fc.constantFrom(97, 98, 99), { maxLength: 9000 });
    const same = fc.property(letters, (bytes) => {
      const packed = packVba(Buffer.from(bytes));
      expect(unpackVba(packed, Infinity)).toEqual(Buffer.from(bytes));
    });
    fc.assert(same, { numRuns: 20 });
    const any = fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
      const size = unpackVba(Buffer.from([1, ...bytes]), 100_000)?.length ?? 0;
      expect(size).toBeLessThanOrEqual(100_000 + 4096);
    });
    fc.assert(any, { numRuns: 100 });
  });
});
