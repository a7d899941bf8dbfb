import { describe, expect, it } from 'vitest';
import type { Segment } from '../../../src/model/segment.ts';
import { examineBytes, textOf } from '../../hostile/examine.ts';
import { flattened } from '../../make/odf.ts';
import { makeOdp } from '../../make/odp.ts';
import { makeOds } from '../../make/ods.ts';
import { makeOdt } from '../../make/odt.ts';
import { examineDocument, outcomeOf, placesOf } from './office.ts';

const p = (text: string) => `<text:p>${text}</text:p>`;
const HUGE = '2000000000';

const BODY = [
  `<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Changer</dc:creator></office:change-info>${p('DeletedText')}</text:deletion></text:changed-region></text:tracked-changes>`,
  `<text:section text:name="SectionName" text:display="none">${p('HiddenSection')}</text:section>`,
  p('<text:span>Con</text:span>fident<text:span>ial</text:span>'),
  p(`one<text:s text:c="${HUGE}"/>two<text:tab/>three<text:line-break/>four`),
  p('  laid\n   out  '),
  p('<text:a xlink:href="https://example.com/LinkTarget">LinkText</text:a>'),
  p('<text:hidden-text text:string-value="HiddenField"/>'),
  p(
    '<draw:frame><draw:text-box><text:p>BoxText</text:p></draw:text-box><svg:desc>AltText</svg:desc></draw:frame>',
  ),
  '<text:p text:style-name="P1">StyledTitle</text:p>',
].join('\n');

const ODT = makeOdt({
  title: 'TitleProp',
  author: 'AuthorProp',
  lastModifiedBy: 'EditorProp',
  keywords: 'KeywordProp',
  custom: { Label: 'LabelProp' },
  header: 'HeaderText',
  footer: 'FooterText',
  paragraphs: [
    { heading: 'FirstHeading' },
    { heading: 'SecondHeading', level: 2 },
    'PlainText',
    { bullets: ['ListItem'] },
    { table: [['TableCell']] },
    { comment: 'CommentText', author: 'CommentAuthor' },
    { footnote: 'FootnoteText', text: 'WithNote' },
    { xml: `<style:style style:name="P1" style:parent-style-name="Title"/>${BODY}` },
  ],
  parts: {
    'Object 1/content.xml': `<office:document-content xmlns:office="urn:office" xmlns:text="urn:text"><office:body>${p('ObjectText')}</office:body></office:document-content>`,
    'Basic/Standard/Module1.xml': '<script:module xmlns:script="urn:script">REM MacroText</script:module>',
    'Pictures/1.png': new Uint8Array([1, 2, 3]),
  },
});

describe('an OpenDocument file of one XML document', () => {
  it('gives the same text in the same places as the package', async () => {
    const plain = {
      title: 'TitleProp',
      author: 'AuthorProp',
      header: 'HeaderText',
      paragraphs: [{ heading: 'First' }, 'Text'],
    };
    const odt = makeOdt(plain);
    const [item] = await examineBytes(flattened(odt));
    expect(item?.mediaType).toBe('application/vnd.oasis.opendocument.text-flat-xml');
    expect(item?.examination.status).toBe('scanned');
    const sorted = (segments: readonly Segment[]): string[] =>
      segments.map((one) => JSON.stringify(one)).sort();
    expect(sorted(item?.segments ?? [])).toEqual(sorted((await examineBytes(odt))[0]?.segments ?? []));
  });

  it('of sheets has their cells in place', async () => {
    const ods = makeOds({ sheets: [{ name: 'Prices', rows: [['a', 'CellText']] }] });
    const [item] = await examineBytes(flattened(ods));
    const cell = item?.segments.find(({ text }) => text === 'CellText');
    expect(cell).toMatchObject({ part: 'cell', place: { sheet: 'Prices', cell: 'B1' } });
  });

  it('in one file, gives its objects and no base64', async () => {
    const inner = Buffer.from(makeOdt({ paragraphs: ['InnerText'] })).toString('base64');
    const picture = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').toString('base64');
    const data = (text: string) =>
      `<office:binary-data>\n${text.slice(0, 20)}\n${text.slice(20)}</office:binary-data>`;
    const flat = flattened(makeOdt({ paragraphs: ['Text', 'More'] }));
    const [item] = await examineBytes(flat.replace('More', `More${data(picture)}${data(inner)}`));
    expect(item?.examination.status).toBe('scanned');
    expect(
      item?.segments.filter(({ text }) => text === 'InnerText').map(({ place }) => place.embedded),
    ).toEqual(['object-2']);
    expect(item?.segments.filter(({ text }) => text.includes(inner.slice(0, 20)))).toEqual([]);
  });

  it('that breaks off is partial', async () => {
    const flat = flattened(makeOdt({ paragraphs: ['Text', 'More'] }));
    const [item] = await examineBytes(flat.slice(0, flat.indexOf('More') + 2));
    expect(item?.examination).toMatchObject({ status: 'partial', reasons: ['damaged'] });
    expect(textOf(item)).toContain('Text');
  });
});

describe('an OpenDocument text', () => {
  it.each([
    ['TitleProp', ['property title', 'title']],
    ['AuthorProp', ['property author']],
    ['EditorProp', ['property lastmodifiedby']],
    ['KeywordProp', ['property keywords']],
    ['LabelProp', ['property label']],
    ['HeaderText', ['header']],
    ['FooterText', ['footer']],
    ['FirstHeading', ['title']],
    ['SecondHeading', ['body']],
    ['StyledTitle', ['title']],
    ['PlainText', ['body']],
    ['ListItem', ['body']],
    ['TableCell', ['body']],
    ['CommentText', ['comment']],
    ['CommentAuthor', ['comment']],
    ['FootnoteText', ['notes']],
    ['WithNote', ['body']],
    ['DeletedText', ['hidden']],
    ['HiddenSection', ['hidden']],
    ['SectionName', ['hidden']],
    ['HiddenField', ['hidden']],
    ['LinkText', ['body']],
    ['https://example.com/LinkTarget', ['hidden']],
    ['BoxText', ['body']],
    ['AltText', ['hidden']],
    ['ObjectText', ['body in Object 1']],
    ['MacroText', ['hidden in Basic/Standard']],
  ])('gives %s once, as %j', async (token, places) => {
    expect(placesOf(await examineDocument(ODT), token)).toEqual(places);
  });

  it('joins words over spans and white space into one space', async () => {
    const { segments } = await examineDocument(ODT);
    const texts = segments.map(({ text }) => text);
    expect(texts).toEqual(
      expect.arrayContaining(['Confidential', 'one two\tthree\nfour', ' laid out ', 'WithNote']),
    );
  });

  it('is read whole', async () => {
    expect(outcomeOf(await examineDocument(ODT))).toBe('scanned');
  });

  it('of OpenOffice 1 is read, which had another name for it', async () => {
    const mediaType = 'application/vnd.sun.xml.writer';
    const old = await examineDocument(makeOdt({ paragraphs: ['OldText'], parts: { mimetype: mediaType } }));
    expect([old.mediaType, outcomeOf(old), placesOf(old, 'OldText')]).toEqual([
      mediaType,
      'scanned',
      ['body'],
    ]);
  });

  it('is unreadable where its manifest says that it is encrypted', async () => {
    const manifest =
      '<manifest:manifest xmlns:manifest="urn:m"><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>';
    const examined = await examineDocument(
      makeOdt({ paragraphs: ['x'], parts: { 'META-INF/manifest.xml': manifest } }),
    );
    expect(outcomeOf(examined)).toBe('failed encrypted');
    expect(examined.segments).toEqual([]);
  });

  it('is read where its manifest is broken', async () => {
    const examined = await examineDocument(
      makeOdt({ paragraphs: ['StillRead'], parts: { 'META-INF/manifest.xml': '<a><b' } }),
    );
    expect(placesOf(examined, 'StillRead')).toEqual(['body']);
  });
});

describe('an OpenDocument spreadsheet', () => {
  const repeated = `<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384">${p('RepeatedText')}</table:table-cell><table:table-cell>${p('AfterText')}</table:table-cell></table:table-row><table:table-row><table:covered-table-cell/><table:table-cell office:value="77.5"/><table:table-cell office:value="0.12345678901234568">${p('12.3%')}</table:table-cell></table:table-row>`;
  const ods = makeOds({
    header: 'HeaderText',
    sheets: [
      {
        name: 'Prices',
        rows: [
          ['FirstCell', null, 3],
          [null, { formula: 'CONCATENATE("FormulaText")', value: 66 }],
        ],
        comments: [{ row: 0, column: 0, author: 'NoteAuthor', text: 'NoteText' }],
      },
      { name: 'Endless', rows: [], xml: repeated },
    ],
  });

  it.each([
    ['Endless', ['sheet-name Endless!']],
    ['FirstCell', ['cell Prices!A1']],
    ['66', ['cell Prices!B2']],
    ['FormulaText', ['hidden Prices!B2']],
    ['NoteText', ['comment Prices!A1']],
    ['NoteAuthor', ['comment Prices!A1']],
    ['HeaderText', ['header']],
    ['RepeatedText', ['cell Endless!A1']],
    ['AfterText', ['cell Endless!XFE1']],
    ['77.5', ['cell Endless!B1048577']],
    ['12.3%', ['cell Endless!C1048577']],
    ['0.123456789012346', ['hidden Endless!C1048577']],
  ])('gives %s once, as %j', async (token, places) => {
    expect(placesOf(await examineDocument(ods), token)).toEqual(places);
  });
});

describe('an OpenDocument presentation', () => {
  const odp = makeOdp({
    masterText: 'MasterText',
    slides: [
      {
        title: 'FirstTitle',
        bullets: ['BulletText'],
        notes: 'NotesText',
        comments: [{ author: 'a', text: 'CommentText' }],
      },
      { title: 'SecondTitle', table: [['TableCell']] },
    ],
  });

  it.each([
    ['FirstTitle', ['title page 1']],
    ['BulletText', ['body page 1']],
    ['NotesText', ['notes page 1']],
    ['CommentText', ['comment page 1']],
    ['SecondTitle', ['title page 2']],
    ['TableCell', ['body page 2']],
    ['MasterText', ['body']],
  ])('gives %s once, as %j', async (token, places) => {
    expect(placesOf(await examineDocument(odp), token)).toEqual(places);
  });
});
