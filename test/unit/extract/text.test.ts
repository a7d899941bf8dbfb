import { describe, expect, it } from 'vitest';
import { ExtractFailure } from '../../../src/extract/extractor.ts';
import { createTextWindows, encodingOf } from '../../../src/extract/text.ts';
import type { Segment } from '../../../src/model/segment.ts';
import { examineBytes, summary, textOf } from '../../hostile/examine.ts';

const SENTENCE = 'Größe, prix élevé — naïve façade. ';

function utf16be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

function utf32(text: string, little: boolean): Buffer {
  const bytes = Buffer.from(Uint32Array.from(text, (character) => character.codePointAt(0) ?? 0).buffer);
  return little ? bytes : bytes.swap32();
}

/** What a decoder of Windows-1252 makes of its own bytes. */
const WESTERN = Buffer.from('caf\u00e9 na\u00efve r\u00e9sum\u00e9, price \u0080 5', 'latin1');

describe('plain text', () => {
  it.each([
    ['ASCII', Buffer.from('plain words'), 'plain words'],
    ['UTF-8', Buffer.from(SENTENCE), SENTENCE],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${SENTENCE}`), SENTENCE],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${SENTENCE}`, 'utf16le'), SENTENCE],
    ['UTF-16, big-endian, with a mark', utf16be(`\ufeff${SENTENCE}`), SENTENCE],
    ['UTF-16 without a mark', Buffer.from('customer strategy', 'utf16le'), 'customer strategy'],
    ['UTF-16, big-endian, without a mark', utf16be('customer strategy'), 'customer strategy'],
    [
      'Cyrillic UTF-16 without a mark',
      Buffer.from('Секретный план продаж на год', 'utf16le'),
      'Секретный план продаж на год',
    ],
    ['Windows-1252', WESTERN, 'café naïve résumé, price € 5'],
    [
      'short Windows-1252',
      Buffer.from('Gr\u00f6\u00dfe, prix \u00e9lev\u00e9, na\u00efve fa\u00e7ade', 'latin1'),
      'Größe, prix élevé, naïve façade',
    ],
    ['JSON', Buffer.from('{"a": [1, 2]}\n'), '{"a": [1, 2]}\n'],
    ['terminal colours', Buffer.from('\u001b[31mred\u001b[0m'), '\u001b[31mred\u001b[0m'],
    [
      'a stray control character',
      Buffer.from(`${'words '.repeat(50)}\u0001`),
      `${'words '.repeat(50)}\u0001`,
    ],
    [
      'one invalid byte in UTF-8',
      Buffer.concat([Buffer.from('prix élevé à côté '), Buffer.of(0xe9), Buffer.from(' après')]),
      'prix élevé à côté é après',
    ],
  ])('in %s is read', async (_, bytes, text) => {
    const [item] = await examineBytes(bytes);
    expect(item?.mediaType).toBe('text/plain');
    expect(item?.examination.status).toBe('scanned');
    expect(textOf(item)).toBe(text);
  });

  it.each([
    ['shift_jis', '82a082a282a482a6826082b582bd82cd90568b4b8cda8b7182c582b78142'.repeat(8)],
    ['koi8-r', 'f3c5cbd2c5d4ced9ca20d0ccc1ce20d0d2cfc4c1d620cec120c7cfc42e20'.repeat(8)],
  ])('in %s is recognised by its letters', async (encoding, hex) => {
    const bytes = Buffer.from(hex, 'hex');
    const [item] = await examineBytes(bytes);
    expect(textOf(item)).toBe(new TextDecoder(encoding).decode(bytes));
  });

  it.each([
    [
      'euc-jp',
      'b8dcb5d2c0efceaca4cfbcd2b3b0c8eba4c7a4b9a1a3b6a6cdada4b7a4caa4a4a4c7a4afa4c0a4b5a4a4a1a3cde8c7afc5d9a4ceb7d7b2e8a4c7a4b9a1a30a',
      '顧客戦略は社外秘です。共有しないでください。来年度の計画です。\n',
    ],
    [
      'iso-2022-jp',
      '1b2442385c3552406f4e2c244f3c523330486b24472439212336264d2d2437244a24242447242f24402435242421234d68472f4559244e375732682447243921231b28420a',
      '顧客戦略は社外秘です。共有しないでください。来年度の計画です。\n',
    ],
    [
      'gb18030',
      'bfcdbba7d5bdc2d4a3acd1cfb8f1b1a3c3dca1a3c7ebcef0cde2b4aba3acd0bbd0bbbacfd7f7a3a1d5e2cac7c3f7c4eab5c4cffacadbbcc6bbaea1a30a',
      '客户战略，严格保密。请勿外传，谢谢合作！这是明年的销售计划。\n',
    ],
    [
      'big5',
      'abc8a4e1b5a6b2a4a141c459aee6ab4fb14ba143bdd0a4c5a57eb6c7a141c1c2c1c2a658a740a149b36fac4fa9faa67eaababe50b0e2ad70b565a1430a',
      '客戶策略，嚴格保密。請勿外傳，謝謝合作！這是明年的銷售計畫。\n',
    ],
    [
      'euc-kr',
      'b0edb0b420c0fcb7abc0ba20b4ebbfdcbaf1c0d4b4cfb4d92e20b0f8c0afc7cfc1f620b8b6bdcabdc3bfc02e20b3bbb3e220c6c7b8c520b0e8c8b9c0d4b4cfb4d92e0a',
      '고객 전략은 대외비입니다. 공유하지 마십시오. 내년 판매 계획입니다.\n',
    ],
    [
      'windows-1250',
      '44f976ec726ee93a20706ce16e2070726f64656a65207ae16b617a6eed6bf9206e612070f8ed9a74ed20726f6b2c209ee1646ee9209aedf8656eed2e0a',
      'Důvěrné: plán prodeje zákazníků na příští rok, žádné šíření.\n',
    ],
    [
      'windows-1251',
      'd1f2f0eee3ee20eaeeedf4e8e4e5edf6e8e0ebfcedee3a20efebe0ed20eff0eee4e0e620ede020f1ebe5e4f3fef9e8e920e3eee42e0a',
      'Строго конфиденциально: план продаж на следующий год.\n',
    ],
    [
      'windows-1253',
      'c5ecf0e9f3f4e5f5f4e9eafc3a20f3f7dde4e9ef20f0f9ebdef3e5f9ed20e3e9e120f4ef20e5f0fcece5edef20ddf4eff22e0a',
      'Εμπιστευτικό: σχέδιο πωλήσεων για το επόμενο έτος.\n',
    ],
    [
      'windows-1254',
      '47697a6c693a2067656c6563656b2079fd6cfd6e20736174fdfe20706c616efd2c206dfcfe74657269207374726174656a6973692069e7696e2e0a',
      'Gizli: gelecek yılın satış planı, müşteri stratejisi için.\n',
    ],
    [
      'windows-1255',
      'f1e5e3e920e1e9e5faf83a20fae5ebf0e9fa20e4eeebe9f8e5fa20ecf9f0e420e4e1e0e42e0a',
      'סודי ביותר: תוכנית המכירות לשנה הבאה.\n',
    ],
    [
      'windows-1256',
      'd3d1ed20e1e1dbc7edc93a20ced8c920c7e1e3c8eddac7ca20e1e1d3e4c920c7e1dec7cfe3c92e0a',
      'سري للغاية: خطة المبيعات للسنة القادمة.\n',
    ],
  ])('of one sentence in %s is read exactly', async (_, hex, text) => {
    const [item] = await examineBytes(Buffer.from(hex, 'hex'));
    expect(textOf(item)).toBe(text);
  });

  it.each([
    [
      'windows-1250',
      '8c63699c6c6520706f75666e653a20706c616e207370727a656461bf79206e612070727a79737ab37920726f6b2c2070726f737aea206e69652075646f7374ea706e6961e62e',
      'Ściśle poufne: plan sprzedaży na przyszły rok, proszę nie udostępniać.',
    ],
    [
      'windows-1250',
      '537a69676f72fa616e2062697a616c6d61733a20617a20e97274e96b6573ed74e973692074657276206af676f572652c206be9726afc6b206e6520746f76e16262ed7473612e',
      'Szigorúan bizalmas: az értékesítési terv jövőre, kérjük ne továbbítsa.',
    ],
    [
      'windows-1250',
      '5374726f676f20706f766a65726c6a69766f3a20706c616e2070726f64616a65207a6120736c6a656465e67520676f64696e752c209a746f2076699a65206b7570616361206920e8657469726920707574612e',
      'Strogo povjerljivo: plan prodaje za sljedeću godinu, što više kupaca i četiri puta.',
    ],
    [
      'windows-1252',
      '5472e87320636f6e666964656e7469656c203a207374726174e967696520636c69656e74e86c652c20ab20e0206e652070617320646966667573657220bb206c92616e6ee9652070726f636861696e652e',
      'Très confidentiel : stratégie clientèle, « à ne pas diffuser » l’année prochaine.',
    ],
    [
      'windows-1252',
      '537472656e6720766572747261756c6963683a205665726b61756673706ce46e652066fc72206772f6df657265204b756e64656e2096203130206db32066fc7220a3352e',
      'Streng vertraulich: Verkaufspläne für größere Kunden – 10 m³ für £5.',
    ],
    [
      'windows-1252',
      '436f6e666964656e6369616c3a206c612065737472617465676961206465206c6f7320636c69656e7465732064656c207365f16f72204d75f16f7a207061726120656c207072f378696d6f2061f16f2e',
      'Confidencial: la estrategia de los clientes del señor Muñoz para el próximo año.',
    ],
    [
      'windows-1254',
      '47697a6c693a2067656c6563656b2079fd6cfd6e20736174fdfe20706c616efd2c206dfcfe74657269207374726174656a6973692069e7696e2e',
      'Gizli: gelecek yılın satış planı, müşteri stratejisi için.',
    ],
    [
      'windows-1257',
      '47726965fe746169206b6f6e666964656e6369616c753a206b6974f8206d6574f820706172646176696df820706c616e61732c20707261f06f6d65206e65736964616c7974692e',
      'Griežtai konfidencialu: kitų metų pardavimų planas, prašome nesidalyti.',
    ],
    [
      'windows-1257',
      '5374696e677269206b6f6e666964656e6369e26c693a206ee26b616de220676164612070e272646ff0616e617320706ce26e732c206cfb647a752c206e656b6f70ee676f6a6965742e',
      'Stingri konfidenciāli: nākamā gada pārdošanas plāns, lūdzu, nekopīgojiet.',
    ],
    // Its tones stand behind their letters.
    [
      'windows-1258',
      '547579eaf274206de2f2743a206beaec20686f61f26368206261ec6e206861cc6e67206ee36d2074f5ec692c206b68f46e672063686961207365d220636869eaec6e206cfdf5f263206b6861ec6368206861cc6e67206e61cc792e',
      'Tuyê\u0323t mâ\u0323t: kê\u0301 hoa\u0323ch ba\u0301n ha\u0300ng năm tơ\u0301i, không chia se\u0309 chiê\u0301n lươ\u0323c kha\u0301ch ha\u0300ng na\u0300y.',
    ],
    ['koi8-r', 'f3c5cbd2c5d4ced9ca20d0ccc1ce20d0d2cfc4c1d6', 'Секретный план продаж'],
    ['shift_jis', '8ed08a4f94e982cc94cc94848c7689e682c582b78142', '社外秘の販売計画です。'],
  ])('in %s is told by the letters of its language, be it short or long', async (_, hex, text) => {
    for (const count of [1, 500]) {
      const [item] = await examineBytes(Buffer.from(`${hex}0a`.repeat(count), 'hex'));
      expect(textOf(item)).toBe(`${text}\n`.repeat(count));
    }
  });

  it('in no encoding that can be told is a gap', async () => {
    const noise = Uint8Array.from({ length: 400 }, (_, index) => 0x80 + ((index * index * 31 + 17) % 128));
    expect(summary(await examineBytes(noise))).toEqual(['(file) failed unknown-encoding']);
    await expect(encodingOf(noise)).rejects.toThrow(ExtractFailure);
  });

  it.each([
    ['with a mark', '\ufeff', true],
    ['without a mark', '', true],
    ['big-endian, with a mark', '\ufeff', false],
    ['big-endian, without a mark', '', false],
  ])('in UTF-32 %s is read', async (_, mark, little) => {
    const [item] = await examineBytes(utf32(`${mark}${SENTENCE}𝄞 秘密`, little));
    expect(item?.mediaType).toBe('text/plain');
    expect(textOf(item)).toBe(`${SENTENCE}𝄞 秘密`);
  });

  it.each([
    'Строго конфиденциально: план продаж.',
    '顧客戦略は社外秘です。共有しないでください。\n',
    '고객 전략은 대외비입니다. 공유하지 마십시오.',
    '客户战略，严格保密。请勿外传，谢谢合作！\n',
  ])('in UTF-16 without a mark is told by its letters: %s', async (text) => {
    for (const bytes of [Buffer.from(text, 'utf16le'), utf16be(text)]) {
      const [item] = await examineBytes(bytes);
      expect(item?.mediaType).toBe('text/plain');
      expect(textOf(item)).toBe(text);
    }
  });

  it.each(['account plan\0', 'name=Dana\0plan=Contoso\0', `Größe\0\0\0\0`])(
    'with zeros is read: %j',
    async (text) => {
      const [item] = await examineBytes(text);
      expect(item?.mediaType).toBe('text/plain');
      expect(textOf(item)).toBe(text);
    },
  );

  const [one, plan] = ['Lorem ipsum dolor sit amet.\r\n', 'The account plan for Contoso.'];
  it.each([
    ['UTF-16 behind ASCII', Buffer.from(one), Buffer.from(plan, 'utf16le')],
    ['UTF-16 behind UTF-8', Buffer.from('Größe. '.repeat(20_000)), Buffer.from(plan, 'utf16le')],
    ['ASCII behind UTF-16', Buffer.from(`\ufeff${one}`, 'utf16le'), Buffer.from(plan)],
    ['ASCII behind UTF-16, big-endian', utf16be(`\ufeff${one}`), Buffer.from(plan)],
  ])('that changes its width is read to its end: %s', async (_, first, second) => {
    const [item] = await examineBytes(Buffer.concat([first, second]));
    expect(item?.mediaType).toBe('text/plain');
    expect(item?.examination.status).toBe('scanned');
    expect(textOf(item)).toContain(plan.slice(0, -1));
  });

  it('that changes its width for longer than is kept says so', async () => {
    const bytes = Buffer.concat([
      Buffer.from(one.repeat(3_000)),
      Buffer.from(plan.repeat(40_000), 'utf16le'),
    ]);
    const [item] = await examineBytes(bytes);
    expect(item?.examination).toMatchObject({ status: 'partial', reasons: ['unknown-encoding'] });
  });

  it.each([
    ['a lone half of a pair in UTF-16', Buffer.from(`\ufeff${one}\ud800 ${plan} \udc00`, 'utf16le')],
    ['half a character at the end of UTF-16', Buffer.from(`\ufeff${plan}`, 'utf16le').subarray(0, -1)],
    ['a character that breaks off', Buffer.concat([Buffer.from(plan), Buffer.of(0xe2, 0x82)])],
    ['a surrogate in UTF-8', Buffer.concat([Buffer.from(`é ü ö ä ß ${plan}`), Buffer.of(0xed)])],
  ])('with %s is read', async (_, bytes) => {
    const [item] = await examineBytes(bytes);
    expect(item?.examination.status).toBe('scanned');
    expect(textOf(item)).toContain(plan.slice(0, -1));
  });

  it('loses nothing where it stops being UTF-8 late', async () => {
    const bytes = Buffer.concat([Buffer.from('é'.repeat(50_000)), Buffer.from('caf\xe9 \x80 end', 'latin1')]);
    const [item] = await examineBytes(bytes);
    expect(textOf(item)).toBe(`${'é'.repeat(50_000)}café € end`);
  });

  it('is examined up to the file size budget', async () => {
    const [item] = await examineBytes('0123456789', { maxFileSize: 4 });
    expect(textOf(item)).toBe('0123');
    expect(item?.examination).toEqual({
      status: 'partial',
      reasons: ['too-large'],
      detail: 'examined up to byte 4',
    });
  });

  it('has a title where Markdown opens with one', async () => {
    for (const text of ['# Win plan\n\nbody # not\n', '\n\nWin plan\n========\nbody']) {
      const [item] = await examineBytes(text);
      expect(textOf(item, 'title')).toBe('Win plan');
      expect(textOf(item)).toBe(text);
    }
    const [none] = await examineBytes('words\n# later\n');
    expect(textOf(none, 'title')).toBe('');
  });

  it('of no bytes is empty', async () => {
    expect(summary(await examineBytes(''))).toEqual(['(file) scanned empty']);
  });
});

describe('windows of a long text', () => {
  const lines = Array.from({ length: 60_000 }, (_, index) => `line ${index + 1} of a long text 𝄞\n`).join('');

  function windowsOf(bytes: Buffer, step: number): Segment[] {
    const segments: Segment[] = [];
    const windows = createTextWindows('utf-8', (segment) => segments.push(segment));
    for (let offset = 0; offset < bytes.length; offset += step)
      windows.push(bytes.subarray(offset, offset + step));
    windows.end();
    return segments;
  }

  it('overlap, end at lines, know their first line and lose nothing', () => {
    const segments = windowsOf(Buffer.from(lines), 65_536);
    expect(segments.length).toBeGreaterThan(1);
    expect(segments.map(({ text, overlap }) => text.slice(overlap)).join('')).toBe(lines);
    let before = '';
    for (const { text, overlap, place } of segments) {
      expect(text.length).toBeLessThanOrEqual(2 ** 20);
      expect(before.endsWith(text.slice(0, overlap))).toBe(true);
      const start = before.length - overlap;
      expect(place.line).toBe(before.slice(0, start).split('\n').length);
      before += text.slice(overlap);
    }
    expect(segments.slice(0, -1).every(({ text }) => text.endsWith('\n'))).toBe(true);
    expect(segments[1]!.overlap).toBeGreaterThanOrEqual(4095);
  });

  it('do not depend on how the bytes arrive', () => {
    const bytes = Buffer.from(lines);
    expect(windowsOf(bytes, 4093)).toEqual(windowsOf(bytes, bytes.length));
  });

  it('cut a line without end at whole characters', () => {
    const segments = windowsOf(Buffer.from('𝄞'.repeat(2 ** 20)), 100_001);
    expect(segments.every(({ text }) => /^(?:𝄞)*$/u.test(text))).toBe(true);
  });
});
