import { makeOdf, masterPage } from './odf.ts';
import type { DocumentFacts } from './ooxml.ts';
import { xml, type Parts } from './package.ts';

/** A paragraph as text, or something else that stands in a document's flow. */
export type OdtBlock =
  | string
  | { heading: string; level?: number }
  | { bullets: string[] }
  | { table: string[][] }
  | { comment: string; author: string }
  | { footnote: string; text: string }
  /** XML as it stands, in the body. */
  | { xml: string };

export interface OdtContent extends DocumentFacts {
  header?: string;
  footer?: string;
  paragraphs: OdtBlock[];
  parts?: Parts;
}

/** An OpenDocument text. The same content gives the same bytes. */
export function makeOdt(content: OdtContent): Uint8Array {
  return makeOdf('text', {
    ...content,
    body: content.paragraphs.map(blockXml).join(''),
    masterStyles: masterPage('Standard', content.header, content.footer),
  });
}

function blockXml(block: OdtBlock, index: number): string {
  if (typeof block === 'string') return `<text:p>${xml(block)}</text:p>`;
  if ('heading' in block) {
    return `<text:h text:outline-level="${block.level ?? 1}">${xml(block.heading)}</text:h>`;
  }
  if ('bullets' in block) {
    const items = block.bullets.map(
      (text) => `<text:list-item><text:p>${xml(text)}</text:p></text:list-item>`,
    );
    return `<text:list>${items.join('')}</text:list>`;
  }
  if ('table' in block) return odfTable(`Table${index + 1}`, block.table);
  if ('comment' in block) {
    return `<text:p><office:annotation><dc:creator>${xml(block.author)}</dc:creator><text:p>${xml(block.comment)}</text:p></office:annotation></text:p>`;
  }
  if ('footnote' in block) {
    return (
      `<text:p>${xml(block.text)}<text:note text:id="ftn${index}" text:note-class="footnote"><text:note-citation>1</text:note-citation>` +
      `<text:note-body><text:p>${xml(block.footnote)}</text:p></text:note-body></text:note></text:p>`
    );
  }
  return block.xml;
}

/** A table of text cells. */
export function odfTable(name: string, rows: string[][]): string {
  const cell = (text: string) =>
    `<table:table-cell office:value-type="string"><text:p>${xml(text)}</text:p></table:table-cell>`;
  const body = rows.map((row) => `<table:table-row>${row.map(cell).join('')}</table:table-row>`).join('');
  const columns = `<table:table-column table:number-columns-repeated="${Math.max(1, rows[0]?.length ?? 1)}"/>`;
  return `<table:table table:name="${xml(name)}">${columns}${body}</table:table>`;
}
