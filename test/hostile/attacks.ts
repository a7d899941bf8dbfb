import { bzip2Bomb, gzipBomb, lyingLzma, xzBomb, xzOf, zstdBomb, zstdOf } from './coders.ts';
import { buildCab } from '../make/archives.ts';
import { buildRar4, cutRar5, lyingRar5 } from '../make/rar.ts';
import { bareNestedMail, deepMail, longAddressMail, manyHeadersMail, manyPartsMail } from './mail.ts';
import { deepArraysPdf, loopingPagesPdf, nestedFormsPdf } from './pdf.ts';
import { endlessTiff, inflatingParts, lyingPng } from './pictures.ts';
import { gzipQuine, zipQuine } from './quine.ts';
import { emptySevenZip } from './seven-zip.ts';
import { buildTar, paxRecord } from './tar.ts';
import { CAB_LIES, endlessDisc, loopingDisc } from './volumes.ts';
import { crowdedZip, nestedZip, overlappingZip, zipTree } from './zip.ts';

/** One hostile file. */
export interface Attack {
  name: string;
  /** Made only when asked for: some are large. */
  make: () => string | Buffer;
  /** `status reason ...` of the file or of what is in it, as the report has to say it. */
  says: RegExp;
  /** True where the words `account plan` in it must be found all the same. */
  found?: true;
}

const TEXT = 'the account plan of Contoso';
const SPARSE = /damaged|budget-exceeded/;

const CODERS: Attack[] = [
  { name: 'quine.gz', make: gzipQuine, says: /too-deep/ },
  { name: 'droste.zip', make: zipQuine, says: /too-deep/ },
  { name: 'window.zst', make: () => zstdOf(TEXT, { window: 31 }), says: /skipped too-large/ },
  { name: 'size.zst', make: () => zstdOf(TEXT, { size: 2n ** 60n }), says: /damaged/, found: true },
  { name: 'bomb.zst', make: () => zstdBomb(2 ** 15), says: /budget-exceeded/ },
  { name: 'dictionary.xz', make: () => xzOf(TEXT, { dictionary: 40 }), says: /skipped unsupported-format/ },
  { name: 'index.xz', make: () => xzOf(TEXT.repeat(100), { indexed: 5 }), says: /damaged/, found: true },
  { name: 'bomb.xz', make: () => xzBomb(2 ** 31), says: /budget-exceeded|timeout/ },
  { name: 'bomb.bz2', make: () => bzip2Bomb(2 ** 31), says: /budget-exceeded|timeout/ },
  { name: 'bomb.gz', make: () => gzipBomb(3 * 2 ** 30), says: /budget-exceeded/ },
  { name: 'header.lzma', make: lyingLzma, says: /skipped unsupported-format/ },
];

const cabOf = (lie: (cab: Buffer) => void): Buffer => {
  const cab = buildCab([{ name: 'plan.txt', data: TEXT }]);
  lie(cab);
  return cab;
};

/** An older archive whose block of that number has lying sizes; its blocks are 20, 50 and 50 bytes long. */
const rar4 = (at: number, value: number): Buffer => {
  const bytes = buildRar4([
    { name: 'a.txt', data: TEXT },
    { name: 'b.txt', data: TEXT },
  ]);
  bytes.writeUInt32LE(value, at);
  return bytes;
};

const ARCHIVES: Attack[] = [
  { name: 'loop.iso', make: () => loopingDisc(TEXT), says: /failed damaged/ },
  { name: 'endless.iso', make: endlessDisc, says: /failed damaged/ },
  ...Object.entries(CAB_LIES).map(([name, lie]): Attack => ({
    name: `${name}.cab`,
    make: () => cabOf(lie),
    says: /damaged/,
  })),
  { name: 'packed.rar', make: () => lyingRar5(TEXT, { packed: 2 ** 31 }), says: /damaged/, found: true },
  {
    name: 'unpacked.rar',
    make: () => lyingRar5(TEXT, { unpacked: 2 ** 40 + 5 }),
    says: /damaged/,
    found: true,
  },
  { name: 'name.rar', make: () => lyingRar5(TEXT, { name: 2 ** 30 }), says: /damaged/, found: true },
  {
    name: 'dictionary.rar',
    make: () => lyingRar5(TEXT, { compression: 0x3d80 }),
    says: /damaged/,
    found: true,
  },
  {
    name: 'recovery.rar',
    make: () => lyingRar5(TEXT, { kind: 3, packed: 2 ** 31 }),
    says: /^scanned/m,
    found: true,
  },
  { name: 'head of nothing.rar', make: () => cutRar5(TEXT, [0]), says: /damaged/, found: true },
  {
    name: 'endless head.rar',
    make: () => cutRar5(TEXT, Array<number>(12).fill(255)),
    says: /damaged/,
    found: true,
  },
  { name: 'older, packed.rar', make: () => rar4(27, 0xffffffff), says: /damaged/ },
  { name: 'older, unpacked.rar', make: () => rar4(31, 0xffffffff), says: /damaged/ },
  { name: 'older, head.rar', make: () => rar4(25, 0), says: /damaged/ },
  { name: 'empty.7z', make: () => emptySevenZip(3_000_000), says: /too-many-members/ },
  { name: 'overlapping.zip', make: () => overlappingZip(5_000, TEXT.repeat(1000)), says: /damaged/ },
  { name: 'crowded.zip', make: () => crowdedZip(300_000), says: /too-many-members/ },
  { name: 'deep.zip', make: () => nestedZip(60, TEXT), says: /too-deep/ },
  { name: 'wide.zip', make: () => zipTree(16, 5), says: /too-many-members/ },
];

const MAILS: Attack[] = [
  { name: 'deep.eml', make: () => deepMail(3_000, TEXT), says: /partial damaged/, found: true },
  { name: 'parts.eml', make: () => manyPartsMail(200_000, TEXT), says: /scanned|timeout/ },
  { name: 'headers.eml', make: () => manyHeadersMail(500_000, TEXT), says: /partial damaged/, found: true },
  { name: 'address.eml', make: () => longAddressMail(6_600_000, TEXT), says: /partial damaged/, found: true },
  { name: 'nested.eml', make: () => bareNestedMail(500, TEXT), says: /too-deep/ },
];

const TEXTS: Attack[] = [
  {
    name: 'braces.rtf',
    make: () => `{\\rtf1\\ansi ${TEXT}\\par ${'{'.repeat(1e6)}`,
    says: /^scanned/m,
    found: true,
  },
  {
    name: 'braced.rtf',
    make: () => `{\\rtf1\\ansi ${'{'.repeat(1e6)}${TEXT}${'}'.repeat(1e6)}}`,
    says: /^scanned/m,
    found: true,
  },
  {
    name: 'quote.csv',
    make: () => `a,b\n"${'x,y\n'.repeat(15e6 / 4)}${TEXT}`,
    says: /^scanned/m,
    found: true,
  },
];

const PDFS: Attack[] = [
  { name: 'pages.pdf', make: () => loopingPagesPdf(TEXT), says: /^scanned/m, found: true },
  { name: 'arrays.pdf', make: () => deepArraysPdf(200_000, TEXT), says: /^scanned/m, found: true },
  { name: 'forms.pdf', make: () => nestedFormsPdf(23), says: /timeout|out-of-memory/ },
];

const PICTURES: Attack[] = [
  {
    name: 'vast.png',
    make: () => lyingPng(50_000, 50_000, Buffer.alloc(2 ** 24)),
    says: /^scanned picture-not-read/m,
  },
  {
    name: 'small.png',
    make: () => lyingPng(10, 10, Buffer.alloc(2 ** 28)),
    says: /^scanned picture-not-read/m,
  },
  {
    name: 'words.png',
    make: () => lyingPng(1, 1, Buffer.alloc(2), inflatingParts(2 ** 29)),
    says: /^partial .*budget-exceeded/m,
  },
  { name: 'pages.tif', make: () => endlessTiff(65_000), says: /^scanned picture-not-read/m },
];

const TARS: Attack[] = [
  {
    name: 'list of rights.tar',
    make: () =>
      buildTar([
        { name: 'p', type: 'x', data: paxRecord('SCHILY.acl.access', `user::rwx${',user:x:'.repeat(1e5)}`) },
        { name: 'plan.txt', data: TEXT },
      ]),
    says: /^scanned/m,
    found: true,
  },
  {
    name: 'size.tar',
    make: () => buildTar([{ name: 'plan.txt', data: TEXT, claimedSize: 10 ** 12 }]),
    says: SPARSE,
    found: true,
  },
  {
    name: 'holes.tar',
    make: () =>
      buildTar([
        {
          name: 'p',
          type: 'x',
          data: paxRecord('GNU.sparse.size', String(2 ** 40)) + paxRecord('GNU.sparse.map', '0,27'),
        },
        { name: 'plan.txt', data: TEXT },
      ]),
    says: SPARSE,
  },
];

/** Every hostile file, in the order in which a folder lists them. */
export const ATTACKS: readonly Attack[] = [
  ...CODERS,
  ...ARCHIVES,
  ...MAILS,
  ...TEXTS,
  ...PDFS,
  ...PICTURES,
  ...TARS,
];
