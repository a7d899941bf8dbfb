import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { RELATIONSHIPS_NS, relationships } from '../../make/ooxml.ts';
import { makeXlsx } from '../../make/xlsx.ts';
import { examineDocument, outcomeOf, placesOf } from './office.ts';

const S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"';

const EXTRA = `<dataValidations><dataValidation prompt="PromptText" errorTitle="ErrorText"><formula1>"ListOne,ListTwo"</formula1></dataValidation></dataValidations>
  <hyperlinks><hyperlink ref="A1" display="LinkDisplay" r:id="rIdLink"/></hyperlinks>`;

const XLSX = makeXlsx({
  title: 'BookTitle',
  sheets: [
    {
      name: 'Plan & Prices',
      rows: [
        ['FirstCell', null, 42],
        [null, { formula: 'CONCATENATE("FormulaText",A1)', value: 'CachedText' }],
        [4.111111111111111e15],
      ],
      header: 'PageHeader & more',
      footer: 'PageFooter',
      comments: [{ cell: 'B2', author: 'NoteAuthor', text: 'NoteText' }],
      xml: EXTRA,
    },
    { name: 'Locked away', state: 'veryHidden', rows: [['SecretCell', 'FirstCell']] },
  ],
  definedNames: { RangeName: '"ConstantText"' },
  parts: {
    'xl/worksheets/_rels/sheet1.xml.rels': relationships([
      { id: 'rIdComments', type: 'comments', target: '../comments1.xml' },
      { id: 'rIdThreaded', type: 'threadedComment', target: '../threadedComments/threadedComment1.xml' },
      { id: 'rIdLink', type: 'hyperlink', target: 'https://example.com/SheetLink', external: true },
      { id: 'rIdDrawing', type: 'drawing', target: '/xl/drawings/drawing1.xml' },
    ]),
    'xl/threadedComments/threadedComment1.xml':
      '<ThreadedComments><threadedComment ref="C1" personId="1"><text>ThreadText</text></threadedComment></ThreadedComments>',
    'xl/persons/person.xml': '<personList><person displayName="PersonName" id="1"/></personList>',
    'xl/drawings/drawing1.xml': `<xdr:wsDr xmlns:xdr="urn:xdr" ${A}><xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="x" descr="DrawingAlt"/></xdr:nvSpPr><xdr:txBody><a:p><a:r><a:t>Drawing</a:t></a:r><a:r><a:t>Text</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>`,
    'xl/styles.xml': `<styleSheet ${S}><numFmts><numFmt numFmtId="164" formatCode="0.0&quot; FormatText&quot;"/></numFmts></styleSheet>`,
    'xl/pivotCache/pivotCacheRecords1.xml': `<pivotCacheRecords ${S}><r><s v="PivotText"/></r></pivotCacheRecords>`,
    'xl/externalLinks/externalLink1.xml': `<externalLink ${S}><externalBook><sheetNames><sheetName val="OtherSheet"/></sheetNames><sheetDataSet><sheetData><row><cell><v>OtherValue</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>`,
    'xl/tables/table1.xml': `<table ${S} displayName="TableName"><tableColumns><tableColumn name="x"><calculatedColumnFormula>ColumnFormula</calculatedColumnFormula></tableColumn></tableColumns></table>`,
    'xl/connections.xml': `<connections ${S}><connection name="ConnectionName"><dbPr connection="ServerText" command="QueryText"/></connection></connections>`,
  },
});

describe('an Excel workbook', () => {
  it.each([
    ['BookTitle', ['property title', 'title']],
    ['Locked away', ['sheet-name Locked away!']],
    ['FirstCell', ['cell Plan & Prices!A1', 'cell Locked away!B1']],
    ['42', ['cell Plan & Prices!C1']],
    ['FormulaText', ['hidden Plan & Prices!B2']],
    ['CachedText', ['cell Plan & Prices!B2']],
    ['4111111111111111', ['cell Plan & Prices!A3']],
    ['SecretCell', ['cell Locked away!A1']],
    ['PageHeader & more', ['header Plan & Prices!']],
    ['PageFooter', ['footer Plan & Prices!']],
    ['NoteAuthor', ['comment Plan & Prices!']],
    ['NoteText', ['comment Plan & Prices!B2']],
    ['ThreadText', ['comment Plan & Prices!C1']],
    ['PersonName', ['comment']],
    ['PromptText', ['hidden Plan & Prices!']],
    ['ErrorText', ['hidden Plan & Prices!']],
    ['ListTwo', ['hidden Plan & Prices!']],
    ['LinkDisplay', ['hidden Plan & Prices!']],
    ['https://example.com/SheetLink', ['hidden Plan & Prices!']],
    ['DrawingText', ['body Plan & Prices!']],
    ['DrawingAlt', ['hidden Plan & Prices!']],
    ['RangeName', ['hidden']],
    ['ConstantText', ['hidden']],
    ['FormatText', ['hidden']],
    ['PivotText', ['hidden']],
    ['OtherSheet', ['hidden']],
    ['OtherValue', ['hidden']],
    ['TableName', ['hidden']],
    ['ColumnFormula', ['hidden']],
    ['ConnectionName', ['hidden']],
    ['ServerText', ['hidden']],
    ['QueryText', ['hidden']],
  ])('gives %s as %j', async (token, places) => {
    expect(placesOf(await examineDocument(XLSX), token)).toEqual(places);
  });

  it('is read whole', async () => {
    expect(outcomeOf(await examineDocument(XLSX))).toBe('scanned');
  });

  it('joins rich text, tells phonetic hints apart and finds strings that no cell uses', async () => {
    const strings = `<sst ${S}><si><r><t>Half</t></r><r><t>Word</t></r><rPh sb="0" eb="1"><t>Reading</t></rPh></si><si><t>UnusedText</t></si></sst>`;
    const sheet = `<worksheet ${S}><sheetData><row><c t="s"><v>0</v></c><c t="inlineStr"><is><r><t>In</t></r><r><t>line</t></r></is></c><c t="s"><v>99</v></c><c t="b"><v>1</v></c></row></sheetData></worksheet>`;
    const examined = await examineDocument(
      makeXlsx({
        sheets: [{ name: 'One', rows: [] }],
        parts: { 'xl/sharedStrings.xml': strings, 'xl/worksheets/sheet1.xml': sheet },
      }),
    );
    expect(placesOf(examined, 'HalfWord')).toEqual(['cell One!A1']);
    expect(placesOf(examined, 'Inline')).toEqual(['cell One!B1']);
    expect(placesOf(examined, 'Reading')).toEqual(['hidden']);
    expect(placesOf(examined, 'UnusedText')).toEqual(['hidden']);
    expect(examined.segments.filter(({ part }) => part === 'cell')).toHaveLength(2);
  });

  it('addresses cells that say nothing of their place, and the last one of a sheet', async () => {
    const sheet = `<worksheet ${S}><sheetData><row r="7"><c><v>1001</v></c><c r="AB7"><v>1002</v></c><c><v>1003</v></c></row><row><c r="nonsense"><v>1004</v></c></row><row r="1048576"><c r="XFD1048576"><v>1005</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>`;
    const examined = await examineDocument(
      makeXlsx({ sheets: [{ name: 'S', rows: [] }], parts: { 'xl/worksheets/sheet1.xml': sheet } }),
    );
    const cells = examined.segments
      .filter(({ part }) => part === 'cell')
      .map(({ place, text }) => `${place.cell ?? ''} ${text}`);
    expect(cells).toEqual(['A7 1001', 'AB7 1002', 'AC7 1003', 'A8 1004', 'XFD1048576 1005']);
  });

  it('is read the same in strict form with prefixes, other cases and backslashes', async () => {
    const strict = 'http://purl.oclc.org/ooxml';
    const workbook = `<x:workbook xmlns:x="${strict}/spreadsheetml/main" xmlns:q="${strict}/officeDocument/relationships"><x:sheets><x:sheet name="Strict" sheetId="1" q:id="rId1"/></x:sheets></x:workbook>`;
    const sheet = `<x:worksheet xmlns:x="${strict}/spreadsheetml/main"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>StrictText</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`;
    const parts = unzipSync(
      makeXlsx({
        sheets: [{ name: 'x', rows: [] }],
        parts: { 'xl/workbook.xml': workbook, 'xl/worksheets/sheet1.xml': sheet },
      }),
    );
    const links = new TextDecoder().decode(parts['xl/_rels/workbook.xml.rels']);
    parts['xl/_rels/workbook.xml.rels'] = strToU8(
      links.replaceAll(RELATIONSHIPS_NS, `${strict}/officeDocument/relationships`),
    );
    const renamed = Object.fromEntries(
      Object.entries(parts).map(([path, bytes]) => [
        path.startsWith('xl/') ? path.replaceAll('/', '\\').replace('worksheets', 'WorkSheets') : path,
        bytes,
      ]),
    );
    const examined = await examineDocument(zipSync(renamed));
    expect(placesOf(examined, 'StrictText')).toEqual(['cell Strict!A1']);
    expect(outcomeOf(examined)).toBe('scanned');
  });
});

describe('more strings than can be kept', () => {
  it('are told without the cells that refer to them', async () => {
    const long = 'word '.repeat(6000);
    const items = Array.from({ length: 1200 }, (_, index) => `<si><t>#${index} ${long}</t></si>`);
    const sheet = `<worksheet ${S}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1199</v></c></row></sheetData></worksheet>`;
    const book = makeXlsx({
      sheets: [{ name: 'One', rows: [] }],
      parts: {
        'xl/sharedStrings.xml': `<sst ${S}>${items.join('')}</sst>`,
        'xl/worksheets/sheet1.xml': sheet,
      },
    });
    // Not compressed: what repeats that often would look like a bomb.
    const examined = await examineDocument(zipSync(unzipSync(book), { level: 0 }));
    expect(placesOf(examined, '#1199 word')).toEqual(['cell']);
    expect(placesOf(examined, '#0 word')).toEqual(['cell One!A1']);
    expect(examined.segments.filter(({ place }) => place.cell !== null)).toHaveLength(1);
    expect(outcomeOf(examined)).toBe('scanned');
  });
});
