import { crc32, deflateSync } from 'node:zlib';
import { bytesAt, loadPdfium, openDocument } from '../../src/extract/pdf-library.ts';
import { pdfOf, stream } from '../hostile/pdf.ts';

/** A picture in shades of grey, a byte a pixel, row by row from above. */
export interface Gray {
  width: number;
  height: number;
  pixels: Buffer;
}

const LINE = 60;
const MARGIN = 20;

/** Lines of black letters on white, as a printer sets them. */
export async function shownText(lines: string[], width = 900): Promise<Gray> {
  const height = 2 * MARGIN + LINE * lines.length;
  const written = lines.map((line, index) => {
    const down = height - MARGIN - LINE * index - 40;
    return `BT /F 36 Tf ${MARGIN} ${down} Td (${line}) Tj ET`;
  });
  const bytes = pdfOf([
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${width} ${height}]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>`,
    stream('', written.join('\n')),
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ]);
  return { width, height, pixels: await rendered(bytes, width, height) };
}

async function rendered(bytes: Buffer, width: number, height: number): Promise<Buffer> {
  const library = await loadPdfium();
  const { api } = library;
  const read = (offset: number, length: number): Uint8Array => bytes.subarray(offset, offset + length);
  const { handle, close } = openDocument(library, { mediaType: '', size: bytes.length, read });
  const page = api.FPDF_LoadPage(handle, 0);
  const bitmap = api.FPDFBitmap_CreateEx(width, height, 1, 0, 0);
  api.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
  api.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0);
  const [start, stride] = [api.FPDFBitmap_GetBuffer(bitmap), api.FPDFBitmap_GetStride(bitmap)];
  const rows = Array.from({ length: height }, (_, row) => bytesAt(api, start + row * stride, width));
  api.FPDFBitmap_Destroy(bitmap);
  api.FPDF_ClosePage(page);
  close();
  return Buffer.concat(rows);
}

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

/** PNG 1.2, eight bits of grey; its header can say another size than it has. */
export function pngOf({ width, height, pixels }: Gray, stated = { width, height }): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(stated.width, 0);
  header.writeUInt32BE(stated.height, 4);
  header[8] = 8;
  const rows = Array.from({ length: height }, (_, row) =>
    Buffer.concat([Buffer.of(0), pixels.subarray(row * width, (row + 1) * width)]),
  );
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** BITMAPFILEHEADER, BITMAPINFOHEADER and a table of greys; rows from below, four bytes each at least. */
export function bmpOf({ width, height, pixels }: Gray): Buffer {
  const stride = Math.ceil(width / 4) * 4;
  const head = Buffer.alloc(54 + 1024);
  head.write('BM', 'latin1');
  head.writeUInt32LE(head.length + stride * height, 2);
  head.writeUInt32LE(head.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(8, 28);
  for (let shade = 0; shade < 256; shade += 1) head.fill(shade, 54 + shade * 4, 57 + shade * 4);
  const rows = Array.from({ length: height }, (_, row) => {
    const line = Buffer.alloc(stride);
    pixels.copy(line, 0, (height - 1 - row) * width, (height - row) * width);
    return line;
  });
  return Buffer.concat([head, ...rows]);
}

/** TIFF 6.0, one uncompressed strip a page; `compression` is what each directory says. */
export function tiffOf(pages: Gray[], compression = 1): Buffer {
  const pieces: Buffer[] = [Buffer.from('II*\0\0\0\0\0', 'latin1')];
  let end = 8;
  let link: { in: Buffer; at: number } = { in: pieces[0]!, at: 4 };
  for (const { width, height, pixels } of pages) {
    const entries: [number, number][] = [
      [256, width],
      [257, height],
      [258, 8],
      [259, compression],
      [262, 1],
      [273, end],
      [277, 1],
      [278, height],
      [279, pixels.length],
    ];
    const directory = Buffer.alloc(2 + entries.length * 12 + 4);
    directory.writeUInt16LE(entries.length, 0);
    for (const [index, [tag, value]] of entries.entries()) {
      directory.writeUInt16LE(tag, 2 + index * 12);
      directory.writeUInt16LE(4, 4 + index * 12);
      directory.writeUInt32LE(1, 6 + index * 12);
      directory.writeUInt32LE(value, 10 + index * 12);
    }
    link.in.writeUInt32LE(end + pixels.length, link.at);
    link = { in: directory, at: directory.length - 4 };
    pieces.push(pixels, directory);
    end += pixels.length + directory.length;
  }
  return Buffer.concat(pieces);
}

/** A TIFF of one page with Deflate in strips of `rows`, each sample told by its difference to the one on the left. */
export function deflatedTiff({ width, height, pixels }: Gray, rows: number): Buffer {
  const differences = Buffer.from(pixels);
  for (let row = 0; row < pixels.length; row += width) {
    for (let at = row + width - 1; at > row; at -= 1)
      differences[at] = ((pixels[at] ?? 0) - (pixels[at - 1] ?? 0)) & 0xff;
  }
  const strips: Buffer[] = [];
  for (let at = 0; at < pixels.length; at += rows * width)
    strips.push(deflateSync(differences.subarray(at, at + rows * width)));
  const entries: [number, number[]][] = [
    [256, [width]],
    [257, [height]],
    [258, [8]],
    [259, [8]],
    [262, [1]],
    [273, strips.map((_, index) => 8 + strips.slice(0, index).reduce((sum, { length }) => sum + length, 0))],
    [277, [1]],
    [278, [rows]],
    [279, strips.map(({ length }) => length)],
    [317, [2]],
  ];
  const body = Buffer.concat(strips);
  const directory = Buffer.alloc(2 + entries.length * 12 + 4);
  const values: Buffer[] = [];
  let at = 8 + body.length + directory.length;
  directory.writeUInt16BE(entries.length, 0);
  for (const [index, [tag, numbers]] of entries.entries()) {
    const list = Buffer.alloc(numbers.length * 4);
    for (const [place, value] of numbers.entries()) list.writeUInt32BE(value, place * 4);
    directory.writeUInt16BE(tag, 2 + index * 12);
    directory.writeUInt16BE(4, 4 + index * 12);
    directory.writeUInt32BE(numbers.length, 6 + index * 12);
    directory.writeUInt32BE(numbers.length === 1 ? (numbers[0] ?? 0) : at, 10 + index * 12);
    if (numbers.length === 1) continue;
    values.push(list);
    at += list.length;
  }
  const head = Buffer.from('MM\0*\0\0\0\0', 'latin1');
  head.writeUInt32BE(8 + body.length, 4);
  return Buffer.concat([head, body, directory, ...values]);
}

/** A page of a PDF: a picture, a text, or both. */
export interface PdfPage {
  picture?: Gray;
  text?: string;
}

/** A PDF as a scanner makes it: a page is one picture, compressed with Flate (ISO 32000-1, 8.9.5). */
export function scannedPdf(pages: PdfPage[]): Buffer {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '',
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ] as (string | Buffer)[];
  const kids = pages.map(({ picture, text }) => {
    const at = objects.length + 1;
    const high = picture === undefined ? 0 : Math.round((595 * picture.height) / picture.width);
    const shown = picture === undefined ? '' : `q 595 0 0 ${high} 0 600 cm /P Do Q `;
    const said = text === undefined ? '' : `BT /F 12 Tf 40 40 Td (${text}) Tj ET`;
    objects.push(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${at + 1} 0 R/Resources<</Font<</F 3 0 R>>/XObject<</P ${at + 2} 0 R>>>>>>`,
      stream('', shown + said),
      picture === undefined
        ? 'null'
        : stream(
            `/Type/XObject/Subtype/Image/Width ${picture.width}/Height ${picture.height}/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode`,
            deflateSync(picture.pixels),
          ),
    );
    return `${at} 0 R`;
  });
  objects[1] = `<</Type/Pages/Kids[${kids.join(' ')}]/Count ${pages.length}>>`;
  return pdfOf(objects);
}
