import { describe, expect, it } from 'vitest';
import { examineBytes, summary, textOf, type Examined } from '../../hostile/examine.ts';
import { makePst, type PstFolder, type PstForm } from '../../make/pst.ts';

const LONG = 'a page of the price list '.repeat(2000);
const FOLDERS: PstFolder[] = [
  {
    name: 'Outlook data',
    folders: [
      {
        name: 'Inbox',
        messages: [
          {
            subject: 'Plan 1/2',
            body: 'The Halyard account plan',
            from: 'dana.reyes@example.com',
            to: [
              { name: 'Ivy Okafor', email: 'ivy@lawfirm.example' },
              { name: 'Sam Lund', email: 'sam@fabrikam.example' },
            ],
            sent: Date.UTC(2025, 5, 2, 9, 30),
            attachments: [
              { name: 'rates.txt', content: Buffer.from('what Contoso pays') },
              {
                name: 'Earlier',
                content: {
                  subject: 'An earlier mail',
                  html: '<p>inside the <b>attached</b> one</p>',
                  attachments: [{ name: 'deep.txt', content: Buffer.from('at the bottom') }],
                },
              },
            ],
          },
          { subject: 'Prices', body: LONG },
        ],
        associated: [{ subject: 'A view', body: 'kept out of sight' }],
      },
      { name: 'Deleted Items', messages: [{ subject: 'Gone', body: 'thrown away' }] },
    ],
  },
];

const INBOX = 'Outlook data/Inbox';

function pathsOf(items: readonly Examined[]): string[] {
  return summary(items.slice(1)).map((line) => line.replace(/ \[\d+\]/, ''));
}

function named(items: readonly Examined[], name: string): Examined | undefined {
  return items.find(({ facts }) => facts?.name.startsWith(name) === true);
}

const FORMS: PstForm[] = [
  { version: 23, method: 'permute' },
  { version: 23, method: 'cyclic' },
  { version: 23, method: 'none' },
  { version: 14, method: 'permute' },
  { version: 14, method: 'cyclic' },
  { version: 36, method: 'none' },
];

describe.each(FORMS)('an Outlook store of version $version, encoding $method', (form) => {
  it('brings every message and attachment as a member, by folders', async () => {
    const items = await examineBytes(makePst(FOLDERS, form));
    expect(items[0]?.mediaType).toBe('application/vnd.ms-outlook-pst');
    expect(items[0]?.examination).toEqual({ status: 'scanned', reasons: [], detail: null });
    expect(pathsOf(items)).toEqual([
      'Outlook data/Deleted Items/Gone.msg scanned',
      `${INBOX}/Plan 1\u22152.msg scanned`,
      'rates.txt scanned',
      'Earlier scanned',
      'deep.txt scanned',
      `${INBOX}/Prices.msg scanned`,
      `${INBOX}/(associated)/A view.msg scanned`,
    ]);
    expect(textOf(named(items, 'Plan'))).toContain('The Halyard account plan');
    expect(textOf(named(items, 'rates'))).toBe('what Contoso pays');
    expect(textOf(named(items, 'Earlier'))).toContain('inside the attached one');
    expect(textOf(named(items, 'deep'))).toBe('at the bottom');
    expect(textOf(named(items, 'Prices'))).toBe(LONG);
  });

  it('says of a message who wrote it, to whom, and when', async () => {
    const message = named(await examineBytes(makePst(FOLDERS, form)), 'Plan');
    expect(message?.mediaType).toBe('application/vnd.ms-outlook');
    expect(message?.facts?.modifiedAt).toBe(Date.UTC(2025, 5, 2, 9, 30));
    const told = message?.segments.map(({ part, property, text }) => `${property ?? part}: ${text}`);
    expect(told).toEqual(
      expect.arrayContaining([
        'subject: Plan 1/2',
        'from-email: dana.reyes@example.com',
        'name: Ivy Okafor',
        'email: ivy@lawfirm.example',
        'email: sam@fabrikam.example',
        'attachment-name: rates.txt',
      ]),
    );
  });
});

it('brings what contacts and appointments say, under a name or none', async () => {
  const texts = {
    0x001a: 'IPM.Contact',
    0x3a16: 'Contoso',
    0x3a17: 'Head of buying',
    0x8083: 'ann@contoso.example',
  };
  const folders = [{ name: 'Contacts', messages: [{ subject: 'Ann Ferrer', texts }] }];
  const contact = named(await examineBytes(makePst(folders)), 'Ann');
  const told = contact?.segments.map(({ property, text }) => `${property ?? ''}: ${text}`);
  expect(told).toEqual(
    expect.arrayContaining(['company: Contoso', 'job-title: Head of buying', 'named: ann@contoso.example']),
  );
});

/** Bytes 2 and 3 of a heap of properties (MS-PST 2.3.1.2). */
const HEAP = Buffer.from([0xec, 0xbc]);

function* offsetsOf(bytes: Buffer, wanted: Buffer): Generator<number> {
  for (let at = bytes.indexOf(wanted); at !== -1; at = bytes.indexOf(wanted, at + 1)) yield at;
}

describe('an Outlook store that is broken', () => {
  const bytes = makePst(FOLDERS);

  it('in its index brings what can be found, and runs of letters for the rest', async () => {
    for (const root of [216, 232]) {
      const broken = Buffer.from(bytes);
      broken.fill(0, root, root + 16);
      const [item] = await examineBytes(broken);
      expect(item?.examination).toMatchObject({ status: 'partial', reasons: ['damaged'] });
      expect(textOf(item)).toContain('The Halyard account plan');
    }
  });

  it('in its header alone, or cut off behind it, has nothing to show', async () => {
    const cyclic = makePst(FOLDERS, { version: 23, method: 'cyclic' }).subarray(0, 1024);
    for (const cut of [cyclic, bytes.subarray(0, 300)]) {
      expect(summary(await examineBytes(cut))).toEqual(['(file) failed damaged']);
    }
    const unknown = Buffer.from(bytes);
    unknown[513] = 16;
    expect(summary(await examineBytes(unknown))).toEqual(['(file) failed encrypted']);
  });

  it('in one message keeps the others, and says which it is', async () => {
    const whole = await examineBytes(bytes);
    let seen = 0;
    // The first block names the outermost folder, which has no name.
    for (let at = 1024 + 512; at < bytes.length; at += 512) {
      const broken = Buffer.from(bytes);
      broken.fill(0xa5, at, at + 64);
      const items = await examineBytes(broken);
      const isTold = items.some(({ examination }) => examination.reasons.length > 0);
      expect({ at, isTold }).toEqual({ at, isTold: true });
      if (items[0]?.examination.reasons.length === 1 && items.length === whole.length) seen += 1;
    }
    expect(seen).toBeGreaterThan(10);
  });

  it('without checksums loses no message silently where its heap is broken', async () => {
    const store = makePst(FOLDERS, { version: 36, method: 'none' });
    const heaps = [...offsetsOf(store, HEAP)];
    expect(heaps.length).toBeGreaterThan(5);
    for (const at of heaps) {
      const page = at - 2 + store.readUInt16LE(at - 2);
      for (const [place, value] of [
        [page + 4, 0xff],
        [page + 6, 0xff],
        [at - 2 + store.readUInt16LE(page + 4), 0],
      ] as const) {
        const broken = Buffer.from(store);
        broken[place] = value;
        broken[place + 1] = value;
        const items = await examineBytes(broken);
        const text = items.map((item) => textOf(item)).join();
        const isTold = items.some(({ examination }) => examination.reasons.length > 0);
        const isWhole = text.includes('Halyard') && text.includes('attached') && text.includes(LONG);
        expect({ at, place, isTold: isTold || isWhole }).toEqual({ at, place, isTold: true });
      }
    }
  });

  it('leading back to itself comes to an end', async () => {
    for (const [root, kind] of [
      [216, 0x81],
      [232, 0x80],
    ] as const) {
      const at = Number(bytes.readBigUInt64LE(root + 8));
      const loop = Buffer.from(bytes);
      expect(loop[at + 496]).toBe(kind);
      for (let entry = 0; entry < 4; entry += 1) loop.writeBigUInt64LE(BigInt(at), at + entry * 24 + 16);
      const [item] = await examineBytes(loop);
      expect(item?.examination.reasons).toContain('damaged');
    }
  });
});
