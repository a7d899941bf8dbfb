import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { examineBytes, summary, textOf, type Examined } from '../../hostile/examine.ts';
import { buildZip } from '../../hostile/zip.ts';
import { makeDocx } from '../../make/docx.ts';
import {
  agileOffice,
  encryptedOdf,
  encryptedWholeOdf,
  LOCKED_ZIPS,
  standardOffice,
  ZIP_PASSWORD,
} from '../../make/encrypted.ts';
import { makeOdt } from '../../make/odt.ts';
import type { OldLock } from '../../make/old-office.ts';
import { lock2003, lock97, lockedDoc, lockedPpt, lockedXls } from '../../make/old-office.ts';
import { makePdf } from '../../make/pdf.ts';
import { SEVEN_ZIP_PASSWORD, SEVEN_ZIPS } from '../../make/seven-zips.ts';
import { makeXls } from '../../make/xls.ts';
import { encryptPdf } from '../extract-pdf/encrypt.ts';

const docx = makeDocx({ paragraphs: ['the Halyard account plan'] });

function open(bytes: Uint8Array, ...passwords: string[]): Promise<Examined[]> {
  return examineBytes(bytes, {}, () => 'examine', passwords);
}

describe.each(Object.entries(LOCKED_ZIPS))('an archive with %s encryption', (_, base64) => {
  const bytes = Buffer.from(base64, 'base64');

  it('is opened by the password that fits, which each member names by its line', async () => {
    const items = await open(bytes, 'grey heron', ZIP_PASSWORD, 'more');
    expect(summary(items)).toHaveLength(3);
    expect(textOf(items.find(({ facts }) => facts?.name === 'plan.txt'))).toBe('the Halyard account plan\n');
    expect(textOf(items.find(({ facts }) => facts?.name === 'long.txt'))).toContain(
      'row 60 of the price list',
    );
    for (const { examination } of items.slice(1)) {
      expect(examination).toEqual({
        status: 'scanned',
        reasons: [],
        detail: 'opened with the password in line 2',
      });
    }
  });

  it('stays closed for all others, even those that pass the short check', async () => {
    const wrong = Array.from({ length: 300 }, (_, number) => `guess ${number}`);
    expect(summary(await open(bytes, ...wrong)).slice(1)).toEqual([
      expect.stringMatching(/failed encrypted$/),
      expect.stringMatching(/failed encrypted$/),
    ]);
  });

  it('never takes damaged data for whole', async () => {
    const whole = (await open(bytes, ZIP_PASSWORD)).map((item) => textOf(item));
    for (let at = 40; at < bytes.length; at += 7) {
      const broken = Buffer.from(bytes);
      broken[at] = (broken[at] ?? 0) ^ 0x55;
      const scanned = (await open(broken, ZIP_PASSWORD)).filter(
        ({ examination }) => examination.status === 'scanned',
      );
      for (const item of scanned) expect(whole).toContain(textOf(item));
    }
  });
});

const { open: openSevenZip, ...LOCKED_SEVEN_ZIPS } = SEVEN_ZIPS;

describe.each(Object.entries(LOCKED_SEVEN_ZIPS))('a 7z archive that is %s', (kind, base64) => {
  const bytes = Buffer.from(base64, 'base64');

  it('is opened by the password that fits', async () => {
    const whole = await open(Buffer.from(openSevenZip, 'base64'));
    const items = await open(bytes, 'grey heron', SEVEN_ZIP_PASSWORD);
    expect(summary(items).sort()).toEqual(summary(whole).sort());
    const text = (name: string): string => textOf(items.find(({ facts }) => facts?.name === name));
    expect(text('größe 東京.txt')).toBe('the Halyard account plan\n');
    expect(text('long.txt')).toContain('row 60 of the price list');
    const long = items.find(({ facts }) => facts?.name === 'long.txt');
    expect(long?.examination.detail).toBe('opened with the password in line 2');
    expect(items[0]?.examination.detail).toBe(
      kind === 'hidden' ? 'opened with the password in line 2' : null,
    );
  });

  it('stays closed for all others', async () => {
    const items = await open(bytes, 'guess', 'Blue heron', '');
    expect(items.flatMap((item) => item.segments)).toEqual([]);
    expect(summary(items).filter((line) => line.endsWith('failed encrypted'))).toHaveLength(
      kind === 'hidden' ? 1 : 2,
    );
  });

  it('is never read as what it is not where it is damaged', async () => {
    const texts = ['the Halyard account plan\n', textOf((await open(bytes, SEVEN_ZIP_PASSWORD)).at(-2)), ''];
    for (let at = 40; at < bytes.length; at += Math.ceil(bytes.length / 6)) {
      const broken = Buffer.from(bytes);
      broken[at] = (broken[at] ?? 0) ^ 0x55;
      for (const item of await open(broken, SEVEN_ZIP_PASSWORD))
        if (item.examination.status === 'scanned') expect(texts.join()).toContain(textOf(item));
    }
  });
});

describe.each([
  ['agile', agileOffice],
  ['standard', standardOffice],
])('an Office file with %s encryption', (_, encrypted) => {
  it('is read like the document that it holds', async () => {
    const [item] = await open(encrypted(docx, 'blue heron'), 'x', 'y', 'blue heron');
    expect(textOf(item)).toBe('the Halyard account plan');
    expect(item?.examination).toEqual({
      status: 'scanned',
      reasons: [],
      detail: 'opened with the password in line 3',
    });
  });

  it('fails as encrypted without the password', async () => {
    expect(summary(await open(encrypted(docx, 'blue heron'), 'Blue Heron'))).toEqual([
      '(file) failed encrypted',
    ]);
  });

  it('needs none where it is only protected against changes', async () => {
    const [item] = await open(encrypted(docx, 'VelvetSweatshop'));
    expect(textOf(item)).toBe('the Halyard account plan');
    expect(item?.examination.detail).toBeNull();
  });

  it('is opened inside an archive, too', async () => {
    const [, member] = await open(buildZip([{ name: 'a.docx', data: encrypted(docx, 'é%s') }]), 'é%s');
    expect(textOf(member)).toBe('the Halyard account plan');
    expect(member?.examination.detail).toBe('opened with the password in line 1');
  });
});

const OLD_LOCKS: [string, (password: string) => OldLock][] = [
  ['Office 97', lock97],
  ['Office 2003, 40 bits', (password) => lock2003(password, 40)],
  ['Office 2003, 128 bits', (password) => lock2003(password, 128)],
];

describe.each(OLD_LOCKS)('an older file with the encryption of %s', (_, lockOf) => {
  const lock = lockOf('blue heron');
  const long = 'the Halyard account plan '.repeat(60).trim();
  const FILES: [string, Buffer, string][] = [
    ['a document', lockedDoc(long, lock), long],
    ['a presentation', lockedPpt(long, 'T-title', lock), long],
  ];

  it.each(FILES)('is read like the one that it holds: %s', async (kind, bytes, text) => {
    const [item] = await open(bytes, 'Blue heron', 'blue heron');
    expect(textOf(item)).toBe(text);
    expect(textOf(item, 'property')).toBe(kind === 'a presentation' ? 'T-title' : '');
    expect(item?.examination).toEqual({
      status: 'scanned',
      reasons: [],
      detail: 'opened with the password in line 2',
    });
    expect(summary(await open(bytes, 'Blue heron'))).toEqual(['(file) failed encrypted']);
  });

  it('is read like the one that it holds: a workbook, and without a password where it is only protected', async () => {
    const [plain] = await open(makeXls());
    const [item] = await open(lockedXls(lock), 'no', 'blue heron');
    expect(item?.segments).toEqual(plain?.segments);
    expect(item?.examination.detail).toBe('opened with the password in line 2');
    expect(summary(await open(lockedXls(lock), 'no'))).toEqual(['(file) failed encrypted']);
    expect((await open(lockedXls(lockOf('VelvetSweatshop'))))[0]?.segments).toEqual(plain?.segments);
  });

  it.each(FILES)('ends where it is damaged: %s', async (__, whole) => {
    for (let at = 0; at < whole.length; at += 151) {
      const broken = Buffer.from(whole);
      broken[at] = (broken[at] ?? 0) ^ 0x55;
      for (const { examination } of await open(broken, 'blue heron'))
        expect(examination.status === 'scanned' || examination.reasons.length > 0).toBe(true);
    }
  });
});

it.each([
  ['sha1', 128],
  ['sha1', 256],
  ['sha256', 192],
  ['sha384', 256],
  ['sha512', 128],
] as const)(
  'an Office file with agile encryption by %s and keys of %i bits is opened',
  async (hashName, keyBits) => {
    const [item] = await open(agileOffice(docx, 'größe 7', { hashName, keyBits }), 'no', 'größe 7');
    expect(textOf(item)).toBe('the Halyard account plan');
    expect(item?.examination.detail).toBe('opened with the password in line 2');
  },
);

it('an Office file that asks for more rounds of hashing than the format allows is not obeyed', async () => {
  const bytes = agileOffice(docx, 'a');
  const at = bytes.indexOf('spinCount="1000"');
  bytes.write('spinCount="9e99"', at, 'latin1');
  expect(summary(await open(bytes, 'a'))).toEqual(['(file) failed encrypted']);
});

describe('an encrypted OpenDocument file', () => {
  const plain = makeOdt({ title: 'Halyard', paragraphs: ['the Halyard account plan', 'x'.repeat(3000)] });
  const bytes = encryptedOdf(plain, 'größe 7');

  it('is read like the document that it holds', async () => {
    const [item] = await open(bytes, 'no', 'größe 7');
    expect(textOf(item)).toBe(textOf((await open(Buffer.from(plain)))[0]));
    expect(item?.examination).toEqual({
      status: 'scanned',
      reasons: [],
      detail: 'opened with the password in line 2',
    });
  });

  it('fails as encrypted without the password, or where it is encrypted in a way that is not known', async () => {
    expect(summary(await open(bytes, 'Größe 7'))).toEqual(['(file) failed encrypted']);
    const other = encryptedOdf(plain, 'a', 'urn:example:argon2id');
    expect(summary(await open(other, 'a'))).toEqual(['(file) failed encrypted']);
  });

  it('is never read as what it is not where it is damaged', async () => {
    for (let at = 100; at < bytes.length; at += 97) {
      const broken = Buffer.from(bytes);
      broken[at] = (broken[at] ?? 0) ^ 0x55;
      const [item] = await open(broken, 'größe 7');
      if (item?.examination.status === 'scanned') expect(textOf(item)).toContain('the Halyard account plan');
    }
  });
});

describe('an OpenDocument file that is encrypted as a whole', () => {
  const plain = makeOdt({ title: 'Halyard', paragraphs: ['the Halyard account plan', 'x'.repeat(3000)] });

  it('is read like the document that it holds', async () => {
    const bytes = await encryptedWholeOdf(plain, 'größe 7');
    const [item] = await open(bytes, 'no', 'größe 7');
    expect(item?.segments).toEqual((await open(Buffer.from(plain)))[0]?.segments);
    expect(item?.examination).toEqual({
      status: 'scanned',
      reasons: [],
      detail: 'opened with the password in line 2',
    });
    expect(summary(await open(bytes, 'Größe 7'))).toEqual(['(file) failed encrypted']);
    expect(summary(await open(bytes))).toEqual(['(file) failed encrypted']);
  });

  it('that asks for more memory or rounds than any program writes is not obeyed', async () => {
    const bytes = await encryptedWholeOdf(plain, 'a', { iterations: 1, memory: 8, lanes: 1 });
    for (const [from, to] of [
      ['memory="8"', 'memory="4294967295"'],
      ['memory="8"', 'memory="7"'],
      ['iterations="1"', 'iterations="1e9"'],
      ['lanes="1"', 'lanes="-1"'],
    ] as const) {
      const parts = Object.entries(unzipSync(bytes)).map(([name, data]) => ({
        name,
        data: name.endsWith('.xml') ? Buffer.from(data).toString().replace(from, to) : data,
        store: true,
      }));
      expect(summary(await open(buildZip(parts), 'a'))).toEqual(['(file) failed encrypted']);
    }
  });

  it('is damaged or encrypted, never read as what it is not, where a byte is wrong', async () => {
    const bytes = await encryptedWholeOdf(plain, 'a');
    for (let at = 100; at < bytes.length; at += 61) {
      const broken = Buffer.from(bytes);
      broken[at] = (broken[at] ?? 0) ^ 0x55;
      const items = await open(broken, 'a');
      if (items.every(({ examination }) => examination.status === 'scanned'))
        expect(textOf(items[0])).toContain('the Halyard account plan');
    }
  });
});

describe('an encrypted PDF', () => {
  it.each(['user password', 'owner password'])('is opened by its %s', async (password) => {
    const plain = await makePdf({ pages: [['the Halyard account plan']] });
    const [item] = await open(await encryptPdf(plain, 'user password', 'owner password'), 'no', password);
    expect(textOf(item)).toContain('the Halyard account plan');
    expect(item?.examination).toEqual({
      status: 'scanned',
      reasons: [],
      detail: 'opened with the password in line 2',
    });
  });
});
