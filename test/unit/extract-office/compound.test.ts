import { describe, expect, it } from 'vitest';
import { examineBytes, summary, textOf } from '../../hostile/examine.ts';
import { CUSTOM_SET, docStreams, makeCompound, pptRecord, propertySet } from '../../make/compound.ts';
import { examineDocument, outcomeOf, placesOf } from './office.ts';

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const SLIDE = 0x03ee;
const TEXT = 0x0fa0;

describe('a Word document of 97 to 2003', () => {
  const streams = docStreams({
    body: 'Größe T-first, a run that is cut in the middle of it\rSee \x13 HYPERLINK "https://T-link.example" \x14T-result\x15 behind\rcell T-one\x07cell T-two\x07',
    footnote: 'T-footnote',
    header: 'T-header',
    comment: 'T-comment Ω'.replace('Ω', ''),
  });

  it('is read part by part', async () => {
    const examined = await examineDocument(makeCompound(streams));
    expect([examined.mediaType, outcomeOf(examined)]).toEqual(['application/msword', 'scanned']);
    expect(textOf(examined)).toContain(
      'Größe T-first, a run that is cut in the middle of it\nSee T-result behind',
    );
    expect(
      ['T-one', 'T-link', 'T-footnote', 'T-header', 'T-comment'].map((token) => placesOf(examined, token)),
    ).toEqual([['body'], ['hidden'], ['body'], ['header'], ['comment']]);
  });

  it('brings its properties, those that a writer added among them', async () => {
    const examined = await examineDocument(
      makeCompound({
        ...streams,
        '\x05SummaryInformation': propertySet({ 2: 'T-title', 4: 'T-author Müller', 7: 'Normal.dot' }),
        '\x05DocumentSummaryInformation': propertySet(
          { 2: 'T-label' },
          { 2: 'MSIP_Label_1_Name' },
          CUSTOM_SET,
        ),
      }),
    );
    expect(placesOf(examined, 'T-title')).toEqual(['property title', 'title']);
    expect(placesOf(examined, 'T-author Müller')).toEqual(['property author']);
    expect(placesOf(examined, 'T-label')).toEqual(['property msip_label_1_name']);
  });

  it('says where it is encrypted, broken, or holds what is not read', async () => {
    const outcome = async (parts: Record<string, Buffer>) =>
      outcomeOf(await examineDocument(makeCompound(parts)));
    expect(await outcome(docStreams({ body: 'secret', flags: 0x100 }))).toBe('failed encrypted');
    expect(await outcome({ ...streams, 'ObjectPool/_1/data': Buffer.from('x') })).toBe(
      'partial unsupported-format',
    );
    expect(await outcome({ ...streams, 'ObjectPool/_1/data': Buffer.alloc(0) })).toBe('scanned');
    const broken = await examineDocument(makeCompound({ WordDocument: streams['WordDocument']! }));
    expect(outcomeOf(broken)).toBe('partial damaged');
    expect(textOf(broken)).toContain('T-first');
  });

  it.each([
    ['its language', 0x0419, 0, [0xcf, 0xeb, 0xe0, 0xed], 'План'],
    ['the Macintosh', 0x040c, 0x100, [0x8e, 0x74, 0x8e], 'été'],
    ['the Macintosh and its language', 0x0419, 0x100, [0x8f, 0xeb, 0xe0, 0xed], 'План'],
  ])('of Word 6 is read in the encoding of %s', async (_, language, charset, letters, expected) => {
    const text = Buffer.from([...letters, 0x0d]);
    const fib = Buffer.alloc(0x300);
    fib.writeUInt16LE(0xa5dc, 0);
    fib.writeUInt16LE(0x68, 2);
    fib.writeUInt16LE(language, 6);
    fib.writeUInt16LE(charset, 0x14);
    fib.writeUInt32LE(fib.length, 0x18);
    fib.writeUInt32LE(text.length, 0x34);
    const examined = await examineDocument(makeCompound({ WordDocument: Buffer.concat([fib, text]) }));
    expect([textOf(examined), outcomeOf(examined)]).toEqual([expected, 'scanned']);
  });
});

describe('a PowerPoint presentation of 97 to 2003', () => {
  const stream = Buffer.concat([
    pptRecord(0x03e8, [
      pptRecord(0x0ff0, [pptRecord(0x03f3, Buffer.alloc(20)), pptRecord(TEXT, utf16('T-outline'))]),
    ]),
    pptRecord(SLIDE, [pptRecord(0x0fa8, Buffer.from('T-first gr\xf6\xdfer\rT-second', 'latin1'))]),
    pptRecord(SLIDE, [
      pptRecord(0x1388, [pptRecord(0x2ee0, [pptRecord(0x0fba, utf16('T-comment'))])]),
      pptRecord(0x0fd9, [pptRecord(0x0fba, utf16('T-footer'))]),
    ]),
    pptRecord(0x03f0, [pptRecord(TEXT, utf16('T-notes'))]),
    pptRecord(0x03f8, [pptRecord(TEXT, utf16('T-master'))]),
  ]);

  it('is read record by record', async () => {
    const examined = await examineDocument(makeCompound({ 'PowerPoint Document': stream }));
    expect([examined.mediaType, outcomeOf(examined)]).toEqual(['application/vnd.ms-powerpoint', 'scanned']);
    const tokens = [
      'T-outline',
      'T-first größer',
      'T-second',
      'T-comment',
      'T-footer',
      'T-notes',
      'T-master',
    ];
    expect(tokens.flatMap((token) => placesOf(examined, token))).toEqual([
      'body page 1',
      'body page 1',
      'body page 1',
      'comment page 2',
      'footer page 2',
      'notes',
      'hidden',
    ]);
  });

  it('says where it is encrypted or breaks off', async () => {
    const user = Buffer.alloc(20);
    user.writeUInt32LE(0xf3d1c4df, 12);
    const locked = await examineDocument(
      makeCompound({ 'PowerPoint Document': stream, 'Current User': user }),
    );
    expect(outcomeOf(locked)).toBe('failed encrypted');
    const cut = await examineDocument(makeCompound({ 'PowerPoint Document': stream.subarray(0, 200) }));
    expect(outcomeOf(cut)).toBe('partial damaged');
  });

  it('is read behind what is no record: table styles in ZIP, bytes between slides, PowerPoint 95', async () => {
    const styles = pptRecord(0x0428, Buffer.from('PK\x03\x04 and what follows it'));
    styles[0] = 0x0f;
    const gaps = [Buffer.alloc(4091), Buffer.alloc(4091, 'PK')];
    const outcomes = gaps.map(async (gap) => {
      const bytes = Buffer.concat([pptRecord(0x03e8, [pptRecord(0x03f8, [styles])]), gap, stream]);
      const read = await examineDocument(makeCompound({ 'PowerPoint Document': bytes }));
      return [outcomeOf(read), placesOf(read, 'T-notes').join()];
    });
    expect(await Promise.all(outcomes)).toEqual([
      ['scanned', 'notes'],
      ['partial damaged', 'notes'],
    ]);
    const of95 = { 'PowerPoint Document': Buffer.alloc(99, 4), Text_Content: 'T-ninetyfive' };
    const old = await examineDocument(makeCompound(of95));
    expect([outcomeOf(old), textOf(old)]).toEqual(['partial unsupported-format', 'T-ninetyfive']);
    const both = await examineDocument(
      makeCompound({ ...of95, 'PP97_DUALSTORAGE/PowerPoint Document': stream }),
    );
    expect([outcomeOf(both), placesOf(both, 'T-notes').join()]).toEqual(['scanned', 'notes']);
  });

  it.each([
    ['objects of other programs that are broken', pptRecord(0x1011, Buffer.alloc(8), 1), 'partial damaged'],
    [
      'objects of other programs of unknown kind',
      pptRecord(0x1011, Buffer.alloc(8)),
      'partial unsupported-format',
    ],
    [
      'records too deep',
      Array.from({ length: 70 }).reduce<Buffer>(
        (inner) => pptRecord(0x1388, [inner]),
        pptRecord(TEXT, utf16('T')),
      ),
      'partial too-deep',
    ],
  ])('says that it does not read %s', async (_, record, outcome) => {
    const examined = await examineDocument(
      makeCompound({ 'PowerPoint Document': Buffer.concat([stream, record]) }),
    );
    expect(outcomeOf(examined)).toBe(outcome);
  });
});

describe('an Outlook message', () => {
  const text = (tag: string, value: string): [string, Buffer] => [`__substg1.0_${tag}001F`, utf16(value)];
  const inner = '__attach_version1.0_#00000001/__substg1.0_3701000D/';
  const properties = '__properties_version1.0';
  const message = makeCompound({
    [properties]: Buffer.alloc(40),
    ...Object.fromEntries([
      text('0037', 'T-subject'),
      text('1000', 'T-body'),
      text('007D', 'Received: by mx.example.com\r\n for T-received\r\nX-Label: T-header\r\n'),
      text('0C1A', 'T-sender'),
    ]),
    '__substg1.0_10130102': Buffer.from('<p>T-html</p>'),
    '__recip_version1.0_#00000000/__substg1.0_3001001E': Buffer.from('T-recipient'),
    '__attach_version1.0_#00000000/__substg1.0_3707001F': utf16('plan.txt'),
    '__attach_version1.0_#00000000/__substg1.0_37010102': Buffer.from('T-attached'),
    [`${inner}${properties}`]: Buffer.alloc(40),
    [`${inner}__substg1.0_0037001F`]: utf16('T-inner subject'),
    [`${inner}__substg1.0_1000001F`]: utf16('T-inner body '.repeat(400)),
  });

  it('brings its headers, bodies and people, and attachments as members', async () => {
    const items = await examineBytes(message);
    expect(summary(items)).toEqual(['(file) scanned', 'plan.txt scanned', 'attachment-2.msg scanned']);
    const [outer, attached, nested] = items;
    expect(outer?.mediaType).toBe('application/vnd.ms-outlook');
    const tokens = ['subject', 'body', 'html', 'header', 'sender', 'recipient'];
    expect(tokens.flatMap((token) => placesOf(outer!, `T-${token}`))).toEqual([
      'subject',
      'body',
      'body',
      'property x-label',
      'property from',
      'property name',
    ]);
    expect(textOf(attached)).toBe('T-attached');
    expect(textOf(nested)).toContain('T-inner body T-inner body');
    expect(textOf(nested, 'subject')).toBe('T-inner subject');
  });
});

describe('other compound files', () => {
  it('are told to be encrypted by the stream that holds a package', async () => {
    const locked = makeCompound({ EncryptedPackage: 'x', EncryptionInfo: 'y' });
    expect(outcomeOf(await examineDocument(locked))).toBe('failed encrypted');
  });

  it('bring the runs of letters in them, and say so', async () => {
    const examined = await examineDocument(
      makeCompound({
        VisioDocument: Buffer.concat([
          Buffer.from([1, 2, 3, 4]),
          utf16('T-shape größer'),
          Buffer.from([1, 0, 2]),
        ]),
      }),
    );
    expect(outcomeOf(examined)).toBe('partial unsupported-format');
    expect(textOf(examined)).toBe('T-shape größer');
  });

  it('end where their sectors lead nowhere, or in circles', async () => {
    const bytes = makeCompound(docStreams({ body: 'words '.repeat(2000) }));
    const looped = Buffer.from(bytes);
    for (let at = 512; at < looped.length - 4; at += 512) looped.fill(0, at, at + 8);
    for (const hostile of [
      looped,
      bytes.subarray(0, 700),
      Buffer.concat([bytes.subarray(0, 512), Buffer.alloc(4096)]),
    ]) {
      expect((await examineDocument(hostile)).examination.reasons.length).toBeGreaterThan(0);
    }
  });
});

describe('an Outlook message', () => {
  it('whose compressed body is broken keeps what else it says', async () => {
    for (const body of [Buffer.alloc(3), Buffer.alloc(40, 1)]) {
      const streams = {
        '__properties_version1.0': Buffer.alloc(32),
        '__substg1.0_0037001F': utf16('T-subject'),
        '__substg1.0_10090102': body,
        '__attach_version1.0_#00000000/__substg1.0_3707001F': utf16('T-plan.txt'),
        '__attach_version1.0_#00000000/__substg1.0_37010102': Buffer.from('T-attached'),
      };
      const [message, attached] = await examineBytes(makeCompound(streams));
      expect(outcomeOf(message!)).toBe('partial damaged');
      expect(message?.examination.detail).toBe('the body is broken');
      expect(placesOf(message!, 'T-subject')).toEqual(['subject']);
      expect(textOf(attached)).toContain('T-attached');
    }
  });
});
