import { describe, expect, it } from 'vitest';
import { makeDocx } from '../../make/docx.ts';
import { makeXlsx } from '../../make/xlsx.ts';
import { examineDocument, outcomeOf, placesOf } from './office.ts';

const SHEET = makeXlsx({ sheets: [{ name: 'Inner', rows: [['EmbeddedCell']] }] });

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';

const p = (inner: string) => `<w:p>${inner}</w:p>`;
const t = (text: string) => `<w:r><w:t>${text}</w:t></w:r>`;

const DRAWING = `<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
  <mc:Choice Requires="wps"><w:drawing><wp:inline xmlns:wp="urn:wp"><wp:docPr id="1" descr="AltText"/>
    <wps:txbx xmlns:wps="urn:wps"><w:txbxContent>${p(t('BoxText'))}</w:txbxContent></wps:txbx></wp:inline></w:drawing></mc:Choice>
  <mc:Fallback><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>${p(t('BoxText'))}${p(t('OnlyInFallback'))}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>
</mc:AlternateContent>`;

const BODY = [
  p(`${t('Con')}<w:r><w:rPr><w:b/></w:rPr><w:t>fident</w:t></w:r>${t('ial')}`),
  p(`${t('before ')}<w:r>${DRAWING}</w:r>${t('after')}`),
  p(
    `<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="ShapeAlt"><v:textpath string="Watermark"/><v:textbox><w:txbxContent>${p(t('VmlBox'))}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>`,
  ),
  p(
    `<w:moveFrom w:id="1" w:author="a">${t('MovedFrom')}</w:moveFrom><w:moveTo w:id="2" w:author="a">${t('MovedTo')}</w:moveTo>`,
  ),
  p(`<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>NotHidden</w:t></w:r>`),
  p(`<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>${t('HiddenMarkOnly')}`),
  p(`<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>WhiteText</w:t></w:r>`),
  p(
    `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "FieldCode"</w:instrText></w:r>${t('FieldResult')}`,
  ),
  p(`<w:fldSimple w:instr="DOCVARIABLE SimpleField">${t('SimpleResult')}</w:fldSimple>`),
  `<w:sdt><w:sdtPr><w:alias w:val="ControlName"/><w:dropDownList><w:listItem w:displayText="ListChoice" w:value="1"/></w:dropDownList></w:sdtPr><w:sdtContent>${p(t('ControlText'))}</w:sdtContent></w:sdt>`,
  `<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rIdChunk"/>`,
  p(`<w:pPr><w:pStyle w:val="Custom"/></w:pPr>${t('OutlineTitle')}`),
  p(`<w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r>`),
].join('\n');

const DOCX = makeDocx({
  title: 'TitleProp',
  author: 'AuthorProp',
  lastModifiedBy: 'EditorProp',
  company: 'CompanyProp',
  manager: 'ManagerProp',
  keywords: 'KeywordProp',
  custom: { MSIP_Label_7_Name: 'LabelProp' },
  header: 'HeaderText',
  footer: 'FooterText',
  paragraphs: [
    { title: 'StyledTitle' },
    { heading: 'FirstHeading' },
    { heading: 'SecondHeading', level: 2 },
    { hidden: 'VanishedText' },
    { inserted: 'InsertedText', by: 'a' },
    { deleted: 'DeletedText', by: 'a' },
    { table: [['CellOne', 'CellTwo']] },
    { link: 'LinkText', target: 'https://example.com/LinkTarget' },
    { xml: BODY },
  ],
  comments: [{ author: 'CommentAuthor', text: 'CommentText' }],
  footnotes: ['FootnoteText'],
  relationships: [
    { id: 'rIdChunk', type: 'aFChunk', target: 'chunk.html' },
    { id: 'rIdGlossary', type: 'glossaryDocument', target: 'glossary/document.xml' },
    { id: 'rIdEndnotes', type: 'endnotes', target: 'endnotes.xml' },
    { id: 'rIdSettings', type: 'settings', target: 'settings.xml' },
    { id: 'rIdSheet', type: 'package', target: 'embeddings/sheet1.xlsx' },
  ],
  parts: {
    'word/chunk.html': '<html><body><p>ChunkText</p></body></html>',
    'word/glossary/document.xml': `<w:glossaryDocument ${W}><w:docParts>${p(t('GlossaryText'))}</w:docParts></w:glossaryDocument>`,
    'word/endnotes.xml': `<w:endnotes ${W}><w:endnote>${p(t('EndnoteText'))}</w:endnote></w:endnotes>`,
    'word/settings.xml': `<w:settings ${W}><w:docVars><w:docVar w:name="VarName" w:val="VarValue"/></w:docVars></w:settings>`,
    'customXml/item1.xml':
      '<comments xmlns="urn:example"><label value="CustomAttribute">CustomText</label></comments>',
    'word/embeddings/sheet1.xlsx': SHEET,
  },
});

describe('a Word document', () => {
  it.each([
    ['TitleProp', ['property title', 'title']],
    ['AuthorProp', ['property author']],
    ['EditorProp', ['property lastmodifiedby']],
    ['CompanyProp', ['property company']],
    ['ManagerProp', ['property manager']],
    ['KeywordProp', ['property keywords']],
    ['LabelProp', ['property msip_label_7_name']],
    ['HeaderText', ['header']],
    ['FooterText', ['footer']],
    ['StyledTitle', ['title']],
    ['FirstHeading', ['title']],
    ['SecondHeading', ['body']],
    ['VanishedText', ['hidden']],
    ['NotHidden', ['body']],
    ['HiddenMarkOnly', ['body']],
    ['WhiteText', ['body']],
    ['InsertedText', ['body']],
    ['DeletedText', ['hidden']],
    ['MovedFrom', ['hidden']],
    ['MovedTo', ['body']],
    ['CellOne', ['body']],
    ['LinkText', ['body']],
    ['https://example.com/LinkTarget', ['hidden']],
    ['FieldCode', ['hidden']],
    ['FieldResult', ['body']],
    ['SimpleField', ['hidden']],
    ['SimpleResult', ['body']],
    ['ControlName', ['hidden']],
    ['ListChoice', ['hidden']],
    ['ControlText', ['body']],
    ['BoxText', ['body']],
    ['OnlyInFallback', ['body']],
    ['VmlBox', ['body']],
    ['Watermark', ['body']],
    ['AltText', ['hidden']],
    ['ShapeAlt', ['hidden']],
    ['CommentAuthor', ['comment']],
    ['CommentText', ['comment']],
    ['FootnoteText', ['notes']],
    ['EndnoteText', ['notes']],
    ['GlossaryText', ['hidden']],
    ['VarName', ['hidden']],
    ['VarValue', ['hidden']],
    ['CustomText', ['hidden']],
    ['CustomAttribute', ['hidden']],
    ['ChunkText', ['body in word/chunk.html']],
    ['EmbeddedCell', ['cell Inner!A1 in word/embeddings/sheet1.xlsx']],
  ])('gives %s once, as %j', async (token, places) => {
    expect(placesOf(await examineDocument(DOCX), token)).toEqual(places);
  });

  it('is read whole', async () => {
    expect(outcomeOf(await examineDocument(DOCX))).toBe('scanned');
  });

  it('joins a word over its runs and parts what a text box interrupts by nothing', async () => {
    const { segments } = await examineDocument(DOCX);
    const texts = segments.map(({ text }) => text);
    expect(texts).toContain('Confidential');
    expect(texts).toContain('before after');
    expect(texts).toContain('one\ttwo\nthree');
  });

  it('takes a style that is derived from a heading as one', async () => {
    const styles = `<w:styles ${W}>
      <w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
      <w:style w:styleId="Custom"><w:basedOn w:val="berschrift1"/></w:style>
      <w:style w:styleId="Lower"><w:basedOn w:val="berschrift1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>`;
    const styled = (id: string, text: string) => p(`<w:pPr><w:pStyle w:val="${id}"/></w:pPr>${t(text)}`);
    const document = makeDocx({
      paragraphs: [
        { xml: styled('Custom', 'Derived') + styled('Lower', 'Deeper') + styled('berschrift1', 'Foreign') },
      ],
      parts: { 'word/styles.xml': styles },
    });
    const examined = await examineDocument(document);
    expect(placesOf(examined, 'Derived')).toEqual(['title']);
    expect(placesOf(examined, 'Foreign')).toEqual(['title']);
    expect(placesOf(examined, 'Deeper')).toEqual(['body']);
  });
});
