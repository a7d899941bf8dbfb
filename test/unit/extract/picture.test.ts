import { describe, expect, it } from 'vitest';
import { inflatingParts, lyingPng } from '../../hostile/pictures.ts';
import { examineBytes, summary, textOf, type Examined } from '../../hostile/examine.ts';
import { buildZip } from '../../hostile/zip.ts';
import { makeExif, makeGif, makeIptc, makeJpeg, makePng, makeWebp, makeXmp } from '../../make/pictures.ts';

const EXIF = {
  0x010e: 'Whiteboard of the account plan',
  0x013b: 'Dana Reyes',
  0x9c9f: Buffer.from('Project Halyard\0', 'utf16le'),
  0x8769: { 0x9286: Buffer.from('ASCII\0\0\0seen by nobody'), 0xa430: 'Northwind Data' },
};
const EXPECTED = [
  'description: Whiteboard of the account plan',
  'author: Dana Reyes',
  'subject: Project Halyard',
  'comments: seen by nobody',
  'owner: Northwind Data',
];

function properties(item: Examined | undefined): string[] {
  return (item?.segments ?? [])
    .filter(({ part }) => part === 'property')
    .map(({ property, text }) => `${property ?? ''}: ${text}`);
}

describe('a picture', () => {
  it.each([
    ['JPEG', makeJpeg({ exif: makeExif(EXIF) }), 'image/jpeg'],
    ['JPEG with the other order of bytes', makeJpeg({ exif: makeExif(EXIF, false) }), 'image/jpeg'],
    ['TIFF', makeExif(EXIF), 'image/tiff'],
    ['WebP', makeWebp(makeExif(EXIF)), 'image/webp'],
    ['HEIC', heic(makeExif(EXIF)), 'image/heic'],
  ])('%s brings its EXIF texts and says that it was not looked at', async (_, bytes, type) => {
    const [item] = await examineBytes(bytes);
    expect(item?.mediaType).toBe(type);
    expect(item?.examination).toEqual({ status: 'scanned', reasons: ['picture-not-read'], detail: null });
    expect(properties(item)).toEqual(EXPECTED);
  });

  it('brings IPTC, XMP and comments, each text once', async () => {
    const iptc = makeIptc({ 5: 'Plan', 25: 'Contoso', 80: 'Dana Reyes', 116: '© Northwind' });
    const bytes = makeJpeg({ iptc, xmp: makeXmp('Halyard'), comment: 'not for Fabrikam' });
    const [item] = await examineBytes(bytes);
    expect(properties(item)).toEqual([
      'comments: not for Fabrikam',
      'title: Plan',
      'keywords: Contoso',
      'author: Dana Reyes',
      'copyright: © Northwind',
      'title: Halyard',
    ]);
    expect(item?.segments.filter(({ part }) => part === 'title').map(({ text }) => text)).toEqual([
      'Plan',
      'Halyard',
    ]);
  });

  it('in PNG brings its texts, compressed ones too', async () => {
    const texts = { plain: 'Dana Reyes', packed: 'a packed word', international: 'größer' };
    const [item] = await examineBytes(makePng(texts, makeExif({ 0x0131: 'Sketcher' })));
    expect(properties(item)).toEqual([
      'author: Dana Reyes',
      'comment: a packed word',
      'description: größer',
      'application: Sketcher',
    ]);
  });

  it('in GIF brings its comments', async () => {
    const [item] = await examineBytes(makeGif(['Account ', 'plan']));
    expect(properties(item)).toEqual(['comments: Account plan']);
  });

  it('in an archive is read too', async () => {
    const items = await examineBytes(buildZip([{ name: 'a.jpg', data: makeJpeg({ comment: 'words' }) }]));
    expect(summary(items)).toEqual(['(file) scanned', 'a.jpg scanned picture-not-read']);
    expect(properties(items[1])).toEqual(['comments: words']);
  });

  it('too long to be held is read at its beginning', async () => {
    const jpeg = Buffer.concat([makeJpeg({ comment: 'words' }), Buffer.alloc(300_000)]);
    const items = await examineBytes(buildZip([{ name: 'a.jpg', data: jpeg }]), { parserMemory: 400_000 });
    expect(summary(items)[1]).toBe('a.jpg scanned picture-not-read');
    expect(properties(items[1])).toEqual(['comments: words']);
  });

  it('whose directories lead in a circle is read once', async () => {
    const exif = makeExif({ 0x010e: 'words', 0x8769: Buffer.from([8, 0, 0, 0]) });
    const [item] = await examineBytes(makeJpeg({ exif }));
    expect(properties(item)).toEqual(['description: words']);
  });
});

/** Boxes of HEIF as far as the type is told by them; EXIF stands somewhere in the data (ISO/IEC 23008-12, A.2.1). */
function heic(exif: Buffer): Buffer {
  const type = Buffer.concat([Buffer.from('00000018', 'hex'), Buffer.from('ftypheic\0\0\0\0mif1heic')]);
  const data = Buffer.concat([Buffer.from('\0\0\0\x06Exif\0\0', 'latin1'), exif]);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length + 8);
  head.write('mdat', 4);
  return Buffer.concat([type, head, data]);
}

it('whose words inflate to more than any has, or are broken, says so', async () => {
  const [long] = await examineBytes(lyingPng(1, 1, Buffer.alloc(2), inflatingParts(2 ** 23)));
  expect(long?.examination).toMatchObject({
    status: 'partial',
    reasons: expect.arrayContaining(['budget-exceeded']) as string[],
  });
  const broken = lyingPng(1, 1, Buffer.alloc(2), inflatingParts(10));
  broken.fill(0xff, broken.indexOf('Comment') + 9, broken.indexOf('Comment') + 12);
  const [item] = await examineBytes(broken);
  expect(item?.examination.reasons).toContain('damaged');
  expect(textOf(item, 'property')).toContain('a'.repeat(10));
});
