import {
  commonParts,
  relationships,
  RELATIONSHIPS_NS,
  type DocumentFacts,
  type Relationship,
} from './ooxml.ts';
import { DECLARATION, makePackage, xml, type Parts } from './package.ts';

/** A paragraph as text, or something else that stands in a document's flow. */
export type DocxBlock =
  | string
  | { title: string }
  | { heading: string; level?: 1 | 2 | 3 }
  | { bullets: string[] }
  | { table: string[][] }
  | { hidden: string }
  | { inserted: string; by: string }
  | { deleted: string; by: string }
  | { link: string; target: string }
  /** Adds no paragraph: XML as it stands, in the body. */
  | { xml: string };

export interface DocxContent extends DocumentFacts {
  header?: string;
  footer?: string;
  paragraphs: DocxBlock[];
  /** Anchored at the first paragraph. */
  comments?: { author: string; text: string }[];
  /** Referred to from the end of the body. */
  footnotes?: string[];
  /** Further parts and relationships of the main part. */
  parts?: Parts;
  relationships?: Relationship[];
}

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const NAMESPACES = `xmlns:w="${W}" xmlns:r="${RELATIONSHIPS_NS}"`;
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const DATE = '2025-06-02T09:30:00Z';

/** A Word document. The same content gives the same bytes. */
export function makeDocx(content: DocxContent): Uint8Array {
  const links: Relationship[] = [];
  const linked = (target: string): string => {
    const id = `rIdLink${links.length + 1}`;
    links.push({ id, type: 'hyperlink', target, external: true });
    return id;
  };
  const blocks = content.paragraphs.map((paragraph) => blockXml(paragraph, linked));
  const notes = (content.footnotes ?? []).map(
    (_, index) => `<w:p><w:r><w:footnoteReference w:id="${index + 2}"/></w:r></w:p>`,
  );
  const body = `${commentAnchors(content)}${blocks.join('')}${notes.join('')}${sectionXml(content)}`;
  const side = sideParts(content);
  return makePackage({
    ...commonParts(content, 'word/document.xml', {
      'word/document.xml': `${WORD}.document.main+xml`,
      'word/styles.xml': `${WORD}.styles+xml`,
      ...Object.fromEntries(side.map(({ path, type }) => [path, `${WORD}.${type}+xml`])),
    }),
    'word/_rels/document.xml.rels': relationships([
      { id: 'rIdStyles', type: 'styles', target: 'styles.xml' },
      ...side.map(({ path, type }) => ({ id: `rId_${type}`, type, target: path.slice(5) })),
      ...links,
      ...(content.relationships ?? []),
    ]),
    'word/document.xml': `${DECLARATION}<w:document ${NAMESPACES}><w:body>${body}</w:body></w:document>`,
    'word/styles.xml': STYLES,
    ...Object.fromEntries(side.map(({ path, xml: text }) => [path, text])),
    ...content.parts,
  });
}

/** One paragraph; `properties` is the content of `w:rPr`. */
function paragraph(text: string, style = '', properties = ''): string {
  const styled = style === '' ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`;
  return `<w:p>${styled}${run(text, properties)}</w:p>`;
}

function run(text: string, properties = '', element = 'w:t'): string {
  const formatted = properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`;
  return `<w:r>${formatted}<${element} xml:space="preserve">${xml(text)}</${element}></w:r>`;
}

function blockXml(block: DocxBlock, linked: (target: string) => string): string {
  if (typeof block === 'string') return paragraph(block);
  if ('title' in block) return paragraph(block.title, 'Title');
  if ('heading' in block) return paragraph(block.heading, `Heading${block.level ?? 1}`);
  if ('bullets' in block) return block.bullets.map((text) => paragraph(text, 'ListParagraph')).join('');
  if ('table' in block) return tableXml(block.table);
  if ('hidden' in block) return paragraph(block.hidden, '', '<w:vanish/>');
  if ('inserted' in block) return changeXml('w:ins', block.by, run(block.inserted));
  if ('deleted' in block) return changeXml('w:del', block.by, run(block.deleted, '', 'w:delText'));
  if ('link' in block) {
    return `<w:p><w:hyperlink r:id="${linked(block.target)}">${run(block.link)}</w:hyperlink></w:p>`;
  }
  return block.xml;
}

function changeXml(element: string, author: string, content: string): string {
  return `<w:p><${element} w:id="90" w:author="${xml(author)}" w:date="${DATE}">${content}</${element}></w:p>`;
}

function tableXml(rows: string[][]): string {
  const border = (side: string) => `<w:${side} w:val="single" w:sz="4"/>`;
  const borders = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(border).join('');
  const grid = (rows[0] ?? []).map(() => '<w:gridCol w:w="2400"/>').join('');
  const cells = (row: string[]) => row.map((text) => `<w:tc>${paragraph(text)}</w:tc>`).join('');
  const body = rows.map((row) => `<w:tr>${cells(row)}</w:tr>`).join('');
  return `<w:tbl><w:tblPr><w:tblBorders>${borders}</w:tblBorders></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${body}</w:tbl>`;
}

function commentAnchors(content: DocxContent): string {
  const anchors = (content.comments ?? []).map(
    (_, id) =>
      `<w:commentRangeStart w:id="${id}"/><w:commentRangeEnd w:id="${id}"/><w:r><w:commentReference w:id="${id}"/></w:r>`,
  );
  return anchors.length === 0 ? '' : `<w:p>${anchors.join('')}</w:p>`;
}

function sectionXml({ header, footer }: DocxContent): string {
  const reference = (kind: 'header' | 'footer', text: string | undefined) =>
    text === undefined ? '' : `<w:${kind}Reference w:type="default" r:id="rId_${kind}"/>`;
  return (
    `<w:sectPr>${reference('header', header)}${reference('footer', footer)}` +
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
  );
}

interface SidePart {
  path: string;
  type: string;
  xml: string;
}

function sideParts({ header, footer, comments, footnotes }: DocxContent): SidePart[] {
  const parts: SidePart[] = [];
  const add = (type: string, path: string, root: string, inner: string) =>
    parts.push({ path, type, xml: `${DECLARATION}<w:${root} ${NAMESPACES}>${inner}</w:${root}>` });
  if (header !== undefined) add('header', 'word/header1.xml', 'hdr', paragraph(header));
  if (footer !== undefined) add('footer', 'word/footer1.xml', 'ftr', paragraph(footer));
  if (comments) {
    const inner = comments.map(
      ({ author, text }, id) =>
        `<w:comment w:id="${id}" w:author="${xml(author)}" w:date="${DATE}">${paragraph(text)}</w:comment>`,
    );
    add('comments', 'word/comments.xml', 'comments', inner.join(''));
  }
  if (footnotes) add('footnotes', 'word/footnotes.xml', 'footnotes', footnotesXml(footnotes));
  return parts;
}

function footnotesXml(footnotes: string[]): string {
  const separator =
    '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>' +
    '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>';
  const notes = footnotes.map(
    (text, index) => `<w:footnote w:id="${index + 2}">${paragraph(text)}</w:footnote>`,
  );
  return separator + notes.join('');
}

const style = (id: string, name: string, inner: string) =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="Normal"/>${inner}</w:style>`;

const heading = (level: number, size: number) =>
  style(
    `Heading${level}`,
    `heading ${level}`,
    `<w:pPr><w:keepNext/><w:outlineLvl w:val="${level - 1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="${size}"/></w:rPr>`,
  );

const STYLES =
  `${DECLARATION}<w:styles xmlns:w="${W}">` +
  '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>' +
  style('Title', 'Title', '<w:rPr><w:b/><w:sz w:val="48"/></w:rPr>') +
  style('ListParagraph', 'List Paragraph', '<w:pPr><w:ind w:left="720"/></w:pPr>') +
  heading(1, 32) +
  heading(2, 28) +
  heading(3, 24) +
  '</w:styles>';
