import { DECLARATION, xml, type Parts } from './package.ts';

/** What an office document says of itself; dates are ISO 8601. */
export interface DocumentFacts {
  title?: string;
  subject?: string;
  author?: string;
  lastModifiedBy?: string;
  keywords?: string;
  description?: string;
  company?: string;
  manager?: string;
  createdAt?: string;
  modifiedAt?: string;
  /** Custom properties, sensitivity labels for instance. */
  custom?: Record<string, string>;
}

export interface Relationship {
  id: string;
  /** Last component of the relationship type. */
  type: string;
  target: string;
  external?: boolean;
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
export const RELATIONSHIPS_NS = `${OFFICE}/relationships`;
export const DRAWING_NS = 'http://schemas.openxmlformats.org/drawingml/2006/main';

export function relationships(list: Relationship[]): string {
  const entries = list.map(
    ({ id, type, target, external }) =>
      `<Relationship Id="${id}" Type="${typeUri(type)}" Target="${xml(target)}"${external === true ? ' TargetMode="External"' : ''}/>`,
  );
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${entries.join('')}</Relationships>`;
}

function typeUri(type: string): string {
  return type === 'core-properties'
    ? `${PACKAGE}/relationships/metadata/core-properties`
    : `${RELATIONSHIPS_NS}/${type}`;
}

/** Content types, root relationships and property parts that all three applications share. */
export function commonParts(facts: DocumentFacts, main: string, overrides: Record<string, string>): Parts {
  const types: Record<string, string> = {
    ...overrides,
    'docProps/core.xml': 'application/vnd.openxmlformats-package.core-properties+xml',
    'docProps/app.xml': 'application/vnd.openxmlformats-officedocument.extended-properties+xml',
    ...(facts.custom && {
      'docProps/custom.xml': 'application/vnd.openxmlformats-officedocument.custom-properties+xml',
    }),
  };
  const root: Relationship[] = [
    { id: 'rId1', type: 'officeDocument', target: main },
    { id: 'rId2', type: 'core-properties', target: 'docProps/core.xml' },
    { id: 'rId3', type: 'extended-properties', target: 'docProps/app.xml' },
  ];
  if (facts.custom) root.push({ id: 'rId4', type: 'custom-properties', target: 'docProps/custom.xml' });
  return {
    '[Content_Types].xml': contentTypes(types),
    '_rels/.rels': relationships(root),
    'docProps/core.xml': coreProperties(facts),
    'docProps/app.xml': appProperties(facts),
    ...(facts.custom && { 'docProps/custom.xml': customProperties(facts.custom) }),
  };
}

function contentTypes(overrides: Record<string, string>): string {
  const entries = Object.entries(overrides).map(
    ([part, type]) => `<Override PartName="/${part}" ContentType="${type}"/>`,
  );
  return (
    `${DECLARATION}<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    '<Default Extension="docx" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document"/>' +
    '<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>' +
    '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.oleObject"/>' +
    `<Default Extension="png" ContentType="image/png"/>${entries.join('')}</Types>`
  );
}

function element(name: string, text: string | undefined, attributes = ''): string {
  return text === undefined ? '' : `<${name}${attributes}>${xml(text)}</${name}>`;
}

function coreProperties(facts: DocumentFacts): string {
  const date = ' xsi:type="dcterms:W3CDTF"';
  const created = facts.createdAt ?? '2025-06-02T09:30:00Z';
  return (
    `${DECLARATION}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" ` +
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" ' +
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    element('dc:title', facts.title) +
    element('dc:subject', facts.subject) +
    element('dc:creator', facts.author) +
    element('cp:keywords', facts.keywords) +
    element('dc:description', facts.description) +
    element('cp:lastModifiedBy', facts.lastModifiedBy) +
    element('dcterms:created', created, date) +
    element('dcterms:modified', facts.modifiedAt ?? created, date) +
    '</cp:coreProperties>'
  );
}

function appProperties(facts: DocumentFacts): string {
  return (
    `${DECLARATION}<Properties xmlns="${OFFICE}/extended-properties"><Application>Office</Application>` +
    element('Manager', facts.manager) +
    element('Company', facts.company) +
    '</Properties>'
  );
}

function customProperties(custom: Record<string, string>): string {
  const entries = Object.entries(custom).map(
    ([name, value], index) =>
      `<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="${index + 2}" name="${xml(name)}">` +
      `<vt:lpwstr>${xml(value)}</vt:lpwstr></property>`,
  );
  return (
    `${DECLARATION}<Properties xmlns="${OFFICE}/custom-properties" xmlns:vt="${OFFICE}/docPropsVTypes">` +
    `${entries.join('')}</Properties>`
  );
}
