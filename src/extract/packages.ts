import type { Entry } from 'yauzl';
import { compoundStreams } from './compound.ts';
import type { Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { readDirectory } from './zip-directory.ts';
import { entryChunks } from './zip-entry.ts';
import type { View } from './zip-view.ts';
import { archiveIn } from './zip-view.ts';

/** A package names its parts among the first of its entries. */
const LOOK_AT = 2000;
const XLSB = 'application/vnd.ms-excel.sheet.binary.macroenabled.12';
const OFFICE = 'application/vnd.openxmlformats-officedocument.';
/** What bytes before an archive are taken for. */
const MAYBE_ARCHIVE = new Set(['application/octet-stream', 'application/x-msdownload', 'application/x-elf']);
/** Main parts of office packages say what they are by their content types; templates and macros differ in these alone. */
const MAIN =
  /application\/vnd\.((?:openxmlformats-officedocument\.|ms-(?:word|excel|powerpoint)\.)[\w.-]+)\.main\+xml/i;
const LONGEST_TYPES = 2 ** 20;
const ROOTS: readonly [RegExp, string][] = [
  [/^word\//, `${OFFICE}wordprocessingml.document`],
  [/^xl\//, `${OFFICE}spreadsheetml.sheet`],
  [/^ppt\//, `${OFFICE}presentationml.presentation`],
  [/^visio\//, 'application/vnd.visio'],
];

/** The parts by which documents of Pages, Numbers and Keynote are known, of 2013 and before. */
const IWORK = /^(index\/document\.iwa|index\.apxl(\.gz)?)$/;

/** The beginning of an entry, as far as it can be read. */
async function openingOf(view: View, entry: Entry | undefined, longest: number): Promise<string> {
  if (entry === undefined || entry.isEncrypted() || entry.uncompressedSize > longest) return '';
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of entryChunks(view, entry)) {
      pieces.push(Uint8Array.from(chunk));
      length += chunk.length;
      if (length > longest) break;
    }
  } catch (error) {
    if (!(error instanceof ExtractFailure)) throw error;
  }
  return Buffer.concat(pieces).toString('latin1');
}

/** ODF and EPUB say what they are in a stored entry `mimetype` (ODF 1.3 part 2, 3.3). */
async function declaredType(view: View, entry: Entry | undefined): Promise<string | null> {
  const text = (await openingOf(view, entry, 200)).trim();
  return /^[a-z]+\/[\w.+-]+$/.test(text) ? text : null;
}

/** Type of an office package by the content type of its main part (ECMA-376 part 2, 7.2.3). */
function officeType(contentTypes: string): string | null {
  const main = MAIN.exec(contentTypes)?.[1]?.toLowerCase();
  if (main === undefined) return null;
  const macros = /^(.*\.macroenabled)(template)?$/.exec(main)?.[1];
  return `application/vnd.${macros === undefined ? main : `${macros}.12`}`;
}

function programType(names: readonly string[]): string | null {
  if (names.includes('meta-inf/mozilla.rsa')) return 'application/x-xpinstall';
  if (names.some((name) => /classes\d*\.dex/.test(name))) return 'application/vnd.android.package-archive';
  return names.includes('meta-inf/manifest.mf') ? 'application/java-archive' : null;
}

/** What a ZIP archive is by the names in it, where its first bytes did not tell: `application/zip` or finer. */
async function zipType(input: View): Promise<string> {
  const { entries, view } = await readDirectory(input, LOOK_AT);
  const byName = new Map(
    entries.map((entry) => [entry.fileNameRaw.toString('latin1').replaceAll('\\', '/').toLowerCase(), entry]),
  );
  const declared = await declaredType(view, byName.get('mimetype'));
  if (declared !== null) return declared;
  const names = [...byName.keys()];
  const types = byName.get('[content_types].xml');
  if (types !== undefined) {
    if (names.includes('xl/workbook.bin')) return XLSB;
    const office = officeType(await openingOf(view, types, LONGEST_TYPES));
    if (office !== null) return office;
    const root = ROOTS.find(([pattern]) => names.some((name) => pattern.test(name)));
    if (root !== undefined) return root[1];
  }
  const isOldIwork = names.includes('index.xml') && names.includes('buildversionhistory.plist');
  if (isOldIwork || names.some((name) => IWORK.test(name))) return 'application/vnd.apple.iwork';
  const isOpenDocument = byName.has('content.xml') && byName.has('meta-inf/manifest.xml');
  return isOpenDocument
    ? 'application/vnd.oasis.opendocument.text'
    : (programType(names) ?? 'application/zip');
}

/** An archive behind a program or other bytes is found by its end. */
async function endsInArchive(input: View): Promise<boolean> {
  if (archiveIn(input)?.last !== true) return false;
  const { entries, trouble } = await readDirectory(input, LOOK_AT);
  return entries.length > 0 && (trouble === null || trouble === 'too-many-members');
}

/** Streams by which the older Office formats are known (MS-DOC 2.1, MS-XLS 2.1.2, MS-PPT 2.1, MS-OXMSG 2.1). */
const STREAMS: readonly [RegExp, string][] = [
  [/^EncryptedPackage$/, 'application/x-cfb'],
  [/^WordDocument$/i, 'application/msword'],
  [/^(Workbook|Book)$/i, 'application/vnd.ms-excel'],
  [/^PowerPoint Document$/i, 'application/vnd.ms-powerpoint'],
  [/^__properties_version1\.0$/i, 'application/vnd.ms-outlook'],
];

/** What a compound file is by the streams in it: `application/x-cfb` or finer. */
function compoundType(input: View): string {
  try {
    const paths = compoundStreams(input).map(({ path }) => path);
    return STREAMS.find(([pattern]) => paths.some((path) => pattern.test(path)))?.[1] ?? 'application/x-cfb';
  } catch {
    return 'application/x-cfb';
  }
}

/**
 * The media type of an input of which `detectMediaType` gave the first guess. It reads the end of the file too, which
 * tells what archives are.
 */
export async function refineType(input: Input): Promise<string> {
  if (input.mediaType === 'application/zip') return zipType(input);
  if (input.mediaType === 'application/x-cfb') return compoundType(input);
  if (!MAYBE_ARCHIVE.has(input.mediaType)) return input.mediaType;
  return (await endsInArchive(input)) ? zipType(input) : input.mediaType;
}
