import { makeOdf, masterPage } from './odf.ts';
import type { DocumentFacts } from './ooxml.ts';
import { xml, type Parts } from './package.ts';

type OdsCell = string | number | null | { formula: string; value: number };

interface OdsSheet {
  name: string;
  /** From A1; null leaves a cell empty. */
  rows: OdsCell[][];
  comments?: { row: number; column: number; author: string; text: string }[];
  /** XML behind the rows. */
  xml?: string;
}

export interface OdsContent extends DocumentFacts {
  header?: string;
  footer?: string;
  sheets: OdsSheet[];
  parts?: Parts;
}

/** An OpenDocument spreadsheet. The same content gives the same bytes. */
export function makeOds(content: OdsContent): Uint8Array {
  return makeOdf('spreadsheet', {
    ...content,
    body: content.sheets.map(sheetXml).join(''),
    masterStyles: masterPage('Default', content.header, content.footer),
  });
}

function sheetXml(sheet: OdsSheet): string {
  const rows = sheet.rows.map((row, r) => {
    const cells = row.map((cell, c) => cellXml(cell, commentXml(sheet, r, c)));
    return `<table:table-row>${cells.join('')}</table:table-row>`;
  });
  const columns = Math.max(1, ...sheet.rows.map((row) => row.length));
  return (
    `<table:table table:name="${xml(sheet.name)}"><table:table-column table:number-columns-repeated="${columns}"/>` +
    `${rows.join('')}${sheet.xml ?? ''}</table:table>`
  );
}

function cellXml(cell: OdsCell, comment: string): string {
  if (cell === null) return `<table:table-cell>${comment}</table:table-cell>`;
  if (typeof cell === 'string') {
    return `<table:table-cell office:value-type="string">${comment}<text:p>${xml(cell)}</text:p></table:table-cell>`;
  }
  const { formula, value } = typeof cell === 'number' ? { formula: null, value: cell } : cell;
  const computed = formula === null ? '' : ` table:formula="of:=${xml(formula)}"`;
  return `<table:table-cell${computed} office:value-type="float" office:value="${value}">${comment}<text:p>${value}</text:p></table:table-cell>`;
}

function commentXml({ comments }: OdsSheet, row: number, column: number): string {
  const list = (comments ?? []).filter((comment) => comment.row === row && comment.column === column);
  return list
    .map(
      ({ author, text }) =>
        `<office:annotation><dc:creator>${xml(author)}</dc:creator><text:p>${xml(text)}</text:p></office:annotation>`,
    )
    .join('');
}
