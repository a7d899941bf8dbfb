import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildZip, truncated } from '../../hostile/zip.ts';
import { makeDocx } from '../../make/docx.ts';
import { makePackage, xml } from '../../make/package.ts';
import { makeXlsx } from '../../make/xlsx.ts';
import { examineDocument, outcomeOf, placesOf } from './office.ts';

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const MAIN = 'word/document.xml';

const inBody = (inner: string) => `<w:document xmlns:w="${W}"><w:body>${inner}</w:body></w:document>`;
const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
const docxOf = (document: string | Uint8Array) => makeDocx({ paragraphs: [], parts: { [MAIN]: document } });

function utf16(text: string, bigEndian: boolean): Buffer {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
}

describe('XML of a document', () => {
  it.each([
    [
      'in UTF-16, little-endian',
      utf16(`<?xml version="1.0" encoding="UTF-16"?>${inBody(paragraph('Prüfung Ω'))}`, false),
    ],
    ['in UTF-16, big-endian', utf16(inBody(paragraph('Prüfung Ω')), true)],
    ['with a mark of UTF-8', `\ufeff${inBody(paragraph('Prüfung Ω'))}`],
    ['with character references', inBody(paragraph('Pr&#xFC;fung &#937;'))],
    ['as CDATA', inBody(paragraph('<![CDATA[Prüfung Ω]]>'))],
    [
      'in ISO 8859-7 as declared',
      Buffer.concat([
        Buffer.from(`<?xml version="1.0" encoding="ISO-8859-7"?>${inBody(paragraph('Pr&#xFC;fung @'))}`),
      ]).map((byte) => (byte === 0x40 ? 0xd9 : byte)),
    ],
  ])('is read %s', async (_, document) => {
    const examined = await examineDocument(docxOf(document));
    expect(placesOf(examined, 'Prüfung Ω')).toEqual(['body']);
    expect(outcomeOf(examined)).toBe('scanned');
  });

  it('does not expand entities, and reads on', async () => {
    const laughs = Array.from(
      { length: 30 },
      (_, n) => `<!ENTITY l${n + 1} "&l${n};&l${n};&l${n};&l${n};">`,
    ).join('');
    const doctype = `<!DOCTYPE d [<!ENTITY l0 "ha"><!ENTITY file SYSTEM "file:///etc/passwd">${laughs}]>`;
    const examined = await examineDocument(
      docxOf(`<?xml version="1.0"?>${doctype}${inBody(paragraph('&l30; &file; then TextAfter'))}`),
    );
    expect(placesOf(examined, '&l30; &file; then TextAfter')).toEqual(['body']);
    expect(examined.segments.filter(({ text }) => text.includes('root:'))).toEqual([]);
  });

  it.each([
    [
      'elements that are never closed',
      inBody(`${paragraph('TextKept')}<w:p><w:r><w:t>LastText`).replace(/<\/w:body>.*/, ''),
    ],
    [
      'elements that cross',
      `<w:document xmlns:w="${W}"><w:body>${paragraph('TextKept')}<w:p><w:r><w:t>LastText</w:p></w:r></w:t></w:body></w:document>`,
    ],
    [
      'attributes without quotes',
      inBody(`${paragraph('TextKept')}<w:p w:x=1><w:r><w:t>LastText</w:t></w:r></w:p>`),
    ],
    ['control characters', inBody(`${paragraph('TextKept')}\u0001${paragraph('LastText')}`)],
  ])('keeps its text in spite of %s', async (_, document) => {
    const examined = await examineDocument(docxOf(document));
    expect(placesOf(examined, 'TextKept')).toEqual(['body']);
    expect(placesOf(examined, 'LastText')).toEqual(['body']);
    expect(outcomeOf(examined)).toBe('partial damaged');
    expect(examined.examination.detail).toMatch(/^word\/document\.xml: the XML /);
  });

  it('may be 180,000 elements deep', async () => {
    const depth = 180_000;
    const examined = await examineDocument(
      docxOf(inBody('<w:sdt>'.repeat(depth) + paragraph('DeepText') + '</w:sdt>'.repeat(depth))),
    );
    expect(placesOf(examined, 'DeepText')).toEqual(['body']);
    expect(outcomeOf(examined)).toBe('scanned');
  });

  it('may have 300,000 attributes on one element', async () => {
    const attributes = Array.from({ length: 300_000 }, (_, n) => `a${n}="v"`).join(' ');
    const examined = await examineDocument(
      docxOf(inBody(`<w:p ${attributes}><w:r><w:t>AfterAll</w:t></w:r></w:p>`)),
    );
    expect(placesOf(examined, 'AfterAll')).toEqual(['body']);
  });

  it('is given up where it is none', async () => {
    const examined = await examineDocument(docxOf('\u0001<'.repeat(200_000)));
    expect(outcomeOf(examined)).toBe('partial damaged');
  });

  it('gives the text that went in', async () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((value) => value.trim() !== '' && !/[\0-\x1f\ufffe\uffff]/.test(value));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (texts) => {
        const examined = await examineDocument(
          docxOf(inBody(texts.map((value) => paragraph(xml(value))).join(''))),
        );
        expect(
          examined.segments.filter(({ part }) => part === 'body').map((segment) => segment.text),
        ).toEqual(texts);
      }),
      { numRuns: 50 },
    );
  });
});

describe('an office package', () => {
  it('is cut short where a part explodes, with the text so far', async () => {
    const bomb = Buffer.concat([
      Buffer.from(inBody(paragraph('FirstText')).replace('</w:body></w:document>', '')),
      Buffer.alloc(48 * 2 ** 20, '<w:p/>'),
    ]);
    const zip = buildZip([
      { name: '[Content_Types].xml', data: '<Types/>' },
      { name: MAIN, data: bomb },
    ]);
    const examined = await examineDocument(zip);
    expect(placesOf(examined, 'FirstText')).toEqual(['body']);
    expect(outcomeOf(examined)).toBe('partial budget-exceeded');
  });

  it('counts what its parts inflate to', async () => {
    const examined = await examineDocument(docxOf(inBody(paragraph('FirstText') + '<w:p/>'.repeat(50_000))), {
      maxInflated: 100_000,
    });
    expect(outcomeOf(examined)).toMatch(/budget-exceeded$/);
  });

  it('gives up on one text without end', async () => {
    const endless = makePackage({
      [MAIN]: inBody(paragraph('FirstText') + `<w:p><w:r><w:t>${'0123456789abcdef'.repeat(2 ** 20 + 10)}`),
      '[Content_Types].xml': '<Types/>',
    });
    const examined = await examineDocument(endless);
    expect(placesOf(examined, 'FirstText')).toEqual(['body']);
    expect(outcomeOf(examined)).toBe('partial damaged');
  });

  it.each([
    ['with bytes before it', (bytes: Uint8Array) => Buffer.concat([Buffer.from('junk'), bytes]), 'scanned'],
    ['that breaks off', (bytes: Uint8Array) => truncated(Buffer.from(bytes), 0.9), 'partial damaged'],
  ])('is read %s', async (_, change, outcome) => {
    const bytes = change(makeXlsx({ sheets: [{ name: 'S', rows: [['FirstCell']] }] }));
    const examined = await examineDocument(bytes);
    if (outcome === 'scanned') expect(placesOf(examined, 'FirstCell')).toEqual(['cell S!A1']);
    else expect(examined.examination.reasons).toContain('damaged');
  });

  it('names parts that are encrypted or packed in unknown ways, and reads the others', async () => {
    const types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>';
    const zip = buildZip([
      { name: '[Content_Types].xml', data: types },
      { name: MAIN, data: inBody(paragraph('ReadText')) },
      { name: 'word/header1.xml', data: 'x', flags: 0x801 },
      { name: 'word/footer1.xml', data: 'x', method: 12 },
    ]);
    const examined = await examineDocument(zip);
    expect(placesOf(examined, 'ReadText')).toEqual(['body']);
    expect(outcomeOf(examined)).toBe('partial encrypted unsupported-format');
    expect(examined.examination.detail).toBe('word/header1.xml cannot be read');
  });

  it('reads two parts of the same name', async () => {
    const zip = buildZip([
      { name: '[Content_Types].xml', data: '<Types/>' },
      { name: MAIN, data: inBody(paragraph('FirstTwin')) },
      { name: MAIN, data: inBody(paragraph('SecondTwin')) },
    ]);
    const examined = await examineDocument(zip);
    expect(placesOf(examined, 'FirstTwin')).toEqual(['body']);
    expect(placesOf(examined, 'SecondTwin')).toEqual(['body']);
  });

  it('says of objects inside what nothing reads', async () => {
    const document = makeDocx({
      paragraphs: ['OuterText'],
      parts: { 'word/embeddings/object1.bin': Buffer.from('d0cf11e0a1b11ae1'.padEnd(2048, '0'), 'hex') },
    });
    const examined = await examineDocument(document);
    expect(placesOf(examined, 'OuterText')).toEqual(['body']);
    expect(outcomeOf(examined)).toBe('partial unsupported-format');
  });
});
