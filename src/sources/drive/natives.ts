import type { ListedItem } from '../../model/source.ts';

const OWN = 'application/vnd.google-apps.';
const OFFICE = 'application/vnd.openxmlformats-officedocument.';

/**
 * What each of Google's own types is read as, best first: where a format is too large to be exported, the next is tried.
 * Sheets as text would be their first sheet only.
 */
const EXPORTS: Record<string, string[]> = {
  document: [`${OFFICE}wordprocessingml.document`, 'text/plain', 'text/markdown', 'application/pdf'],
  spreadsheet: [`${OFFICE}spreadsheetml.sheet`, 'application/pdf'],
  presentation: [`${OFFICE}presentationml.presentation`, 'text/plain', 'application/pdf'],
  drawing: ['application/pdf', 'image/svg+xml'],
  script: [`${OWN}script+json`],
  jam: ['application/pdf'],
  vid: [],
};

/** Types that `files.download` alone can give. */
const BY_OPERATION: Partial<Record<string, string>> = { vid: 'video/mp4' };

const OPEN = 'application/vnd.oasis.opendocument.';

/**
 * Formats that a person can ask for by name: those that are read and hold the whole document. CSV and TSV are one sheet of
 * many, pictures have no text.
 */
export const EXPORT_NAMES = {
  docx: `${OFFICE}wordprocessingml.document`,
  xlsx: `${OFFICE}spreadsheetml.sheet`,
  pptx: `${OFFICE}presentationml.presentation`,
  odt: `${OPEN}text`,
  ods: `${OPEN}spreadsheet`,
  odp: `${OPEN}presentation`,
  rtf: 'application/rtf',
  txt: 'text/plain',
  md: 'text/markdown',
  html: 'text/html',
  epub: 'application/epub+zip',
  pdf: 'application/pdf',
  svg: 'image/svg+xml',
} as const;

export type ExportName = keyof typeof EXPORT_NAMES;

/**
 * Formats to try for a type, in order; empty where it cannot be exported. `known`: what the service says it has, by type;
 * `first` come before all others where the type can be had so.
 */
export function exportsOf(
  mediaType: string,
  known: Record<string, string[]>,
  first: readonly ExportName[],
): string[] {
  const usual = EXPORTS[shortName(mediaType)] ?? [];
  const offered = known[mediaType] ?? usual;
  const wanted = [...first.map((name) => EXPORT_NAMES[name]), ...usual];
  return [...new Set(wanted)].filter((format) => offered.includes(format));
}

export function operationFormat(mediaType: string): string | null {
  return BY_OPERATION[shortName(mediaType)] ?? null;
}

/** True for Google's own types, which have no bytes. */
export function isNativeType(mediaType: string): boolean {
  return mediaType.startsWith(OWN);
}

/** Why an item of one of Google's own types has nothing to be read; null where it can be exported. */
export function unreadableType(mediaType: string): ListedItem['verdict'] {
  const name = shortName(mediaType);
  if (Object.hasOwn(EXPORTS, name)) return null;
  return {
    status: 'skipped',
    reason: 'unsupported-format',
    detail: `Google exports nothing of type ${name}`,
  };
}

function shortName(mediaType: string): string {
  return isNativeType(mediaType) ? mediaType.slice(OWN.length) : mediaType;
}
