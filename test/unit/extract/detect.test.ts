import { describe, expect, it } from 'vitest';
import { detectMediaType, detectText } from '../../../src/extract/detect.ts';
import { formatOf } from '../../../src/extract/formats.ts';
import { examineBytes, summary } from '../../hostile/examine.ts';
import { buildZip } from '../../hostile/zip.ts';

const MAIL = 'Received: by mx.example.com\nFrom: a@example.com\nTo: b@example.com\nSubject: x\n\nbody\n';

const CASES: [string, string | Buffer, string][] = [
  ['no bytes', '', 'application/x-empty'],
  ['plain text', 'some words', 'text/plain'],
  ['a list', '<3 this\nless < more\n', 'text/plain'],
  ['source code', '#include <stdio.h>\nint main(void) { return 0; }\n', 'text/plain'],
  ['CSV', 'a;b;c\n1;2;3\n', 'text/plain'],
  ['notes with colons', 'todo: buy milk\nsubject: none\n', 'text/plain'],
  ['HTML', '\n<!DOCTYPE html><html></html>', 'text/html'],
  ['HTML behind comments', '<!-- a --> <!-- b -->\n<HTML>', 'text/html'],
  ['a piece of HTML', '<p class="x">words</p>', 'text/html'],
  ['HTML in UTF-16', Buffer.from('\ufeff<html><p>words</p></html>', 'utf16le'), 'text/html'],
  ['XHTML', '<?xml version="1.0"?><!DOCTYPE html><html xmlns="x"/>', 'application/xhtml+xml'],
  ['SVG', '<svg viewBox="0 0 1 1"><text>x</text></svg>', 'image/svg+xml'],
  ['SVG with a prolog', '<?xml version="1.0"?><!-- x --><svg:svg/>', 'image/svg+xml'],
  ['XML', '<?xml version="1.0"?><plan/>', 'application/xml'],
  ['XML with a document type', '<!DOCTYPE plan SYSTEM "x"><plan/>', 'application/xml'],
  ['a mail', MAIL, 'message/rfc822'],
  ['a mail in a mailbox', `From a@example.com Mon Jul 14 09:30:00 2025\n${MAIL}`, 'application/mbox'],
  ['RTF', '{\\rtf1 words}', 'application/rtf'],
  ['PDF', '%PDF-1.7\n%\xe2\xe3', 'application/pdf'],
  ['PDF behind other bytes', Buffer.from('\0\x01junk\n%PDF-1.4\n\0', 'latin1'), 'application/pdf'],
  ['PostScript', '%!PS-Adobe-3.0\n', 'application/postscript'],
  ['ZIP', buildZip([{ name: 'a', data: 'a' }]), 'application/zip'],
  ['a spanned ZIP', Buffer.from('PK\x07\x08PK\x03\x04\x14\0\0\0', 'latin1'), 'application/zip'],
  ['PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'image/png'],
  [
    'a compound file',
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]),
    'application/x-cfb',
  ],
  ['HTML with bytes of no text', '<!DOCTYPE html><html>\0\x01\x02\xff\x80\x03\x04\x05', 'text/html'],
  ['Word for Windows 2', Buffer.from('dba52d0000000000', 'hex'), 'application/x-old-word'],
  ['Write', Buffer.from(`31be000000ab${'00'.repeat(90)}0102`, 'hex'), 'application/x-old-word'],
  [
    'a sheet of Excel 5 in no compound file',
    Buffer.from(`0908080000050500${'0102'.repeat(40)}`, 'hex'),
    'application/x-excel-biff',
  ],
  ['a sheet of Works', Buffer.from('ff00020004040554', 'hex'), 'application/vnd.lotus-1-2-3'],
  ['zeros', Buffer.alloc(100), 'application/octet-stream'],
  ['a header that breaks off', Buffer.from('PK\x03\x04\0', 'latin1'), 'application/zip'],
];

describe('the media type', () => {
  it.each(CASES)('of %s', async (_, content, type) => {
    const bytes = Buffer.from(content as string, 'latin1');
    expect(await detectMediaType(bytes, bytes.length)).toBe(type);
  });

  it('of text needs no library', () => {
    expect(detectText(Buffer.from('words'), 5)).toBe('text/plain');
    expect(detectText(Buffer.alloc(5), 5)).toBeNull();
  });
});

describe('the list of formats', () => {
  it.each([
    ['text/plain', 'text', false],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'office', true],
    ['application/vnd.ms-excel.sheet.macroenabled.12', 'office', true],
    ['application/vnd.ms-excel.sheet.binary.macroenabled.12', 'excel-binary', true],
    ['application/vnd.oasis.opendocument.text', 'opendocument', true],
    ['application/java-archive', 'zip', true],
    ['application/vnd.etsi.asic-e+zip', 'zip', true],
    ['application/epub+zip', 'zip', true],
    ['image/png', 'picture', true],
    ['image/svg+xml', 'markup', true],
    ['image/vnd.dwg', 'unknown', true],
    ['video/mp4', 'media', true],
    ['application/x-elf', 'executable', true],
    ['application/x-7z-compressed', 'archive', true],
  ])('puts %s into the family %s', (type, family, isolated) => {
    expect(formatOf(type)).toMatchObject({ family, isolated });
  });

  it.each([
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'scanned picture-not-read'],
    ['a program', Buffer.from(`7f454c46020101${'00'.repeat(40)}`, 'hex'), 'scanned media-not-read'],
    ['an unknown format', Buffer.alloc(100), 'skipped unsupported-format'],
    [
      'a compound file without a directory',
      CASES.find(([name]) => name === 'a compound file')![1] as Buffer,
      'skipped unsupported-format',
    ],
  ])('says what becomes of %s', async (_, bytes, outcome) => {
    expect(summary(await examineBytes(bytes))).toEqual([`(file) ${outcome}`]);
  });

  it('takes no unknown format for an archive because one lies in it', async () => {
    const archive = buildZip([{ name: 'a.txt', data: 'a' }]);
    const bytes = Buffer.concat([Buffer.alloc(100, 7), archive, Buffer.alloc(100, 7)]);
    expect(summary(await examineBytes(bytes))).toEqual(['(file) skipped unsupported-format']);
  });

  it.each([
    ['word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['xl/workbook.bin', 'application/vnd.ms-excel.sheet.binary.macroenabled.12'],
    ['PPT\\presentation.xml', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
    ['other/part.xml', 'application/zip'],
  ])('knows a package with %s by its directory', async (name, type) => {
    // The first entry keeps the others out of the bytes that detection looks at.
    const filler = { name: 'filler', data: Buffer.alloc(70_000, 1), store: true };
    const parts = [filler, { name: '[Content_Types].xml', data: '<Types/>' }, { name, data: '<x/>' }];
    const [item] = await examineBytes(buildZip(parts));
    expect(item?.mediaType).toBe(type);
  });

  it('knows OpenDocument by what it declares, or by its parts', async () => {
    const filler = { name: 'filler', data: Buffer.alloc(70_000, 1), store: true };
    const declared = [
      filler,
      { name: 'mimetype', data: 'application/vnd.oasis.opendocument.spreadsheet', store: true },
    ];
    const silent = [
      filler,
      { name: 'content.xml', data: '<x/>' },
      { name: 'META-INF/manifest.xml', data: '<x/>' },
    ];
    expect((await examineBytes(buildZip(declared)))[0]?.mediaType).toBe(
      'application/vnd.oasis.opendocument.spreadsheet',
    );
    expect((await examineBytes(buildZip(silent)))[0]?.mediaType).toBe(
      'application/vnd.oasis.opendocument.text',
    );
  });
});
