import { crc32, deflateSync } from 'node:zlib';

function uint(value: number, width: 2 | 4, little: boolean): Buffer {
  const bytes = Buffer.alloc(width);
  if (little) bytes.writeUIntLE(value, 0, width);
  else bytes.writeUIntBE(value, 0, width);
  return bytes;
}

/** One entry of a directory: a text, bytes, or a directory of its own. */
export type ExifEntries = { [tag: number]: string | Buffer | ExifEntries };

/** An EXIF block, or a TIFF file without a picture (TIFF 6.0, 2). */
export function makeExif(entries: ExifEntries, little = true): Buffer {
  const number = (value: number, width: 2 | 4): Buffer => uint(value, width, little);
  const directory = (contents: ExifEntries, at: number): Buffer => {
    const list = Object.entries(contents);
    const after: Buffer[] = [];
    let end = at + 2 + list.length * 12 + 4;
    const rows = list.map(([tag, value]) => {
      const isNested = typeof value === 'object' && !Buffer.isBuffer(value);
      const text = typeof value === 'string' ? Buffer.from(`${value}\0`) : null;
      const bytes = isNested ? directory(value, end) : (text ?? (value as Buffer));
      const type = isNested ? 4 : text === null ? 7 : 2;
      const head = [number(Number(tag), 2), number(type, 2), number(isNested ? 1 : bytes.length, 4)];
      if (!isNested && bytes.length <= 4)
        return Buffer.concat([...head, bytes, Buffer.alloc(4 - bytes.length)]);
      after.push(bytes);
      end += bytes.length;
      return Buffer.concat([...head, number(end - bytes.length, 4)]);
    });
    return Buffer.concat([number(list.length, 2), ...rows, Buffer.alloc(4), ...after]);
  };
  return Buffer.concat([
    Buffer.from(little ? 'II' : 'MM'),
    number(42, 2),
    number(8, 4),
    directory(entries, 8),
  ]);
}

/** IPTC records of record 2 as Photoshop keeps them, by their numbers. */
export function makeIptc(values: Record<number, string>): Buffer {
  const records = Object.entries(values).map(([number, text]) => {
    const bytes = Buffer.from(text);
    return Buffer.concat([Buffer.of(0x1c, 2, Number(number)), uint(bytes.length, 2, false), bytes]);
  });
  const data = Buffer.concat(records);
  return Buffer.concat([Buffer.from('8BIM\x04\x04\0\0', 'latin1'), uint(data.length, 4, false), data]);
}

/** A packet of XMP with one title. */
export function makeXmp(title: string): string {
  return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="r"><rdf:Description xmlns:dc="d"><dc:title><rdf:Alt><rdf:li>${title}</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>`;
}

function segment(marker: number, ...pieces: (string | Buffer)[]): Buffer {
  const data = Buffer.concat(pieces.map((piece) => Buffer.from(piece as string, 'latin1')));
  return Buffer.concat([Buffer.of(0xff, marker), uint(data.length + 2, 2, false), data]);
}

export interface PictureWords {
  exif?: Buffer;
  iptc?: Buffer;
  xmp?: string;
  comment?: string;
}

/** A JPEG file without a picture (ITU-T T.81, B.2). */
export function makeJpeg({ exif, iptc, xmp, comment }: PictureWords): Buffer {
  return Buffer.concat([
    Buffer.of(0xff, 0xd8),
    segment(0xe0, 'JFIF\0\x01\x01\0\0\x01\0\x01\0\0'),
    ...(exif === undefined ? [] : [segment(0xe1, 'Exif\0\0', exif)]),
    ...(xmp === undefined ? [] : [segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0', xmp)]),
    ...(iptc === undefined ? [] : [segment(0xed, 'Photoshop 3.0\0', iptc)]),
    ...(comment === undefined ? [] : [segment(0xfe, comment)]),
    Buffer.of(0xff, 0xda, 0, 2, 0xff, 0xd9),
  ]);
}

/** One chunk of a PNG file (PNG 1.2, 5.3). */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  return Buffer.concat([uint(data.length, 4, false), body, uint(crc32(body), 4, false)]);
}

/** A PNG file without a picture, with a text of each kind, and EXIF. */
export function makePng(
  texts: { plain: string; packed: string; international: string },
  exif: Buffer,
): Buffer {
  const text = Buffer.from(texts.international);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', Buffer.from('00000001000000010802000000', 'hex')),
    chunk('tEXt', Buffer.from(`Author\0${texts.plain}`, 'latin1')),
    chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(texts.packed)])),
    chunk('iTXt', Buffer.concat([Buffer.from('Description\0\x01\0de\0Beschreibung\0'), deflateSync(text)])),
    chunk('eXIf', exif),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A GIF file without a picture, with a comment in two blocks. */
export function makeGif(comment: [string, string]): Buffer {
  const blocks = comment.map((text) => Buffer.concat([Buffer.of(text.length), Buffer.from(text, 'latin1')]));
  return Buffer.concat([
    Buffer.from('GIF89a\x01\0\x01\0\x80\0\0', 'latin1'),
    Buffer.alloc(6),
    Buffer.of(0x21, 0xfe),
    ...blocks,
    Buffer.of(0, 0x3b),
  ]);
}

/** A WebP file without a picture, with EXIF in a chunk of its own. */
export function makeWebp(exif: Buffer): Buffer {
  const body = Buffer.concat([
    Buffer.from('WEBPVP8X\x0a\0\0\0\x08\0\0\0\0\0\0\0\0\0', 'latin1'),
    Buffer.from('EXIF'),
    uint(exif.length, 4, true),
    exif,
  ]);
  return Buffer.concat([Buffer.from('RIFF'), uint(body.length, 4, true), body]);
}
