import { createHash } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { examineBytes, summary, textOf } from '../../hostile/examine.ts';
import { emptySevenZip } from '../../hostile/seven-zip.ts';
import { buildTar, paxRecord } from '../../hostile/tar.ts';
import { buildZip } from '../../hostile/zip.ts';
import {
  buildCab,
  buildXar,
  BZIP2,
  ISO_IN_GZIP,
  SEVEN_ZIP,
  SEVEN_ZIP_ENCRYPTED,
  SEVEN_ZIP_HIDDEN,
  XZ,
  ZSTD,
} from '../../make/archives.ts';
import { buildLha, buildRar4, buildRar5, hiddenRar5 } from '../../make/rar.ts';
import { SEVEN_ZIPS } from '../../make/seven-zips.ts';

const TEXT = 'Account plan for Contoso\n';
const PARTS = [
  { name: 'plans/', type: '5' },
  { name: 'plans/a.txt', data: TEXT },
  { name: 'b.txt', data: 'second text' },
];

describe('members of a TAR archive', () => {
  it('are items with facts, hash and text of their own', async () => {
    const [outer, first, second] = await examineBytes(buildTar(PARTS));
    expect(outer?.mediaType).toBe('application/x-tar');
    expect(first?.facts).toEqual({
      path: 'plans/a.txt',
      name: 'a.txt',
      nameBytes: null,
      target: null,
      sizeBytes: TEXT.length,
      modifiedAt: Date.UTC(2025, 5, 2, 9, 30, 0),
    });
    expect(first?.hashes.sha256).toBe(createHash('sha256').update(TEXT).digest('hex'));
    expect(textOf(second)).toBe('second text');
  });

  it.each([
    ['older than its standard', buildTar(PARTS.map((part) => ({ ...part, magic: '' })))],
    ['compressed with gzip', gzipSync(buildTar(PARTS))],
    ['joined from two', Buffer.concat([buildTar(PARTS.slice(0, 2)), buildTar(PARTS.slice(2))])],
  ])('are read from an archive %s', async (_, bytes) => {
    const items = await examineBytes(bytes);
    expect(summary(items)).toEqual(['(file) scanned', 'plans/a.txt scanned', 'b.txt scanned']);
  });

  it('have long names and large sizes by extensions of the format', async () => {
    const long = `${'folder/'.repeat(40)}größe.txt`;
    const items = await examineBytes(
      buildTar([
        { name: 'pax', type: 'x', data: paxRecord('path', long) + paxRecord('mtime', '1700000000.5') },
        { name: 'short', data: 'one' },
        { name: '././@LongLink', type: 'L', data: `${long}\0` },
        { name: 'short', data: 'two' },
        { name: 'plain.txt', data: 'three' },
        { name: Buffer.from('gr\xfcn.txt', 'latin1'), data: 'four' },
      ]),
    );
    expect(items.slice(1).map(({ facts }) => facts?.path)).toEqual([long, long, 'plain.txt', 'grün.txt']);
    expect(items[1]?.facts?.modifiedAt).toBe(1_700_000_000_500);
    expect(items[4]?.facts?.nameBytes).toBe(Buffer.from('gr\xfcn.txt', 'latin1').toString('base64'));
  });

  it('are not followed where they are links, and no files where they are devices', async () => {
    const items = await examineBytes(
      buildTar([
        { name: 'link', type: '2', link: '../../target.txt' },
        { name: 'hard', type: '1', link: 'other' },
        { name: 'device', type: '3' },
        { name: '../../escape.txt', data: 'text' },
      ]),
    );
    expect(summary(items)).toEqual([
      '(file) scanned',
      'link skipped not-followed',
      'hard skipped not-followed',
      'device skipped not-a-file',
      '../../escape.txt scanned',
    ]);
    expect(items[1]?.facts?.target).toBe('../../target.txt');
  });

  it('are read as far as they go', async () => {
    const cut = buildTar(PARTS).subarray(0, 2053);
    expect(summary(await examineBytes(cut))).toEqual([
      '(file) scanned',
      'plans/a.txt scanned',
      'b.txt partial damaged',
    ]);
    const broken = Buffer.concat([buildTar(PARTS.slice(0, 2)), Buffer.alloc(512, 7)]);
    expect(summary(await examineBytes(broken))).toEqual(['(file) partial damaged', 'plans/a.txt scanned']);
    const huge = buildTar([{ name: 'huge', data: 'text'.repeat(128), claimedSize: 10 ** 12 }]);
    expect(summary(await examineBytes(huge.subarray(0, 1024)))).toEqual([
      '(file) scanned',
      'huge partial damaged',
    ]);
  });
});

describe('a file that is compressed as a whole', () => {
  it.each([
    ['gzip', gzipSync(TEXT), 'application/gzip'],
    ['bzip2', BZIP2, 'application/x-bzip2'],
    ['xz', XZ, 'application/x-xz'],
    ['Zstandard', ZSTD, 'application/zstd'],
  ])('with %s has one member', async (_, bytes, type) => {
    const items = await examineBytes(bytes);
    expect(summary(items)).toEqual(['(file) scanned', 'content scanned']);
    expect(items[0]?.mediaType).toBe(type);
    expect(textOf(items[1])).toBe(TEXT);
    expect(items[1]?.sizeBytes).toBe(TEXT.length);
  });

  const gzip = gzipSync(TEXT);
  const broken = Buffer.from(gzip);
  broken.writeUInt32LE(0, gzip.length - 8);
  it.each<[string, Buffer, string, string]>([
    ['padded with zeros', Buffer.concat([gzip, Buffer.alloc(70_000)]), TEXT, 'scanned'],
    [
      'going on behind zeros',
      Buffer.concat([gzip, Buffer.alloc(600), gzipSync('more')]),
      `${TEXT}more`,
      'scanned',
    ],
    ['with an empty part', Buffer.concat([gzipSync(''), gzip]), TEXT, 'scanned'],
    ['followed by something else', Buffer.concat([gzip, Buffer.from('else')]), TEXT, 'partial damaged'],
    ['without its end', gzip.subarray(0, gzip.length - 8), TEXT, 'partial damaged'],
    ['with a wrong checksum', broken, TEXT, 'partial damaged'],
  ])('with gzip is read where it is %s', async (_, packed, text, outcome) => {
    const items = await examineBytes(packed);
    expect([textOf(items[1]), summary(items)]).toEqual([text, ['(file) scanned', `content ${outcome}`]]);
  });

  it('with gzip gives it the name that it had', async () => {
    const packed = gzipSync(TEXT);
    packed[3] = 8;
    const named = Buffer.concat([packed.subarray(0, 10), Buffer.from('plan.txt\0'), packed.subarray(10)]);
    const items = await examineBytes(Buffer.concat([named, gzipSync('more')]));
    expect(items[1]?.facts?.name).toBe('plan.txt');
    expect(textOf(items[1])).toBe(`${TEXT}more`);
  });

  it.each([
    ['gzip', gzipSync(TEXT.repeat(9_000))],
    ['bzip2', BZIP2],
    ['xz', XZ],
    ['Zstandard', ZSTD],
  ])('with %s tells where it breaks off', async (_, bytes) => {
    const items = await examineBytes(bytes.subarray(0, bytes.length - 12));
    expect(items.flatMap(({ examination }) => examination.reasons)).toContain('damaged');
  });

  it('stops at the budget, and within what is packed again and again', async () => {
    const bomb = await examineBytes(gzipSync(Buffer.alloc(3_000_000, 97)), { maxInflated: 1_000_000 });
    expect(summary(bomb)).toEqual(['(file) partial budget-exceeded', 'content partial budget-exceeded']);
    let deep: Buffer = Buffer.from(TEXT);
    for (let depth = 0; depth < 20; depth += 1) deep = gzipSync(deep);
    expect(summary(await examineBytes(deep)).at(-1)).toMatch(/skipped too-deep$/);
  });
});

describe('other archives', () => {
  it('of 7z bring members', async () => {
    const items = await examineBytes(SEVEN_ZIP);
    expect(items.map(({ examination }) => examination.status)).toEqual(['scanned', 'scanned', 'scanned']);
    expect(textOf(items[2])).toBe(TEXT);
    expect(items[2]?.facts).toMatchObject({ sizeBytes: 25, modifiedAt: Date.UTC(2025, 5, 2, 9, 30, 0) });
  });

  it('of 7z keep the letters of names, times, links and empty files', async () => {
    const items = await examineBytes(Buffer.from(SEVEN_ZIPS.open, 'base64'));
    expect(summary(items)).toEqual([
      '(file) scanned',
      'empty.txt scanned empty',
      'link skipped not-followed',
      'long.txt scanned',
      'plans/größe 東京.txt scanned',
    ]);
    expect(items[2]?.facts?.target).toBe('plans/x');
    expect(items[4]?.facts).toMatchObject({ sizeBytes: 25, modifiedAt: Date.UTC(2025, 5, 2, 9, 30, 0) });
    expect(textOf(items[4])).toBe('the Halyard account plan\n');
  });

  it.each([
    ['cabinets', buildCab([{ name: 'a.txt', data: TEXT }])],
    ['RAR of version 5', buildRar5([{ name: 'a.txt', data: TEXT }])],
    ['RAR of version 4', buildRar4([{ name: 'a.txt', data: TEXT }])],
    ['LHA', buildLha([{ name: 'a.txt', data: TEXT }])],
    ['cpio', Buffer.from(cpio('a.txt', TEXT), 'latin1')],
    ['ar', Buffer.from(`!<arch>\n${'a.txt/'.padEnd(48)}${'25'.padEnd(10)}\`\n${TEXT}\n\0`, 'latin1')],
  ])('like %s do, too', async (_, bytes) => {
    const items = await examineBytes(bytes);
    expect(summary(items)).toEqual(['(file) scanned', 'a.txt scanned']);
    expect(textOf(items[1])).toBe(TEXT);
  });

  it('like disc images do, too', async () => {
    const items = await examineBytes(ISO_IN_GZIP);
    expect(summary(items).slice(1)).toEqual(['content scanned', 'plan.txt scanned']);
    expect(textOf(items[2])).toBe(TEXT);
  });

  it('of packages (deb) lead to what is packed within', async () => {
    const data = gzipSync(buildTar([{ name: './usr/plan.txt', data: TEXT }]));
    const entry = `${'data.tar.gz'.padEnd(48)}${String(data.length).padEnd(10)}\`\n`;
    const deb = Buffer.concat([Buffer.from(`!<arch>\n${entry}`), data, Buffer.alloc(data.length % 2, '\n')]);
    const items = await examineBytes(deb);
    expect(summary(items).slice(1)).toEqual(['data.tar.gz scanned', './usr/plan.txt scanned']);
  });

  it('behind a program or unknown bytes are found, and those bytes are a gap', async () => {
    const archive = buildZip([{ name: 'a.txt', data: TEXT }]);
    for (const before of [Buffer.alloc(5000, 7), Buffer.concat([Buffer.from('MZ'), Buffer.alloc(5000, 1)])]) {
      const items = await examineBytes(Buffer.concat([before, archive]));
      expect(summary(items)).toEqual(['(file) partial unsupported-format', 'a.txt scanned']);
      expect(textOf(items[1])).toBe(TEXT);
    }
  });

  it('in a format that nothing reads are a gap under its name', async () => {
    const [item] = await examineBytes(Buffer.from('\x60\xea\x2b\0\x1e\x0b\x01\0\x10\0\x02\0', 'latin1'));
    expect(item?.mediaType).toBe('application/x-arj');
    expect(item?.examination).toMatchObject({ status: 'skipped', reasons: ['unsupported-format'] });
  });

  it('of XAR, as installers of macOS are, bring members', async () => {
    const trailed = Buffer.concat([deflateSync(TEXT), Buffer.alloc(40_000, 7)]);
    const bytes = buildXar([
      { name: 'plan.txt', data: TEXT },
      { name: 'list.txt', data: TEXT.repeat(40), encoding: 'application/x-gzip' },
      { name: 'b.txt', data: TEXT, encoding: 'application/x-bzip2', stored: BZIP2 },
      { name: 'old.txt', data: TEXT, encoding: 'application/x-lzma' },
      { name: 'cut.txt', data: TEXT, size: 99 },
      { name: 'more.txt', data: TEXT, encoding: 'application/x-gzip', stored: trailed },
      { name: 'link', data: '', type: 'symlink' },
    ]);
    const items = await examineBytes(bytes);
    expect(items[0]?.mediaType).toBe('application/x-xar');
    expect(summary(items)).toEqual([
      '(file) scanned',
      'plans/plan.txt scanned',
      'plans/list.txt scanned',
      'plans/b.txt scanned',
      'plans/old.txt skipped unsupported-format',
      'plans/cut.txt partial damaged',
      'plans/more.txt scanned',
      'plans/link skipped not-followed',
    ]);
    expect([1, 2, 3].map((index) => textOf(items[index]))).toEqual([TEXT, TEXT.repeat(40), TEXT]);
    expect(items[1]?.facts).toMatchObject({ sizeBytes: 25, modifiedAt: Date.UTC(2025, 5, 2, 9, 30, 0) });
    expect(items[7]?.facts?.target).toBe('plan.txt');
    expect(summary(await examineBytes(bytes.subarray(0, 60)))[0]).toBe('(file) failed damaged');
    expect(summary(await examineBytes(buildXar([])))).toEqual(['(file) scanned']);
  });

  it('say what is encrypted', async () => {
    expect(summary(await examineBytes(SEVEN_ZIP_ENCRYPTED))).toEqual([
      '(file) scanned',
      'plans/a.txt failed encrypted',
    ]);
    expect(summary(await examineBytes(SEVEN_ZIP_HIDDEN))).toEqual(['(file) failed encrypted']);
    expect(summary(await examineBytes(hiddenRar5()))).toEqual(['(file) failed encrypted']);
    expect(summary(await examineBytes(buildRar4([{ name: 'a.txt', data: TEXT }], 4)))).toEqual([
      '(file) scanned',
      'a.txt failed encrypted',
    ]);
    const both = await examineBytes(buildZip([{ name: 'hidden.7z', data: SEVEN_ZIP_HIDDEN }]));
    expect(summary(both)).toEqual(['(file) scanned', 'hidden.7z failed encrypted']);
  });

  it('are damaged, not empty, where no member shows', async () => {
    const cut = SEVEN_ZIP.subarray(0, 100);
    expect(summary(await examineBytes(cut))).toEqual(['(file) failed damaged']);
    expect(summary(await examineBytes(buildCab([])))).toEqual(['(file) failed damaged']);
  });

  it('of 7z end at the limit of members, and where their header counts more than it names', async () => {
    const many = await examineBytes(emptySevenZip(300_000), { maxMembers: 10 });
    expect(many).toHaveLength(11);
    expect(summary(many)[0]).toBe('(file) partial too-many-members');
    expect(summary(await examineBytes(emptySevenZip(20, 10)))[0]).toBe('(file) failed damaged');
    expect(summary(await examineBytes(emptySevenZip(10 ** 12, 10)))).toEqual(['(file) failed damaged']);
  });

  it('are not read where they are too long to be held in memory', async () => {
    const cabinet = buildCab([{ name: 'a.txt', data: TEXT }]);
    expect(summary(await examineBytes(cabinet, { parserMemory: 300 }))).toEqual(['(file) skipped too-large']);
    // Of 7z only what is packed together is held.
    const stored = Buffer.from(SEVEN_ZIPS.open, 'base64');
    expect(summary(await examineBytes(stored, { parserMemory: 800 }))).toEqual(['(file) skipped too-large']);
  });
});

/** A cpio archive of the portable ASCII format (POSIX.1-2017 pax, cpio interchange format). */
function cpio(name: string, data: string): string {
  const entry = (path: string, content: string): string => {
    const octal = (value: number, width: number): string => value.toString(8).padStart(width, '0');
    const fixed = `${octal(1, 6)}${octal(1, 6)}${octal(0o100644, 6)}${'0'.repeat(12)}${octal(1, 6)}${'0'.repeat(6)}`;
    return `070707${fixed}${octal(1_748_856_600, 11)}${octal(path.length + 1, 6)}${octal(content.length, 11)}${path}\0${content}`;
  };
  return (entry(name, data) + entry('TRAILER!!!', '')).padEnd(1024, '\0');
}
