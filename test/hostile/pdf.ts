import { deflateSync } from 'node:zlib';

/** A PDF of the objects given, numbered from 1; the first is the catalogue. */
export function pdfOf(objects: (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  let at = parts[0]?.length ?? 0;
  const push = (bytes: Buffer): void => {
    parts.push(bytes);
    at += bytes.length;
  };
  for (const [index, object] of objects.entries()) {
    offsets.push(at);
    push(Buffer.from(`${index + 1} 0 obj\n`));
    push(Buffer.isBuffer(object) ? object : Buffer.from(object));
    push(Buffer.from('\nendobj\n'));
  }
  const start = at;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  push(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`));
  push(Buffer.from(`trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`));
  return Buffer.concat(parts);
}

/** A stream object; `dictionary` is the inside of its dictionary but for the length. */
export function stream(dictionary: string, bytes: Buffer | string): Buffer {
  const body = Buffer.from(bytes as string);
  return Buffer.concat([
    Buffer.from(`<<${dictionary}/Length ${body.length}>>stream\n`),
    body,
    Buffer.from('\nendstream'),
  ]);
}

const CATALOG = '<</Type/Catalog/Pages 2 0 R>>';
const PAGES = '<</Type/Pages/Kids[3 0 R]/Count 1>>';
const FONT = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>';

/** One page whose forms draw the next form ten times each: 10^`depth` drawings of one line of text. */
export function nestedFormsPdf(depth: number): Buffer {
  const forms = Array.from({ length: depth }, (_, level) => {
    const last = level === depth - 1;
    const resources = last ? '/Font<</F 5 0 R>>' : `/XObject<</X ${7 + level} 0 R>>`;
    const body = last ? 'BT /F 9 Tf (deep) Tj ET' : '/X Do '.repeat(10);
    return stream(`/Type/XObject/Subtype/Form/BBox[0 0 100 100]/Resources<<${resources}>>`, body);
  });
  const page =
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<</XObject<</X 6 0 R>>>>>>';
  return pdfOf([CATALOG, PAGES, page, stream('', '/X Do '.repeat(10)), FONT, ...forms]);
}

/** One page whose content inflates to `mebibytes` of operators. */
export function flateBombPdf(mebibytes: number): Buffer {
  const block = Buffer.alloc(2 ** 20, 'BT /F 9 Tf (x) Tj ET\n');
  const content = deflateSync(Buffer.concat(Array<Buffer>(mebibytes).fill(block)), { level: 9 });
  const page =
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>';
  return pdfOf([CATALOG, PAGES, page, stream('/Filter/FlateDecode', content), FONT]);
}

/** A tree of pages that leads back to its root, beside one page that is one. */
export function loopingPagesPdf(text: string): Buffer {
  const page =
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>';
  const loop = '<</Type/Pages/Parent 2 0 R/Kids[2 0 R 6 0 R]/Count 2>>';
  const pages = '<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>';
  return pdfOf([CATALOG, pages, page, stream('', `BT /F 9 Tf (${text}) Tj ET`), FONT, loop]);
}

/** One page with text whose dictionary holds arrays in arrays, `depth` times. */
export function deepArraysPdf(depth: number, text: string): Buffer {
  const page =
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>/Deep 6 0 R>>';
  const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
  return pdfOf([CATALOG, PAGES, page, stream('', `BT /F 9 Tf (${text}) Tj ET`), FONT, deep]);
}
