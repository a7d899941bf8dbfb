import type { Extractor } from './extractor.ts';
import type { Gap, Note } from '../model/examination.ts';

/** How one family of formats is treated. */
export interface Format {
  family: string;
  /** True where a parser runs that could hang or take too much memory: its own process reads it. */
  isolated: boolean;
  /** True where it brings members of its own. */
  container: boolean;
  how:
    | { extractor: () => Promise<Extractor> }
    /** Not read by design: the item is `scanned` with this note. */
    | { note: Note }
    /** Can hold text that nothing here reads: the item is `skipped` with this gap. */
    | { gap: Gap };
}

interface Family {
  types: RegExp;
  format: Format;
}

function readable(family: string, types: RegExp, extractor: () => Promise<Extractor>): Family {
  return { types, format: { family, isolated: true, container: false, how: { extractor } } };
}

function container(family: string, types: RegExp, extractor: () => Promise<Extractor>): Family {
  return { types, format: { family, isolated: true, container: true, how: { extractor } } };
}

function unread(family: string, types: RegExp, note: Note): Family {
  return { types, format: { family, isolated: true, container: false, how: { note } } };
}

/** Families by media type, see `detect.ts`; the first that fits decides. A new family is one file and one line. */
const FAMILIES: readonly Family[] = [
  {
    types: /^text\/plain$/,
    format: {
      family: 'text',
      isolated: false,
      container: false,
      how: { extractor: async () => (await import('./text.ts')).extractText },
    },
  },
  unread('empty', /^application\/x-empty$/, 'empty'),
  readable(
    'markup',
    /^(text\/html|application\/(xhtml\+)?xml|image\/svg\+xml)$/,
    async () => (await import('./html.ts')).extractHtml,
  ),
  readable(
    'office',
    /^application\/vnd\.(openxmlformats-officedocument\.|ms-(word|excel|powerpoint)\.(?!sheet\.binary).*macroenabled)/,
    async () => (await import('./ooxml.ts')).extractOoxml,
  ),
  readable(
    'notebook',
    /^application\/x-ipynb\+json$/,
    async () => (await import('./notebook.ts')).extractNotebook,
  ),
  readable('cards', /^text\/(vcard|calendar)$/, async () => (await import('./cards.ts')).extractCards),
  readable(
    'opendocument-flat',
    /^application\/vnd\.oasis\.opendocument\.[\w-]+-flat-xml$/,
    async () => (await import('./odf-flat.ts')).extractFlatOdf,
  ),
  // What OpenOffice wrote before has the same parts and elements under other names.
  readable(
    'opendocument',
    /^application\/vnd\.(oasis\.opendocument|sun\.xml)\./,
    async () => (await import('./odf.ts')).extractOdf,
  ),
  readable('pdf', /^application\/pdf$/, async () => (await import('./pdf.ts')).extractPdf),
  readable('rtf', /^application\/rtf$/, async () => (await import('./rtf.ts')).extractRtf),
  readable('word', /^application\/msword$/, async () => (await import('./cfb.ts')).extractDoc),
  readable(
    'powerpoint',
    /^application\/vnd\.ms-powerpoint$/,
    async () => (await import('./cfb.ts')).extractPpt,
  ),
  readable('excel', /^application\/vnd\.ms-excel$/, async () => (await import('./xls.ts')).extractXls),
  readable(
    'excel-binary',
    /^application\/vnd\.ms-excel\.sheet\.binary\./,
    async () => (await import('./xls.ts')).extractXlsb,
  ),
  readable(
    'older-sheets',
    /^application\/(vnd\.lotus-1-2-3|x-quattro-pro|x-excel-biff|x-dbf)$/,
    async () => (await import('./xls.ts')).extractOlderSheet,
  ),
  container('outlook', /^application\/vnd\.ms-outlook$/, async () => (await import('./msg.ts')).extractMsg),
  container('tnef', /^application\/vnd\.ms-tnef$/, async () => (await import('./tnef.ts')).extractTnef),
  readable('database', /^application\/x-sqlite3$/, async () => (await import('./sqlite.ts')).extractSqlite),
  readable(
    'database-log',
    /^application\/x-sqlite3-log$/,
    async () => (await import('./sqlite-log.ts')).extractSqliteLog,
  ),
  readable(
    'old-word',
    /^application\/x-old-word$/,
    async () => (await import('./string-files.ts')).extractOldWord,
  ),
  readable(
    'onenote',
    /^application\/onenote$/,
    async () => (await import('./string-files.ts')).extractOneNote,
  ),
  container(
    'outlook-store',
    /^application\/vnd\.ms-outlook-pst$/,
    async () => (await import('./pst.ts')).extractPst,
  ),
  readable(
    'iwork',
    /^application\/vnd\.apple\.iwork$/,
    async () => (await import('./iwork.ts')).extractIwork,
  ),
  // It can turn out to be a message with attachments.
  container('compound', /^application\/x-cfb$/, async () => (await import('./cfb.ts')).extractCfb),
  container('mail', /^message\/rfc822$/, async () => (await import('./eml.ts')).extractEml),
  container('sealed', /^application\/pkcs7-mime$/, async () => (await import('./cms.ts')).extractCms),
  readable('sealed', /^application\/pgp-encrypted$/, async () => (await import('./pgp.ts')).extractPgp),
  container('mailbox', /^application\/mbox$/, async () => (await import('./mbox.ts')).extractMbox),
  // Books, drawings and layouts too: their parts are pages of markup.
  container(
    'zip',
    /^application\/(zip|java-archive|vnd\.android\.package-archive|x-xpinstall|[\w.-]+\+zip|vnd\.visio|vnd\.adobe\.indesign-idml-package)$/,
    async () => (await import('./zip.ts')).extractZip,
  ),
  container('tar', /^application\/x-tar$/, async () => (await import('./tar.ts')).extractTar),
  container(
    'compressed',
    /^application\/(gzip|x-bzip2|x-xz|zstd)$/,
    async () => (await import('./compressed.ts')).extractCompressed,
  ),
  container('archive', /^application\/x-xar$/, async () => (await import('./xar.ts')).extractXar),
  container(
    'archive',
    /^application\/x-7z-compressed$/,
    async () => (await import('./seven-zip.ts')).extractSevenZip,
  ),
  container(
    'archive',
    /^application\/(x-(rar-compressed|iso9660-image|cpio|unix-archive|deb|lzh-compressed)|vnd\.ms-cab-compressed)$/,
    async () => (await import('./archive.ts')).extractArchive,
  ),
  readable('metafile', /^image\/(emf|wmf)$/, async () => (await import('./metafile.ts')).extractMetafile),
  // Drawings are not pictures: DWG holds text.
  readable('picture', /^image\/(?!vnd\.dwg)/, async () => (await import('./picture.ts')).extractPicture),
  unread('media', /^(audio|video|font)\//, 'media-not-read'),
  unread(
    'media',
    /^application\/(ogg|mxf|vnd\.ms-asf|vnd\.rn-realmedia|x-shockwave-flash|vnd\.ms-fontobject)$/,
    'media-not-read',
  ),
  unread('executable', /^application\/(x-msdownload|x-elf|x-mach-binary|wasm|java-vm)$/, 'media-not-read'),
];

const UNSUPPORTED: Format = {
  family: 'unknown',
  isolated: true,
  container: false,
  how: { gap: 'unsupported-format' },
};

/** What is done with content of a media type. */
export function formatOf(mediaType: string): Format {
  return FAMILIES.find(({ types }) => types.test(mediaType))?.format ?? UNSUPPORTED;
}
