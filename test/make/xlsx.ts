import {
  commonParts,
  relationships,
  RELATIONSHIPS_NS,
  type DocumentFacts,
  type Relationship,
} from './ooxml.ts';
import { DECLARATION, makePackage, xml, type Parts } from './package.ts';

/** A formula comes with the value that was computed last. */
type XlsxCell = string | number | null | { formula: string; value: string | number };

interface XlsxSheet {
  name: string;
  /** From A1; null leaves a cell empty. */
  rows: XlsxCell[][];
  state?: 'hidden' | 'veryHidden';
  /** Printed on each page, centred. */
  header?: string;
  footer?: string;
  comments?: { cell: string; author: string; text: string }[];
  /** XML that stands behind the rows. */
  xml?: string;
}

export interface XlsxContent extends DocumentFacts {
  sheets: XlsxSheet[];
  /** Name to reference or constant, `Sheet1!$A$1`. */
  definedNames?: Record<string, string>;
  parts?: Parts;
  relationships?: Relationship[];
}

const S = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** An Excel workbook with shared strings. The same content gives the same bytes. */
export function makeXlsx(content: XlsxContent): Uint8Array {
  const strings = new Map<string, number>();
  const sheets: Parts = {};
  const types: Record<string, string> = {};
  for (const [index, sheet] of content.sheets.entries()) addSheet(sheets, types, sheet, index + 1, strings);
  return makePackage({
    ...commonParts(content, 'xl/workbook.xml', {
      'xl/workbook.xml': `${SHEET}.sheet.main+xml`,
      'xl/sharedStrings.xml': `${SHEET}.sharedStrings+xml`,
      'xl/styles.xml': `${SHEET}.styles+xml`,
      ...types,
    }),
    'xl/_rels/workbook.xml.rels': relationships([
      ...content.sheets.map((_, index) => ({
        id: `rId${index + 1}`,
        type: 'worksheet',
        target: `worksheets/sheet${index + 1}.xml`,
      })),
      { id: 'rIdStrings', type: 'sharedStrings', target: 'sharedStrings.xml' },
      { id: 'rIdStyles', type: 'styles', target: 'styles.xml' },
      ...(content.relationships ?? []),
    ]),
    'xl/workbook.xml': workbookXml(content),
    'xl/styles.xml': STYLES,
    'xl/sharedStrings.xml': sharedStringsXml([...strings.keys()]),
    ...sheets,
    ...content.parts,
  });
}

function workbookXml({ sheets, definedNames }: XlsxContent): string {
  const entries = sheets.map(({ name, state }, index) => {
    const hidden = state === undefined ? '' : ` state="${state}"`;
    return `<sheet name="${xml(name)}" sheetId="${index + 1}"${hidden} r:id="rId${index + 1}"/>`;
  });
  const names = Object.entries(definedNames ?? {}).map(
    ([name, value]) => `<definedName name="${xml(name)}">${xml(value)}</definedName>`,
  );
  return (
    `${DECLARATION}<workbook xmlns="${S}" xmlns:r="${RELATIONSHIPS_NS}"><sheets>${entries.join('')}</sheets>` +
    `${names.length === 0 ? '' : `<definedNames>${names.join('')}</definedNames>`}</workbook>`
  );
}

function addSheet(
  parts: Parts,
  types: Record<string, string>,
  sheet: XlsxSheet,
  number: number,
  strings: Map<string, number>,
): void {
  const rows = sheet.rows.map((row, index) => rowXml(row, index + 1, strings));
  const pageText = headerFooterXml(sheet);
  const path = `xl/worksheets/sheet${number}.xml`;
  types[path] = `${SHEET}.worksheet+xml`;
  parts[path] =
    `${DECLARATION}<worksheet xmlns="${S}" xmlns:r="${RELATIONSHIPS_NS}"><sheetData>${rows.join('')}</sheetData>` +
    `${sheet.xml ?? ''}${pageText}</worksheet>`;
  if (sheet.comments === undefined) return;
  types[`xl/comments${number}.xml`] = `${SHEET}.comments+xml`;
  parts[`xl/comments${number}.xml`] = commentsXml(sheet.comments);
  parts[`xl/worksheets/_rels/sheet${number}.xml.rels`] = relationships([
    { id: 'rIdComments', type: 'comments', target: `../comments${number}.xml` },
  ]);
}

function rowXml(row: XlsxCell[], number: number, strings: Map<string, number>): string {
  const cells = row.map((cell, column) =>
    cell === null ? '' : cellXml(cell, `${columnName(column)}${number}`, strings),
  );
  return `<row r="${number}">${cells.join('')}</row>`;
}

function cellXml(cell: Exclude<XlsxCell, null>, reference: string, strings: Map<string, number>): string {
  if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`;
  if (typeof cell === 'string') {
    const index = strings.get(cell) ?? strings.size;
    strings.set(cell, index);
    return `<c r="${reference}" t="s"><v>${index}</v></c>`;
  }
  const type = typeof cell.value === 'string' ? ' t="str"' : '';
  return `<c r="${reference}"${type}><f>${xml(cell.formula)}</f><v>${xml(String(cell.value))}</v></c>`;
}

/** Letters of a column counted from 0. */
function columnName(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : columnName(Math.floor(column / 26) - 1) + last;
}

function headerFooterXml({ header, footer }: XlsxSheet): string {
  if (header === undefined && footer === undefined) return '';
  const line = (element: string, text: string | undefined) =>
    text === undefined ? '' : `<${element}>&amp;C${xml(text.replace(/&/g, '&&'))}</${element}>`;
  return `<headerFooter>${line('oddHeader', header)}${line('oddFooter', footer)}</headerFooter>`;
}

function commentsXml(comments: { cell: string; author: string; text: string }[]): string {
  const authors = comments.map(({ author }) => `<author>${xml(author)}</author>`);
  const list = comments.map(
    ({ cell, text }, index) =>
      `<comment ref="${cell}" authorId="${index}"><text><r><t xml:space="preserve">${xml(text)}</t></r></text></comment>`,
  );
  return (
    `${DECLARATION}<comments xmlns="${S}"><authors>${authors.join('')}</authors>` +
    `<commentList>${list.join('')}</commentList></comments>`
  );
}

function sharedStringsXml(strings: string[]): string {
  const items = strings.map((text) => `<si><t xml:space="preserve">${xml(text)}</t></si>`);
  return `${DECLARATION}<sst xmlns="${S}" uniqueCount="${strings.length}">${items.join('')}</sst>`;
}

const STYLES =
  `${DECLARATION}<styleSheet xmlns="${S}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>` +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>';
