import { cmsKind } from './cms.ts';
import { EMLX_LINE } from './emlx.ts';
import { bomEncoding, isLooseText, isPlainText } from './encoding.ts';
import { PGP_MESSAGE } from './pgp.ts';
import { BLOCK, tarHeader } from './tar-header.ts';

/** What is looked at: more decides nothing. */
const HEAD = 65_536;
/** What is looked at for markup and headers. */
const OPENING = 16_384;
const UNKNOWN = 'application/octet-stream';

/** First characters for looking at markup and headers; for these, bytes as Latin letters are good enough. */
function opening(head: Uint8Array): string {
  const mark = bomEncoding(head) ?? (head[1] === 0 ? 'utf-16le' : head[0] === 0 ? 'utf-16be' : 'latin1');
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, OPENING));
  if (mark === 'latin1') return bytes.toString('latin1').trimStart();
  return mark.startsWith('utf-32') ? '' : new TextDecoder(mark).decode(bytes).trimStart();
}

const HTML =
  /^(<!--[^]{0,4000}?-->\s*)*<(!doctype html|html|head|body|script|style|title|meta|link|base|table|div|span|p|h[1-6]|ul|ol|a|img|br|center|font|form|iframe|svg)[\s>/]/i;

/** How pages begin, and nothing else. */
const PAGE = /^(<!doctype html|<html)[\s>]/i;

/** A document of OpenDocument in one XML file names its kind at its root (ODF 1.3 part 3, 3.1.2). */
function flatType(text: string): string | null {
  const kind = /\soffice:mimetype\s*=\s*["'](application\/vnd\.oasis\.opendocument\.[\w-]+)["']/.exec(
    text,
  )?.[1];
  return kind === undefined ? null : `${kind}-flat-xml`;
}

function xmlType(text: string): string {
  const root = /<(?![?!])([\w.-]+:)?([\w.-]+)/.exec(text.slice(0, 8192))?.[2]?.toLowerCase();
  if (root === 'html') return 'application/xhtml+xml';
  if (root === 'document') return flatType(text) ?? 'application/xml';
  return root === 'svg' ? 'image/svg+xml' : 'application/xml';
}

/** A header line of RFC 5322: name without spaces, colon; or the continuation of one. */
const HEADER = /^([!-9;-~]+):|^[ \t]+\S/;
const SURE = new Set(['received', 'message-id', 'mime-version', 'return-path', 'delivered-to', 'x-mailer']);
const USUAL = new Set(['from', 'to', 'cc', 'subject', 'date', 'reply-to', 'sender', 'content-type', ...SURE]);

/**
 * A mail is nothing but header lines up to the first empty line, and its headers are those of mail, or of a part of one:
 * that is what is signed.
 */
function isMail(text: string): boolean {
  if (!/^[!-9;-~]+:/.test(text)) return false;
  const names = new Set<string>();
  const lines = text.split(/\r?\n/);
  if (text.length > OPENING / 2) lines.pop();
  for (const line of lines) {
    if (line.trim() === '') break;
    const match = HEADER.exec(line);
    if (match === null) return false;
    if (match[1] !== undefined) names.add(match[1].toLowerCase());
  }
  const usual = [...names].filter((name) => USUAL.has(name));
  return (
    (names.has('content-type') && names.has('content-transfer-encoding')) ||
    /^content-type:\s*multipart\/[^;]+;\s*boundary=/i.test(text) ||
    (usual.length >= 3 && (usual.some((name) => SURE.has(name)) || (names.has('from') && names.has('date'))))
  );
}

/** First lines of address cards and calendars, first names of a notebook with those of its cells. */
const RECORDS: readonly [RegExp, string][] = [
  [/^BEGIN:VCARD\s*\n/i, 'text/vcard'],
  [/^BEGIN:VCALENDAR\s*\n/i, 'text/calendar'],
  [
    /^\{\s*"(?:cells|metadata|nbformat|nbformat_minor|worksheets)"[^]*"cell_type"\s*:\s*"(?:code|markdown|raw|heading)"/,
    'application/x-ipynb+json',
  ],
];

function textType(head: Uint8Array): string {
  const text = opening(head);
  if (text.startsWith('%PDF-')) return 'application/pdf';
  if (text.startsWith('%!PS')) return 'application/postscript';
  if (text.startsWith('{\\rtf')) return 'application/rtf';
  if (text.startsWith('<?xml')) return xmlType(text);
  if (text.startsWith('<')) return markupType(text);
  if (/^From \S+.*\d{4}\s*\n/.test(text)) return 'application/mbox';
  const record = RECORDS.find(([form]) => form.test(text));
  if (record !== undefined) return record[1];
  if (text.startsWith(PGP_MESSAGE)) return 'application/pgp-encrypted';
  return isMail(text.replace(EMLX_LINE, '')) ? 'message/rfc822' : 'text/plain';
}

function markupType(text: string): string {
  if (/^<svg[\s>]/i.test(text)) return 'image/svg+xml';
  if (HTML.test(text)) return 'text/html';
  return /^<!DOCTYPE\s/i.test(text) ? xmlType(text) : 'text/plain';
}

/**
 * The media type of plain text and markup, decided at once and without any library; null where the bytes are something
 * else. `size` is that of the whole file.
 */
export function detectText(head: Uint8Array, size: number): string | null {
  if (size === 0) return 'application/x-empty';
  const bytes = head.subarray(0, HEAD);
  return isPlainText(bytes) ? textType(bytes) : null;
}

/** Other software puts bytes before the header of a PDF; readers accept it within the first 1024. */
function isPdf(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, 1024)).includes('%PDF-');
}

/** First bytes of what file-type does not tell, or only where it finds more: ZIP in pieces, TIFF. */
const MAGIC: readonly [string, string][] = [
  ['PK\x07\x08PK\x03\x04', 'application/zip'],
  ['PK00PK\x03\x04', 'application/zip'],
  ['II*\0', 'image/tiff'],
  ['MM\0*', 'image/tiff'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
];

/** First bytes that no text has, of what is refined in `packages.ts`: nothing slower needs to look at them. */
const PACKED: readonly [string, string][] = [
  ['PK\x03\x04', 'application/zip'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'application/x-cfb'],
];

/** First bytes of what file-type takes for something else, or does not know. */
const OWN: readonly [string, string][] = [
  // Outlook's store: file-type gives it the type of a message.
  ['!BDN', 'application/vnd.ms-outlook-pst'],
  ['xar!', 'application/x-xar'],
  ['\x37\x7f\x06\x82', 'application/x-sqlite3-log'],
  ['\x37\x7f\x06\x83', 'application/x-sqlite3-log'],
  ['\xd9\xd5\x05\xf9\x20\xa1\x63\xd7', 'application/x-sqlite3-log'],
  ['\x78\x9f\x3e\x22', 'application/vnd.ms-tnef'],
  // Metafiles of Windows, with and without a header that says how large they are.
  ['\xd7\xcd\xc6\x9a', 'image/wmf'],
  ['\x01\0\x09\0\0\x03', 'image/wmf'],
  ['\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d', 'application/onenote'],
  // Sheets of Lotus (WKS, WK1, WK3 and later) and Quattro Pro, which file-type takes for cursors; of Excel before 97, which has them in
  // no compound file.
  ['\0\0\x02\0\x04\x04', 'application/vnd.lotus-1-2-3'],
  ['\0\0\x02\0\x05\x04', 'application/vnd.lotus-1-2-3'],
  ['\0\0\x02\0\x06\x04', 'application/vnd.lotus-1-2-3'],
  ['\0\0\x1a\0', 'application/vnd.lotus-1-2-3'],
  ['\0\0\x02\0\x20\x51', 'application/x-quattro-pro'],
  ['\0\0\x02\0\x21\x51', 'application/x-quattro-pro'],
  ['\0\0\x02\0\x01\x10', 'application/x-quattro-pro'],
  ['\0\0\x02\0\x02\x10', 'application/x-quattro-pro'],
  ['\x09\0\x04\0', 'application/x-excel-biff'],
  ['\x09\x02\x06\0', 'application/x-excel-biff'],
  ['\x09\x04\x06\0', 'application/x-excel-biff'],
  ['\x09\x08\x08\0', 'application/x-excel-biff'],
  ['\x09\x08\x10\0\0\x06', 'application/x-excel-biff'],
  ['\xff\0\x02\0\x04\x04', 'application/vnd.lotus-1-2-3'],
  // Word for Windows 1 and 2, Word for DOS and Write.
  ['\x9b\xa5\x21\0', 'application/x-old-word'],
  ['\xdb\xa5\x2d\0', 'application/x-old-word'],
  ['\x31\xbe\0\0\0\xab', 'application/x-old-word'],
  ['\x32\xbe\0\0\0\xab', 'application/x-old-word'],
];

/** True for a table of dBASE and its kin: a date, lengths that fit, and the mark that ends the list of fields. */
function isDbf(head: Uint8Array): boolean {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (bytes.length < 65 || ![0x03, 0x30, 0x83, 0x8b, 0xf5].includes(bytes[0] ?? 0)) return false;
  const [month, day, length, record] = [
    bytes[2] ?? 0,
    bytes[3] ?? 0,
    bytes.readUInt16LE(8),
    bytes.readUInt16LE(10),
  ];
  const isDated = month >= 1 && month <= 12 && day >= 1 && day <= 31;
  // Visual FoxPro has 263 bytes behind the list.
  const isListed = [1, 2, 264].some((back) => back < length && bytes[length - back] === 0x0d);
  return isDated && length >= 65 && record >= 2 && isListed;
}

/** Where the first volume descriptor of ISO 9660 (8.1) has its identifier. */
const ISO_AT = 32_769;

/** Where the header of an enhanced metafile has its signature (MS-EMF 2.2.9). */
const EMF_AT = 40;

/** What file-type does not tell: what has its marks further inside, old archives by their checksums. */
function typeInside(head: Uint8Array): string | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (bytes.toString('latin1', EMF_AT, EMF_AT + 4) === ' EMF' && bytes.readUInt32LE(0) === 1)
    return 'image/emf';
  if (bytes.toString('latin1', ISO_AT, ISO_AT + 5) === 'CD001') return 'application/x-iso9660-image';
  const block = bytes.subarray(0, BLOCK);
  return block.some((byte) => byte !== 0) && tarHeader(block) !== null ? 'application/x-tar' : null;
}

function beginningOf(head: Uint8Array, types: readonly [string, string][]): string | undefined {
  const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 8)).toString('latin1');
  return types.find(([magic]) => start.startsWith(magic))?.[1];
}

async function byMagic(head: Uint8Array): Promise<string | undefined> {
  const own = beginningOf(head, OWN);
  if (own !== undefined) return own;
  if (cmsKind(head) !== null) return 'application/pkcs7-mime';
  const { fileTypeFromBuffer } = await import('file-type');
  let type: string | undefined;
  try {
    type = (await fileTypeFromBuffer(head))?.mime.replace(/;.*/, '');
  } catch {
    // The file breaks off within its own header.
  }
  return type ?? beginningOf(head, MAGIC);
}

/**
 * Media type by content, never by name. `head` is the beginning of the file, 64 KiB where it is as long; `size` its
 * whole length in bytes. `application/octet-stream` where unknown, `application/x-empty` for no bytes. Formats that
 * are packed as ZIP can come out as `application/zip`: their directory tells more, see `packages.ts`.
 */
export async function detectMediaType(head: Uint8Array, size: number): Promise<string> {
  const packed = beginningOf(head, PACKED);
  if (packed !== undefined) return packed;
  const text = detectText(head, size);
  if (text !== null) return text;
  const bytes = head.subarray(0, HEAD);
  const type = await byMagic(bytes);
  if (type !== undefined) return type;
  if (isPdf(bytes)) return 'application/pdf';
  if (isDbf(bytes)) return 'application/x-dbf';
  const inside = typeInside(bytes);
  if (inside !== null) return inside;
  if (isLooseText(bytes)) return textType(bytes);
  // Browsers show a page whatever stands between its letters.
  return PAGE.test(opening(bytes)) ? 'text/html' : UNKNOWN;
}
