import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Budgets } from '../../src/model/budgets.ts';
import { examineBytes, summary } from '../hostile/examine.ts';
import { buildMail, nestedMail } from '../hostile/mail.ts';
import { mutated } from '../hostile/mutate.ts';
import { sevenZipOf } from '../hostile/seven-zip.ts';
import { buildTar, paxRecord } from '../hostile/tar.ts';
import { buildZip, nestedZip, zipTree } from '../hostile/zip.ts';
import { buildCab, buildXar, BZIP2, SEVEN_ZIP, XZ, ZSTD } from '../make/archives.ts';
import { docStreams, makeCompound, pptRecord, propertySet } from '../make/compound.ts';
import { makeDatabase, makeDatabaseLog } from '../make/database.ts';
import { makeDocx } from '../make/docx.ts';
import { flattened } from '../make/odf.ts';
import { lock2003, lock97, lockedDoc, lockedPpt, lockedXls } from '../make/old-office.ts';
import { makeOdt } from '../make/odt.ts';
import { makeExif, makeGif, makeIptc, makeJpeg, makePng, makeXmp } from '../make/pictures.ts';
import { buildLha, buildRar4, buildRar5 } from '../make/rar.ts';
import { seededRandom } from '../make/random.ts';
import { makePst } from '../make/pst.ts';
import { SEVEN_ZIP_PLAIN_HEADER } from '../make/seven-zips.ts';
import { makeIwork, makeOneNote } from '../make/runs-of-letters.ts';
import { winmail } from '../make/tnef.ts';
import { makeWorkbook, makeXls } from '../make/xls.ts';
import { makeXlsx } from '../make/xlsx.ts';

const RUNS = 1500;
const BUDGETS: Partial<Budgets> = { maxInflated: 4_000_000, maxMembers: 200 };

const PAGE =
  '<!DOCTYPE html><html><head><title>Plan</title></head><body><p hidden>a<table><tr><td>b</table><!-- c --></body>';
const PARTS = [
  { name: 'a.txt', data: 'some words '.repeat(40) },
  { name: 'b.html', data: PAGE, streamed: true },
  { name: 'inner.zip', data: nestedZip(3, 'innermost'), store: true },
];
const MAIL = buildMail(
  'plans',
  [
    { type: 'text/plain; charset=iso-8859-1', body: 'words' },
    { type: 'text/html', body: PAGE },
    { type: 'application/zip', name: 'a.zip', body: buildZip(PARTS) },
  ],
  'around',
);

const TAR = buildTar([
  { name: 'pax', type: 'x', data: paxRecord('path', 'plans/long name.txt') },
  { name: 'a.txt', data: 'some words' },
  { name: 'b.zip', data: nestedZip(2, 'innermost') },
]);

const STORE = [
  {
    name: 'Inbox',
    messages: [
      {
        subject: 'Plan',
        body: 'words '.repeat(700),
        to: [{ name: 'Dana Reyes', email: 'dana.reyes@example.com' }],
        attachments: [
          { name: 'a.txt', content: Buffer.from('some words') },
          { name: 'Earlier', content: { subject: 'Earlier', html: PAGE } },
        ],
      },
    ],
  },
];

const UTF16 = Buffer.from('some words', 'utf16le');

const EXIF = makeExif({ 0x010e: 'Account plan', 0x8769: { 0xa430: 'Northwind Data' } });
const DATABASE = makeDatabase(
  'PRAGMA page_size = 512',
  'CREATE TABLE t (body TEXT, data BLOB)',
  ['INSERT INTO t VALUES (?, ?)', ['account plan '.repeat(100), Buffer.from('some words')]],
  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) INSERT INTO t SELECT 'row ' || i, 7 FROM n",
);

/** The third is how many runs, where each takes its time: a library of WebAssembly starts anew for each. */
const SEEDS: [string, string | Uint8Array, number?][] = [
  ['text', 'Größe und élevé\n'.repeat(50)],
  ['UTF-16', Buffer.from('\ufeffGröße und élevé\n'.repeat(50), 'utf16le')],
  ['HTML', PAGE.repeat(10)],
  ['XML', `<?xml version="1.0"?><a b="c">${'<d>e</d><![CDATA[f]]>'.repeat(50)}</a>`],
  ['mail', MAIL],
  ['nested mail', nestedMail(4)],
  ['ZIP', buildZip(PARTS, { comment: 'about' })],
  ['ZIP64', buildZip(PARTS, { zip64: true })],
  ['tree of ZIP', zipTree(3, 3)],
  ['TAR', TAR],
  [
    'mailbox',
    ['one', 'two'].map((text) => `From a@b.example Mon 2 2025\n${buildMail(text, [])}\n\n`).join(''),
  ],
  ['TAR in gzip', gzipSync(TAR)],
  ['7z', SEVEN_ZIP, 300],
  ['CAB', buildCab([{ name: 'a.txt', data: 'some words' }]), 300],
  ['RAR 5', buildRar5([{ name: 'a.txt', data: 'some words' }]), 300],
  ['RAR 4', buildRar4([{ name: 'a.txt', data: 'some words' }]), 300],
  ['LHA', buildLha([{ name: 'a.txt', data: 'some words' }]), 300],
  ['XAR', buildXar([{ name: 'a.txt', data: 'some words', encoding: 'application/x-gzip' }])],
  ['bzip2', BZIP2],
  ['xz', XZ],
  ['Zstandard', ZSTD, 500],
  [
    'DOC',
    makeCompound({
      ...docStreams({ body: 'Account plan \x13 PAGE \x14 1 \x15', header: 'Confidential', comment: 'why' }),
      '\x05SummaryInformation': propertySet({ 2: 'Plan', 4: 'Dana Reyes' }),
    }),
  ],
  [
    'PPT',
    makeCompound({
      'PowerPoint Document': pptRecord(0x03ee, [
        pptRecord(0x0fa8, Buffer.from('words')),
        pptRecord(0x0fa0, UTF16),
      ]),
    }),
  ],
  ['TNEF', winmail()],
  [
    'flat OpenDocument',
    flattened(makeOdt({ title: 'Plan', paragraphs: ['Account plan', { heading: 'Why' }] })),
  ],
  ['JPEG', makeJpeg({ exif: EXIF, iptc: makeIptc({ 5: 'Plan' }), xmp: makeXmp('Plan'), comment: 'words' })],
  ['PNG', makePng({ plain: 'one', packed: 'two', international: 'three' }, EXIF)],
  ['GIF', makeGif(['one', 'two'])],
  ['database', DATABASE],
  [
    'database log',
    makeDatabaseLog('CREATE TABLE t (body TEXT)', [
      'INSERT INTO t VALUES (?)',
      ['account plan '.repeat(900)],
    ]),
  ],
  ['encrypted DOC', lockedDoc('Account plan', lock2003('VelvetSweatshop', 128))],
  ['encrypted XLS', lockedXls(lock97('VelvetSweatshop')), 300],
  ['encrypted PPT', lockedPpt('Account plan', 'Plan', lock2003('VelvetSweatshop', 40))],
  ['Outlook store', makePst(STORE), 700],
  ['old Outlook store', makePst(STORE, { version: 14, method: 'none' }), 700],
  ['OneNote', makeOneNote('Account plan', Buffer.from('attached words'))],
  ['iWork', makeIwork(['Account plan', 'for Contoso'])],
  [
    'object',
    makeCompound({
      ...docStreams({ body: 'words' }),
      'ObjectPool/_1/\x01Ole10Native': Buffer.from(
        '\x20\0\0\0\x02\0a.txt\0C:\\a.txt\0\0\0\x03\0\x02\0\0\0C\0\x05\0\0\0words',
        'latin1',
      ),
    }),
  ],
  ['XLS', makeXls(), 500],
  ['XLSB', makeWorkbook('xlsb'), 500],
  [
    'MSG',
    makeCompound({
      '__properties_version1.0': Buffer.alloc(40),
      '__substg1.0_1000001F': UTF16,
      '__attach_version1.0_#00000000/__substg1.0_3701000D/__substg1.0_1000001F': UTF16,
    }),
  ],
  [
    'RTF',
    String.raw`{\rtf1\ansi{\fonttbl{\f1\fcharset204 A;}}{\header a\par}{\*\annotation b}\u1055?\'e9{\bin3 xyz}}`,
  ],
  ['DOCX', makeDocx({ paragraphs: ['Account plan', { hidden: 'hidden' }], header: 'Confidential' })],
  ['XLSX', makeXlsx({ sheets: [{ name: 'Prices', rows: [['a', 1]] }] })],
  ['ODT', makeOdt({ paragraphs: ['Account plan'] })],
];

describe('damaged files', () => {
  it.each(SEEDS)('of the kind %s end, in a known state, and the same twice', async (_, seed, runs = RUNS) => {
    const bytes = Buffer.from(seed);
    const random = seededRandom(bytes.length);
    for (let run = 0; run < runs; run += 1) {
      const file = mutated(bytes, random);
      const items = await examineBytes(file, BUDGETS);
      for (const { examination } of items) {
        expect(examination.status === 'scanned' || examination.reasons.length > 0).toBe(true);
      }
      if (run % 50 === 0) expect(summary(await examineBytes(file, BUDGETS))).toEqual(summary(items));
    }
  });
});

describe('damaged headers with the right checksum', () => {
  it.each([
    ['packed', SEVEN_ZIP],
    ['plain', Buffer.from(SEVEN_ZIP_PLAIN_HEADER, 'base64')],
  ])('of 7z, %s, end in a known state', async (_, bytes) => {
    const at = 32 + Number(bytes.readBigUInt64LE(12));
    const random = seededRandom(bytes.length);
    for (let run = 0; run < RUNS; run += 1) {
      const header = mutated(bytes.subarray(at), random);
      const items = await examineBytes(sevenZipOf(bytes.subarray(32, at), header), BUDGETS);
      for (const { examination } of items) {
        expect(examination.status === 'scanned' || examination.reasons.length > 0).toBe(true);
      }
    }
  });
});
