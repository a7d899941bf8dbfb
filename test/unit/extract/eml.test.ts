import { describe, expect, it } from 'vitest';
import { examineBytes, summary, textOf } from '../../hostile/examine.ts';
import { buildMail, deepMail, nestedMail } from '../../hostile/mail.ts';
import { buildZip } from '../../hostile/zip.ts';

describe('a mail', () => {
  it('brings headers, subject, both alternatives and what surrounds its parts', async () => {
    const mail = buildMail(
      '=?utf-8?Q?W=C3=A4hrung?= plan',
      [
        { type: 'text/plain', body: 'the text body\n--\nThis mail is confidential.' },
        { type: 'text/html', body: '<p>the <b>HTML</b> body</p><!-- aside -->' },
      ],
      'text around',
    );
    const [item] = await examineBytes(mail);
    expect(item?.mediaType).toBe('message/rfc822');
    expect(item?.examination).toEqual({ status: 'scanned', reasons: [], detail: null });
    expect(textOf(item, 'subject')).toBe('Währung plan');
    expect(textOf(item)).toContain('This mail is confidential.');
    expect(textOf(item)).toContain('the HTML body');
    expect(textOf(item, 'comment')).toContain('aside');
    expect(textOf(item, 'hidden')).toBe('text around before\ntext around after');
    const from = item?.segments.find(({ property }) => property === 'from');
    expect(from).toMatchObject({ part: 'property', text: 'Dana Reyes <dana.reyes@example.com>' });
  });

  it('has its attachments as members, whatever their names, and names them', async () => {
    const mail = buildMail('files', [
      { type: 'application/octet-stream', name: '../../plan.txt', body: 'attached text' },
      { type: 'application/zip', name: 'all.zip', body: buildZip([{ name: 'in.txt', data: 'zipped text' }]) },
      { type: 'image/png', body: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') },
    ]);
    const items = await examineBytes(mail);
    expect(summary(items)).toEqual([
      '(file) scanned',
      '../../plan.txt scanned',
      'all.zip scanned',
      'in.txt scanned',
      'attachment-3 scanned picture-not-read',
    ]);
    expect(textOf(items[1])).toBe('attached text');
    expect([items[3]?.seq, items[3]?.parent]).toEqual([3, 2]);
    expect(textOf(items[0], 'attachment-name')).toBe('../../plan.txt\nall.zip\nattachment-3');
  });

  it('saved from a browser (MHTML) brings its pages, and what they need as members', async () => {
    const page = (location: string, html: string): string =>
      `Content-Type: text/html\r\nContent-Location: ${location}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${html}\r\n`;
    const parts = [
      page('https://portal.example/', '<title>Portal</title><p>The account =\r\nplan</p>'),
      page('https://portal.example/frame', '<p>The frame</p>'),
      'Content-Type: text/css\r\nContent-Location: cid:css\r\n\r\nbody {}\r\n',
    ].map((part) => `--B\r\n${part}`);
    const head = [
      'From: <Saved by Blink>',
      'Snapshot-Content-Location: https://portal.example/',
      'Subject: Portal',
      'Date: Fri, 4 Jul 2025 09:30:00 -0000',
      'MIME-Version: 1.0',
      'Content-Type: multipart/related; type="text/html"; boundary="B"',
    ];
    const items = await examineBytes(`${head.join('\r\n')}\r\n\r\n${parts.join('')}--B--\r\n`);
    expect(summary(items)).toEqual(['(file) scanned', 'attachment-1 scanned']);
    expect(textOf(items[0])).toBe('The account plan\nThe frame');
    expect(items[0]?.segments.find(({ property }) => property === 'snapshot-content-location')?.text).toBe(
      'https://portal.example/',
    );
  });

  it('has attached mails as members, down to the depth budget', async () => {
    const items = await examineBytes(nestedMail(4));
    expect(summary(items)).toEqual([
      '(file) scanned',
      'inner.eml scanned',
      'inner.eml scanned',
      'inner.eml scanned',
    ]);
    expect(textOf(items[3])).toContain('the innermost text');
    const deep = await examineBytes(nestedMail(20), { maxDepth: 2 });
    expect(summary(deep).at(-1)).toBe('inner.eml skipped too-deep');
  });

  it('in Windows-1252 keeps its quotation marks', async () => {
    const head =
      'From: a@example.com\r\nDate: x\r\nSubject: q\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n';
    const [item] = await examineBytes(`${head}=93quoted=94 =80 5`);
    expect(textOf(item)).toContain('“quoted” € 5');
  });

  it('that is too deep for its parser is partial, with headers and raw text', async () => {
    const [item] = await examineBytes(deepMail(3000, 'the deepest text'));
    expect(item?.examination).toMatchObject({ status: 'partial', reasons: ['damaged'] });
    expect(textOf(item, 'subject')).toBe('deep');
    expect(textOf(item)).toContain('the deepest text');
  });

  it('that is too long for its parser is partial, with headers and raw text', async () => {
    const line = `${'many words '.repeat(90)}\r\n`;
    const [item] = await examineBytes(
      buildMail('long', []) + line.repeat(Math.ceil((64 * 2 ** 20) / line.length)),
    );
    expect(item?.examination).toMatchObject({ status: 'partial', reasons: ['too-large'] });
    expect(textOf(item, 'subject')).toBe('long');
    expect(item?.segments.at(-1)?.text).toContain('many words');
  });

  it('that consists of headers alone is read', async () => {
    const [item] = await examineBytes('Received: by example.com\nFrom: a@example.com\nSubject: only this');
    expect(textOf(item, 'subject')).toBe('only this');
  });
});
