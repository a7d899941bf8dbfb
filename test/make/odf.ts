import { strFromU8, unzipSync } from 'fflate';
import type { DocumentFacts } from './ooxml.ts';
import { DECLARATION, makePackage, xml, type Parts } from './package.ts';

const NS = 'urn:oasis:names:tc:opendocument:xmlns';
const NAMESPACES = [
  ...['office', 'style', 'text', 'table', 'meta', 'presentation', 'script', 'config'].map(
    (name) => `xmlns:${name}="${NS}:${name}:1.0"`,
  ),
  `xmlns:draw="${NS}:drawing:1.0"`,
  `xmlns:svg="${NS}:svg-compatible:1.0"`,
  `xmlns:fo="${NS}:xsl-fo-compatible:1.0"`,
  'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"',
  'xmlns:xlink="http://www.w3.org/1999/xlink"',
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
].join(' ');

/** The three kinds of OpenDocument file, as their media type ends. */
export type OdfKind = 'text' | 'spreadsheet' | 'presentation';

export interface OdfParts extends DocumentFacts {
  /** XML inside `office:body/office:<kind>`. */
  body: string;
  /** XML inside `office:master-styles`; it may use the page layout `pl`. */
  masterStyles: string;
  parts?: Parts;
}

/** An OpenDocument package. The same content gives the same bytes. */
export function makeOdf(kind: OdfKind, content: OdfParts): Uint8Array {
  const mediaType = `application/vnd.oasis.opendocument.${kind}`;
  const root = (name: string, inner: string) =>
    `${DECLARATION}<office:${name} ${NAMESPACES} office:version="1.3">${inner}</office:${name}>`;
  return makePackage(
    {
      mimetype: mediaType,
      'content.xml': root(
        'document-content',
        `<office:body><office:${kind}>${content.body}</office:${kind}></office:body>`,
      ),
      'styles.xml': root(
        'document-styles',
        `<office:automatic-styles>${PAGE_LAYOUT}</office:automatic-styles>` +
          `<office:master-styles>${content.masterStyles}</office:master-styles>`,
      ),
      'meta.xml': root('document-meta', `<office:meta>${metaXml(content)}</office:meta>`),
      'META-INF/manifest.xml': manifestXml(mediaType, Object.keys(content.parts ?? {})),
      ...content.parts,
    },
    ['mimetype'],
  );
}

/** The same document in one XML file (ODF 1.3 part 3, 3.1.2), without its objects. */
export function flattened(bytes: Uint8Array): string {
  const parts = unzipSync(bytes);
  const text = (path: string): string => strFromU8(parts[path] ?? new Uint8Array());
  const inner = ['meta.xml', 'styles.xml', 'content.xml'].map(
    (path) => /<office:document-[^>]*>(.*)<\/office:document-/s.exec(text(path))?.[1] ?? '',
  );
  const root = `<office:document ${NAMESPACES} office:version="1.3" office:mimetype="${text('mimetype')}">`;
  return `${DECLARATION}${root}${inner.join('')}</office:document>`;
}

const PAGE_LAYOUT =
  '<style:page-layout style:name="pl"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"/>' +
  '<style:header-style><style:header-footer-properties fo:min-height="1cm"/></style:header-style>' +
  '<style:footer-style><style:header-footer-properties fo:min-height="1cm"/></style:footer-style></style:page-layout>';

/** A master page with a page header and footer where given. */
export function masterPage(name: string, header: string | undefined, footer: string | undefined): string {
  const line = (element: string, text: string | undefined) =>
    text === undefined ? '' : `<style:${element}><text:p>${xml(text)}</text:p></style:${element}>`;
  return (
    `<style:master-page style:name="${name}" style:page-layout-name="pl">` +
    `${line('header', header)}${line('footer', footer)}</style:master-page>`
  );
}

function metaXml(facts: DocumentFacts): string {
  const element = (name: string, text: string | undefined) =>
    text === undefined ? '' : `<${name}>${xml(text)}</${name}>`;
  const custom = Object.entries(facts.custom ?? {}).map(
    ([name, value]) => `<meta:user-defined meta:name="${xml(name)}">${xml(value)}</meta:user-defined>`,
  );
  const created = facts.createdAt ?? '2025-06-02T09:30:00';
  return (
    element('meta:creation-date', created) +
    element('dc:date', facts.modifiedAt ?? created) +
    element('dc:title', facts.title) +
    element('dc:subject', facts.subject) +
    element('dc:description', facts.description) +
    element('meta:initial-creator', facts.author) +
    element('dc:creator', facts.lastModifiedBy ?? facts.author) +
    element('meta:keyword', facts.keywords) +
    custom.join('')
  );
}

function manifestXml(mediaType: string, further: string[]): string {
  const entry = (path: string, type: string) =>
    `<manifest:file-entry manifest:full-path="${xml(path)}" manifest:media-type="${type}"/>`;
  const parts = ['content.xml', 'styles.xml', 'meta.xml'].map((path) => entry(path, 'text/xml'));
  return (
    `${DECLARATION}<manifest:manifest xmlns:manifest="${NS}:manifest:1.0" manifest:version="1.3">` +
    `${entry('/', mediaType)}${parts.join('')}${further.map((path) => entry(path, '')).join('')}</manifest:manifest>`
  );
}
