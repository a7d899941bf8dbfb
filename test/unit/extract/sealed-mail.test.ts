import { describe, expect, it } from 'vitest';
import { cmsOf, signedMessage } from '../../hostile/cms.ts';
import { examineBytes, summary, textOf } from '../../hostile/examine.ts';
import { buildMail, nestedMail } from '../../hostile/mail.ts';

const HEAD =
  'From: dana@example.com\r\nSubject: Sealed\r\nDate: Mon, 14 Jul 2025 09:30:00 +0000\r\nMIME-Version: 1.0\r\n';
const PGP = '-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA0000000000\r\n-----END PGP MESSAGE-----\r\n';

function sealed(kind: string, bytes: Uint8Array): string {
  const body = Buffer.from(bytes).toString('base64');
  return `${HEAD}Content-Type: application/pkcs7-mime; smime-type=${kind}; name="smime.p7m"\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}\r\n`;
}

describe('a mail that only its recipients can read', () => {
  it.each([
    [
      'S/MIME',
      sealed('enveloped-data', cmsOf(3, Buffer.alloc(200, 7))),
      ['(file) scanned', 'smime.p7m failed encrypted'],
    ],
    [
      'PGP/MIME',
      buildMail('Sealed', [
        { type: 'application/pgp-encrypted', name: 'version.txt', body: 'Version: 1' },
        { type: 'application/octet-stream', name: 'encrypted.asc', body: PGP },
      ]),
      ['(file) scanned', 'version.txt scanned', 'encrypted.asc failed encrypted'],
    ],
    [
      'PGP in its text',
      `${HEAD}Content-Type: text/plain\r\n\r\nSee below.\r\n${PGP}`,
      ['(file) partial encrypted'],
    ],
  ])('says so, and its headers are read: %s', async (_, mail, rows) => {
    const items = await examineBytes(mail);
    expect(summary(items)).toEqual(rows);
    expect(textOf(items[0], 'subject')).toBe('Sealed');
  });
});

describe('a mail that is signed', () => {
  const part =
    'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nThe account =\r\nplan\r\n';

  it.each([
    ['of known lengths', false],
    ['of pieces that only marks end', true],
  ])('with its text inside the signature is read: %s', async (_, endless) => {
    const items = await examineBytes(sealed('signed-data', signedMessage(part, endless)));
    expect(summary(items)).toEqual(['(file) scanned', 'smime.p7m scanned', 'content scanned']);
    expect(textOf(items[2]).trim()).toBe('The account plan');
  });

  it('with its signature beside the text has nothing to read there', async () => {
    expect(summary(await examineBytes(signedMessage(null)))).toEqual(['(file) scanned']);
  });

  it.each([
    ['cut', signedMessage(part).subarray(0, 90), ['(file) scanned', 'content partial damaged']],
    ['cut in its head', signedMessage(part).subarray(0, 30), ['(file) failed damaged']],
    [
      'of pieces, cut',
      signedMessage(part, true).subarray(0, 90),
      ['(file) scanned', 'content partial damaged'],
    ],
    [
      'opened and never closed',
      cmsOf(2, Buffer.alloc(200_000, Buffer.of(0x30, 0x80))),
      ['(file) failed damaged'],
    ],
  ])('and broken is a row with the reason: %s', async (_, bytes, rows) => {
    expect(summary(await examineBytes(bytes))).toEqual(rows);
  });
});

describe('a mail as Apple Mail keeps it', () => {
  const mail = `${HEAD}Content-Type: text/plain\r\n\r\nThe account plan\r\n`;
  const plist = '<?xml version="1.0"?><plist><dict><key>flags</key><string>T-flag</string></dict></plist>';

  it.each([
    ['as it should be', mail.length],
    ['with a length that is too long', 999_999_999],
    ['with a length that is too short', 20],
  ])('loses nothing, %s', async (_, length) => {
    const [item] = await examineBytes(`${length}\n${mail}${plist}`);
    expect(item?.mediaType).toBe('message/rfc822');
    const all = item?.segments.map(({ text }) => text).join('\n') ?? '';
    for (const text of ['dana@example.com', 'The account plan', 'T-flag']) expect(all).toContain(text);
  });
});

describe('mail without end', () => {
  it('of ten mails in each other is read as deep as the budget goes, and says where it stops', async () => {
    const rows = summary(await examineBytes(nestedMail(12)));
    expect(rows.at(0)).toBe('(file) scanned');
    expect(rows.at(-1)).toBe('inner.eml skipped too-deep');
    expect(rows.filter((row) => row === 'inner.eml scanned')).toHaveLength(8);
  });

  it('of 5,000 attachments brings every one', async () => {
    const parts = Array.from({ length: 5_000 }, (_, n) => ({
      type: 'text/plain',
      name: `${n}.txt`,
      body: `plan ${n}`,
    }));
    const items = await examineBytes(buildMail('many', parts));
    expect(items).toHaveLength(5_001);
    expect(textOf(items[5_000])).toBe('plan 4999');
  });
});
