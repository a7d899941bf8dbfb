import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { makeDocx } from '../../make/docx.ts';
import { makePdf } from '../../make/pdf.ts';
import { pdfOf, stream } from '../../hostile/pdf.ts';
import { examineDocument, outcomeOf, placesOf } from '../extract-office/office.ts';
import { encryptPdf } from './encrypt.ts';

const encoded = (text: string) => new TextEncoder().encode(text);

const XMP = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="urn:rdf">
<rdf:Description rdf:about="" xmlns:dc="urn:dc" xmlns:xmp="urn:xmp" xmp:Label="XmpLabel"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">TitleProp</rdf:li></rdf:Alt></dc:title>
<dc:rights><rdf:Alt><rdf:li>XmpRights</rdf:li></rdf:Alt></dc:rights></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;

const CATALOG = '<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R>>';
const FONT = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>';
const PAGES = '<</Type/Pages/Kids[3 0 R]/Count 1>>';

/** One page with this content, and what stands in its annotations. */
function pageOf(content: string, annotations = ''): Buffer {
  const page = `<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>/Annots[${annotations}]>>`;
  return pdfOf([CATALOG, PAGES, page, stream('', content), FONT, stream('/Type/Metadata/Subtype/XML', XMP)]);
}

const EMPTY_PAGE =
  '<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>';
const SHORT = 'BT /F 12 Tf 100 400 Td (ShortText) Tj ET';

/** An object stream (ISO 32000-2, 7.5.7), numbers of its objects from `first`. */
function packedObjects(first: number, objects: string[]): Buffer {
  let at = 0;
  const heads = objects.map((object, index) => {
    const head = `${first + index} ${at}`;
    at += object.length + 1;
    return head;
  });
  const head = `${heads.join(' ')} `;
  const body = deflateSync(Buffer.from(`${head}${objects.join(' ')}`, 'latin1'));
  return stream(`/Type/ObjStm/N ${objects.length}/First ${head.length}/Filter/FlateDecode`, body);
}

const utf16 = (text: string) => `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;

/** Text in the places that only the objects of the file tell. */
const LAYERED = pdfOf([
  `<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R/OpenAction<</S/JavaScript/JS(app.alert\\('OpenScript'\\))>>
    /OCProperties<</OCGs[9 0 R 20 0 R]/D<</ON[9 0 R]/OFF[]>>>>/PageLabels<</Nums[0<</P(Exhibit-)/S/D>>]>>
    /AcroForm<</Fields[8 0 R]>>/Names<</EmbeddedFiles<</Names[(a)10 0 R]>>/JavaScript<</Names[(b)<</S/JavaScript/JS 12 0 R>>]>>>>>>`,
  PAGES,
  '<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>/Annots[7 0 R 8 0 R 13 0 R]>>',
  stream('', SHORT),
  FONT,
  stream(
    '/Type/Metadata/Subtype/XML/Filter/FlateDecode',
    deflateSync(XMP.replace('XmpLabel', 'PackedKeyword')),
  ),
  '<</Type/Annot/Subtype/FreeText/Rect[0 0 99 9]/Contents(Plain)/RC(<?xml version="1.0"?><body xmlns="http://www.w3.org/1999/xhtml"><p>Ri<b>chNo</b>te</p></body>)>>',
  '<</Type/Annot/Subtype/Widget/Rect[0 0 9 9]/FT/Ch/Ff 131072/T(Choice)/V(Second)/Opt[[(ExportValue)(ShownValue)][(Second)(Other)]]>>',
  '<</Type/OCG/Name(LayerName)/Usage<</CreatorInfo<</Creator(Program)>>>>>>',
  '<</Type/Filespec/F(NamedFile.txt)/UF(NamedFile.txt)/Desc(NamedNote)/EF<</F 11 0 R>>>>',
  stream('/Type/EmbeddedFile', 'NamedText'),
  stream('/Filter/FlateDecode', deflateSync('StreamScript')),
  '<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS<</Type/Filespec/F(NotedFile.txt)/Desc(NotedDescription)/EF<</F 11 0 R>>>>>>',
  packedObjects(20, [
    '<</Name(PressedLayer)/Type/OCG>>',
    '<</Type/StructElem/S/Figure/Alt(PictureShows)/ActualText(x)>>',
    `<</S/JavaScript/JS ${utf16('Ünïcode (nested)')}>>`,
  ]),
]);

const RICH = makePdf({
  title: 'TitleProp',
  author: 'AuthorProp',
  subject: 'SubjectProp',
  keywords: 'KeywordProp',
  pages: [['FirstLine', 'SecondLine'], ['OtherPage']],
  comments: [{ page: 2, author: 'NoteAuthor', text: 'NoteText' }],
  fields: [{ name: 'FieldName', value: 'FieldValue', tooltip: 'FieldTip' }],
  attachments: [
    { name: 'AttachedName.txt', bytes: encoded('AttachedText'), description: 'AttachedNote' },
    { name: 'inner.docx', bytes: makeDocx({ paragraphs: ['InnerText'] }) },
  ],
  links: [{ page: 2, target: 'https://example.com/LinkTarget' }],
  bookmarks: ['ChapterOne', 'ChapterTwo'],
  javaScript: 'app.alert("ScriptText")',
});

/** Attached files are encrypted, and nothing else is (ISO 32000-2, 7.6.6). */
const SEALED = Buffer.from(
  pdfOf([
    '<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a)6 0 R]>>>>>>',
    PAGES,
    EMPTY_PAGE,
    stream('', SHORT),
    FONT,
    '<</Type/Filespec/F(Sealed.txt)/UF(Sealed.txt)/EF<</F 7 0 R>>>>',
    stream('/Type/EmbeddedFile', '\x9d\x07\xe1\x80\x13'.repeat(16)),
  ])
    .toString('latin1')
    .replace(
      '/Root 1 0 R',
      `/Root 1 0 R/ID[<61><61>]/Encrypt<</Filter/Standard/V 5/R 6/Length 256/P -4/EncryptMetadata false/EFF/StdCF/StmF/Identity/StrF/Identity\
/CF<</StdCF<</AuthEvent/EFOpen/CFM/AESV3/Length 32>>>>/O<${'11'.repeat(48)}>/U<${'22'.repeat(48)}>\
/OE<${'33'.repeat(32)}>/UE<${'44'.repeat(32)}>/Perms<${'55'.repeat(16)}>>>`,
    ),
  'latin1',
);

describe('a PDF', () => {
  it('tells words that line ends break whole, too', async () => {
    const lines = '(the confiden-) Tj 0 -16 Td (tial list of trade-) Tj 0 -16 Td (secrets) Tj';
    const examined = await examineDocument(pageOf(`BT /F 12 Tf 20 700 Td ${lines} ET`));
    for (const token of ['confidential', 'list of trade-\nsecrets'])
      expect(placesOf(examined, token)).toEqual(['body page 1']);
  });

  it.each([
    ['TitleProp', ['property title', 'title']],
    ['AuthorProp', ['property author']],
    ['SubjectProp', ['property subject']],
    ['KeywordProp', ['property keywords']],
    ['FirstLine', ['body page 1']],
    ['OtherPage', ['body page 2']],
    ['NoteAuthor', ['comment page 2']],
    ['NoteText', ['comment page 2']],
    ['FieldName', ['hidden page 1']],
    ['FieldTip', ['hidden page 1']],
    ['FieldValue', ['body page 1']],
    ['AttachedName.txt', ['attachment-name']],
    ['AttachedNote', ['hidden']],
    ['AttachedText', ['body in AttachedName.txt']],
    ['InnerText', ['body in inner.docx']],
    ['https://example.com/LinkTarget', ['hidden page 2']],
    ['ChapterTwo', ['title']],
    ['ScriptText', ['hidden']],
  ])('gives %s once, as %j', async (token, places) => {
    expect(placesOf(await examineDocument(await RICH), token)).toEqual(places);
  });

  it('is read whole, each page one segment with its lines', async () => {
    const examined = await examineDocument(await RICH);
    expect(outcomeOf(examined)).toBe('scanned');
    const pages = examined.segments.filter(({ part, place }) => part === 'body' && place.page === 1);
    expect(pages.map(({ text }) => text)).toContain('FirstLine\nSecondLine');
  });

  it('says that attached files are encrypted where nothing else is', async () => {
    const examined = await examineDocument(SEALED);
    expect(outcomeOf(examined)).toBe('partial encrypted');
    expect(placesOf(examined, 'ShortText')).toEqual(['body page 1']);
    expect(placesOf(examined, 'Sealed.txt')).toEqual(['attachment-name']);
  });

  it.each([
    ['invisible', 'BT /F 12 Tf 3 Tr 100 700 Td (MarkedText) Tj ET'],
    ['white', 'BT 1 1 1 rg /F 12 Tf 100 700 Td (MarkedText) Tj ET'],
    ['outside the page', 'BT /F 12 Tf 5000 700 Td (MarkedText) Tj ET'],
    ['in two pieces', 'BT /F 12 Tf 100 700 Td [(Marked)-10(Text)] TJ ET'],
    ['in marked content', '/OC /L BDC BT /F 12 Tf 100 700 Td (MarkedText) Tj ET EMC'],
  ])('gives text that is %s', async (_, content) => {
    expect(placesOf(await examineDocument(pageOf(content)), 'MarkedText')).toEqual(['body page 1']);
  });

  it.each([
    [
      'StampNote',
      '<</Type/Annot/Subtype/Stamp/Rect[0 0 9 9]/Name/Confidential/Contents(StampNote)>>',
      ['comment page 1'],
    ],
    ['Confidential', '<</Type/Annot/Subtype/Stamp/Rect[0 0 9 9]/Name/Confidential>>', ['comment page 1']],
    ['PopupText', '<</Type/Annot/Subtype/Popup/Rect[0 0 9 9]/Contents(PopupText)>>', []],
    [
      'LaunchFile',
      '<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(LaunchFile.exe)>>>>',
      ['hidden page 1'],
    ],
    ['XmpLabel', '', ['property label']],
    ['XmpRights', '', ['property rights']],
  ])('gives %s of its notes and metadata', async (token, annotation, places) => {
    const examined = await examineDocument(pageOf('BT /F 12 Tf 100 400 Td (Body) Tj ET', annotation));
    expect(placesOf(examined, token)).toEqual(places);
  });

  it('reads options, defaults and scripts of a form', async () => {
    const field =
      '<</Type/Annot/Subtype/Widget/Rect[0 0 9 9]/FT/Ch/Ff 131072/T(ChoiceName)/V(ChosenOne)/DV(DefaultOne)/Opt[(ChosenOne)(OptionTwo)]/AA<</C<</S/JavaScript/JS(CalcScript)>>>>>>';
    const page = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Annots[6 0 R]>>';
    const form = pdfOf([
      '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>',
      PAGES,
      page,
      stream('', ' '),
      FONT,
      field,
    ]);
    const examined = await examineDocument(form);
    expect(placesOf(examined, 'ChosenOne')).toEqual(['body page 1']);
    for (const token of ['ChoiceName', 'DefaultOne', 'OptionTwo', 'CalcScript']) {
      expect(placesOf(examined, token)).toEqual(['hidden page 1']);
    }
    expect(outcomeOf(examined)).toBe('scanned');
  });

  it.each([
    ['LayerName', ['hidden']],
    ['ExportValue', ['hidden']],
    ['OpenScript', ['hidden']],
    ['StreamScript', ['hidden']],
    ['RichNote', ['comment page 1']],
    ['NamedFile.txt', ['attachment-name']],
    ['NamedNote', ['hidden']],
    ['NamedText', ['body in NamedFile.txt', 'body in NotedFile.txt']],
    ['NotedFile.txt', ['attachment-name']],
    ['NotedDescription', ['hidden']],
    ['Exhibit-1', ['hidden page 1']],
  ])('gives %s of its objects once, as %j, encrypted too', async (token, places) => {
    for (const bytes of [LAYERED, await encryptPdf(LAYERED, '', 'owner')]) {
      const examined = await examineDocument(bytes);
      expect(placesOf(examined, token)).toEqual(places);
      expect(outcomeOf(examined)).toBe('scanned');
    }
  });

  it.each(['PressedLayer', 'PictureShows', 'Ünïcode (nested)'])(
    'gives %s of an object stream',
    async (token) => {
      expect(placesOf(await examineDocument(LAYERED), token)).toEqual(['hidden']);
    },
  );

  it('that leaves a compressed part unreadable says so', async () => {
    const broken = stream('/Type/Metadata/Subtype/XML/Filter/FlateDecode', 'no such thing');
    const examined = await examineDocument(
      pdfOf([CATALOG, PAGES, EMPTY_PAGE, stream('', SHORT), FONT, broken]),
    );
    expect(outcomeOf(examined)).toBe('partial damaged');
    expect(placesOf(examined, 'ShortText')).toEqual(['body page 1']);
  });

  it('tells lines that repeat at the edges of its pages from the rest', async () => {
    const pages = ['Alpha', 'Beta', 'Gamma', 'Delta'].map((word) => [
      word,
      `${word} again`,
      '',
      'Same words below',
    ]);
    const examined = await examineDocument(
      await makePdf({ pages, header: 'RunningHead', footer: 'Footer 2025' }),
    );
    const four = [1, 2, 3, 4];
    expect(placesOf(examined, 'RunningHead')).toEqual(four.map((page) => `header page ${page}`));
    expect(placesOf(examined, 'Footer 2025')).toEqual(four.map((page) => `footer page ${page}`));
    expect(placesOf(examined, 'Same words below')).toEqual(four.map((page) => `body page ${page}`));
  });

  it.each([
    ['pages but no text', pageOf('0 0 10 10 re f'), 'partial no-text'],
    ['nothing but its head', Buffer.from('%PDF-1.7\n%%EOF\n'), 'failed damaged'],
    ['a page tree that is a loop', pdfOf([CATALOG, '<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>']), 'partial'],
  ])('with %s says so', async (_, bytes, outcome) => {
    expect(outcomeOf(await examineDocument(bytes))).toMatch(new RegExp(`^${outcome}`));
  });

  it('cut in half is damaged, or partly read', async () => {
    const bytes = await RICH;
    expect(outcomeOf(await examineDocument(bytes.subarray(0, bytes.length / 2)))).toMatch(
      /^(failed|partial) damaged$/,
    );
  });

  it('counts attached files against the budget', async () => {
    const bytes = await makePdf({
      pages: [['PageText']],
      attachments: [{ name: 'a.txt', bytes: new Uint8Array(200_000).fill(65) }],
    });
    const examined = await examineDocument(bytes, { maxInflated: 100_000 });
    expect(placesOf(examined, 'PageText')).toEqual(['body page 1']);
    expect(outcomeOf(examined)).toBe('partial budget-exceeded');
  });

  it('leaves attached files that are too large, and says so', async () => {
    const bytes = await makePdf({
      pages: [['PageText']],
      attachments: [{ name: 'a.txt', bytes: new Uint8Array(200_000).fill(65) }],
    });
    expect(outcomeOf(await examineDocument(bytes, { parserMemory: 400_000 }))).toBe('partial too-large');
  });

  it('inside a PDF is read too', async () => {
    const inner = await makePdf({ pages: [['InnermostText']] });
    const outer = await makePdf({
      pages: [['OuterText']],
      attachments: [{ name: 'inner.pdf', bytes: inner }],
    });
    expect(placesOf(await examineDocument(outer), 'InnermostText')).toEqual(['body page 1 in inner.pdf']);
  });

  it('may be read beside another one', async () => {
    const files = await Promise.all(
      Array.from({ length: 8 }, (_, index) => makePdf({ pages: [[`Text${index}x`]] })),
    );
    const examined = await Promise.all(files.map((bytes) => examineDocument(bytes)));
    expect(examined.map((item, index) => placesOf(item, `Text${index}x`))).toEqual(
      files.map(() => ['body page 1']),
    );
  });
});

describe('reading many PDFs in one process', () => {
  it('leaves no memory behind', async () => {
    const { loadPdfium } = await import('../../../src/extract/pdf-library.ts');
    const { api } = await loadPdfium();
    const held = () => (api.pdfium as { HEAPU8: Uint8Array }).HEAPU8.length;
    const good = await RICH;
    const broken = good.subarray(0, good.length / 2);
    const before = await measure(held, 20, good, broken);
    expect(await measure(held, 200, good, broken)).toBe(before);
  });

  async function measure(held: () => number, times: number, ...files: Uint8Array[]): Promise<number> {
    for (let n = 0; n < times; n += 1) for (const file of files) await examineDocument(file);
    return held();
  }
});

describe('an encrypted PDF', () => {
  it('that asks for a password is unreadable and says why', async () => {
    const examined = await examineDocument(await encryptPdf(await RICH, 'user', 'owner'));
    expect(outcomeOf(examined)).toBe('failed encrypted');
    expect(examined.segments).toEqual([]);
  });

  it('that has an owner password only is read', async () => {
    const examined = await examineDocument(await encryptPdf(await RICH, '', 'owner'));
    expect(outcomeOf(examined)).toBe('scanned');
    expect(placesOf(examined, 'FirstLine')).toEqual(['body page 1']);
    expect(placesOf(examined, 'AttachedText')).toEqual(['body in AttachedName.txt']);
  });

  it('in a way that is unknown is unreadable too', async () => {
    const trailer = '/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Adobe.Unknown/V 4/R 4/O(x)/U(x)/P 0>>';
    const bytes = pageOf('BT ET').toString('latin1').replace('/Root 1 0 R', trailer);
    expect(outcomeOf(await examineDocument(Buffer.from(bytes, 'latin1')))).toBe('failed encrypted');
  });
});
