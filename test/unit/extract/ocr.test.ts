import { describe, expect, it } from 'vitest';
import { createRecogniser } from '../../../src/audit/recogniser.ts';
import type { Budgets } from '../../../src/model/budgets.ts';
import { examineBytes, summary, textOf, type Examined } from '../../hostile/examine.ts';
import { buildZip } from '../../hostile/zip.ts';
import { makeExif, makeWebp } from '../../make/pictures.ts';
import { bmpOf, deflatedTiff, pngOf, scannedPdf, shownText, tiffOf } from '../../make/shown-text.ts';

const OCR = { languages: ['eng'], pages: 50, pageTimeout: 120_000 };
const recognise = createRecogniser(OCR, () => undefined);

function look(bytes: Uint8Array, budgets: Partial<Budgets> = {}, reader = recognise): Promise<Examined[]> {
  return examineBytes(bytes, { ocr: OCR, ...budgets }, () => 'examine', [], reader);
}

const PLAN = await shownText(['The Halyard account plan', 'belongs to Northwind Data']);
const PRICE = await shownText(['Price list of Contoso']);
const SHOWN = 'The Halyard account plan\nbelongs to Northwind Data';

describe('with OCR, the text of a picture', () => {
  it.each([
    ['PNG', pngOf(PLAN)],
    ['BMP', bmpOf(PLAN)],
    ['TIFF', tiffOf([PLAN])],
    ['TIFF with Deflate', deflatedTiff(PLAN, 16)],
  ])('in %s is read, with how sure that is', async (_, bytes) => {
    const [item] = await look(bytes);
    expect(item?.examination).toEqual({ status: 'scanned', reasons: [], detail: null });
    expect(textOf(item)).toBe(SHOWN);
    const sure = item?.segments.find(({ part }) => part === 'body')?.place.ocr;
    expect(sure).toBeGreaterThan(80);
    expect(sure).toBeLessThanOrEqual(100);
  });

  it('is read on every page of a TIFF', async () => {
    const [item] = await look(tiffOf([PLAN, PRICE]));
    expect(item?.segments.map(({ text, place }) => [place.page, text])).toEqual([
      [1, SHOWN],
      [2, 'Price list of Contoso'],
    ]);
  });

  it('is read in members of archives and in objects of documents, the same whatever came before', async () => {
    const items = await look(
      buildZip([
        { name: 'a.png', data: pngOf(PRICE) },
        { name: 'b.png', data: pngOf(PLAN) },
      ]),
    );
    expect(items.slice(1).map((item) => textOf(item))).toEqual(['Price list of Contoso', SHOWN]);
    const docx = buildZip([
      { name: '[Content_Types].xml', data: '<Types/>' },
      {
        name: '_rels/.rels',
        data: '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>',
      },
      {
        name: 'word/document.xml',
        data: '<w:document><w:body><w:p><w:r><w:t>See below</w:t></w:r></w:p></w:body></w:document>',
      },
      { name: 'word/media/image1.png', data: pngOf(PLAN) },
    ]);
    const [document] = await look(docx);
    expect(document?.segments.find(({ place }) => place.ocr !== undefined)).toMatchObject({
      text: SHOWN,
      place: { embedded: 'word/media/image1.png' },
    });
    const [plain] = await examineBytes(docx);
    expect(textOf(plain)).toBe('See below');
  });

  it('is read on pages of a PDF that have no text of their own', async () => {
    const pdf = scannedPdf([
      { picture: PLAN },
      { text: 'A page with enough text of its own', picture: PRICE },
      { picture: PRICE, text: 'Page 3' },
      {},
    ]);
    const [item] = await look(pdf);
    expect(item?.examination).toEqual({ status: 'scanned', reasons: [], detail: null });
    const shown = item?.segments.filter(({ place }) => place.ocr !== undefined) ?? [];
    expect(shown.map(({ text, place }) => [place.page, text.split('\n')[0]])).toEqual([
      [1, 'The Halyard account plan'],
      [3, 'Price list of Contoso'],
    ]);
    const [scan] = await look(scannedPdf([{ picture: PLAN }]));
    expect(scan?.examination.status).toBe('scanned');
    expect(summary(await examineBytes(scannedPdf([{ picture: PLAN }])))).toEqual(['(file) partial no-text']);
  });
});

describe('with OCR, a picture that is not read to its end', () => {
  it.each<[string, Uint8Array, string, string]>([
    [
      'that says it is gigantic',
      pngOf(PLAN, { width: 50_000, height: 50_000 }),
      'partial too-large',
      '50000 by 50000',
    ],
    ['without a whole header', pngOf(PLAN).subarray(0, 20), 'partial damaged', 'no header'],
    [
      'of noise behind its header',
      Buffer.concat([pngOf(PLAN).subarray(0, 33), Buffer.alloc(500, 7)]),
      'partial damaged',
      'cannot be decoded',
    ],
    ['of an unknown compression', tiffOf([PLAN, PRICE], 6), 'partial unsupported-format', 'way 6'],
    ['of pixels that do not inflate', tiffOf([PLAN], 8), 'partial damaged', 'cannot be inflated'],
    [
      'in a format that nothing decodes',
      Buffer.from('0000001c66747970686569630000000068656963', 'hex'),
      'scanned picture-not-read',
      '',
    ],
    [
      'whose extent is beyond all',
      makeWebp(makeExif({ 0x013b: 'Dana Reyes' })),
      'partial damaged',
      'cannot be decoded',
    ],
  ])('%s says so', async (_, bytes, outcome, why) => {
    const items = await look(bytes);
    expect(summary(items)).toEqual([`(file) ${outcome}`]);
    expect(items[0]?.examination.detail ?? '').toContain(why);
  });

  it('ends at the budget of pages, which members have each for themselves', async () => {
    const pages = { ocr: { ...OCR, pages: 1 } };
    const [tiff] = await look(tiffOf([PRICE, PLAN]), pages);
    expect(tiff?.examination).toEqual({
      status: 'partial',
      reasons: ['budget-exceeded'],
      detail: 'only 1 pictures and pages were read',
    });
    expect(textOf(tiff)).toBe('Price list of Contoso');
    const zip = buildZip([
      { name: 'a.png', data: pngOf(PRICE) },
      { name: 'b.png', data: pngOf(PRICE) },
    ]);
    expect(summary(await look(zip, pages))).toEqual(['(file) scanned', 'a.png scanned', 'b.png scanned']);
  });

  it('takes no longer than its time, and the next one is read', async () => {
    const hasty = createRecogniser({ ...OCR, pageTimeout: 1 }, () => undefined);
    const [slow] = await look(tiffOf([PLAN]), {}, hasty);
    expect(slow?.examination).toMatchObject({ status: 'partial', reasons: ['timeout'] });
    const [next] = await look(pngOf(PRICE));
    expect(textOf(next)).toBe('Price list of Contoso');
  });
});
