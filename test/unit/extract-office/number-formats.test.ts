import { expect, it } from 'vitest';
import { examineBytes } from '../../hostile/examine.ts';
import { buildZip } from '../../hostile/zip.ts';

const NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';

/** What a cell with a number of a format brings, as `part text`. */
async function cell(value: string, format: { id: number; code?: string }, date1904 = '0'): Promise<string[]> {
  const code =
    format.code === undefined ? '' : `<numFmt numFmtId="${format.id}" formatCode="${format.code}"/>`;
  const styles = `<styleSheet ${NS}><numFmts>${code}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="${format.id}"/></cellXfs></styleSheet>`;
  const relation = (id: number, type: string, target: string): string =>
    `<Relationship Id="r${id}" Type="http://x/${type}" Target="${target}"/>`;
  const bytes = buildZip([
    { name: '[Content_Types].xml', data: '<Types/>' },
    {
      name: '_rels/.rels',
      data: `<Relationships>${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    },
    { name: 'xl/workbook.xml', data: `<workbook ${NS}><workbookPr date1904="${date1904}"/></workbook>` },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `<Relationships>${relation(1, 'styles', 'styles.xml')}</Relationships>`,
    },
    { name: 'xl/styles.xml', data: styles },
    {
      name: 'xl/worksheets/sheet1.xml',
      data: `<worksheet ${NS}><sheetData><row r="1"><c r="A1" s="1"><v>${value}</v></c></row></sheetData></worksheet>`,
    },
  ]);
  const [item] = await examineBytes(bytes);
  return (item?.segments ?? []).map(({ part, text }) => `${part} ${text}`);
}

it.each([
  ['0.35', { id: 9 }, ['cell 35%', 'hidden 0.35']],
  ['45000', { id: 164, code: 'yyyy-mm-dd' }, ['cell 2023-03-15']],
  [
    '1234567.5',
    { id: 165, code: '&quot;USD &quot;#,##0.00' },
    ['hidden USD ', 'cell USD 1,234,567.50', 'hidden 1234567.5'],
  ],
  ['4111111111111111', { id: 11 }, ['cell 4.11E+15', 'hidden 4111111111111111']],
  ['42', { id: 0 }, ['cell 42']],
  ['42', { id: 1 }, ['cell 42']],
  ['42', { id: 999 }, ['cell 42']],
  ['no number', { id: 9 }, ['cell no number']],
  ['-5', { id: 164, code: 'yyyy-mm-dd' }, ['cell -5']],
  ['7', { id: 164, code: '[&lt;'.repeat(60) }, ['cell 7']],
])('a cell with %s in format %o', async (value, format, expected) => {
  expect(await cell(value, format)).toEqual(expected);
});

it('days count from 1904 where the workbook says so', async () => {
  expect(await cell('45000', { id: 164, code: 'yyyy-mm-dd' }, '1')).toEqual(['cell 2027-03-16']);
});
