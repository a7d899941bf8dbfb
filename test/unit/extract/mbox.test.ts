import { describe, expect, it } from 'vitest';
import { examineBytes, summary, textOf } from '../../hostile/examine.ts';
import { buildMail } from '../../hostile/mail.ts';
import { buildZip } from '../../hostile/zip.ts';

const mail = (subject: string, body: string): string =>
  `From: dana@example.com\nSubject: ${subject}\nDate: Mon, 2 Jun 2025 09:30:00 +0000\nMIME-Version: 1.0\nContent-Type: text/plain\n\n${body}\n`;
const mailbox = (...mails: string[]): string =>
  mails.map((text) => `From dana@example.com Mon Jun  2 09:30:00 2025\n${text}\n`).join('');

describe('a mailbox', () => {
  it.each([
    ['line feeds', (text: string) => text],
    ['carriage returns', (text: string) => text.replaceAll('\n', '\r\n')],
  ])('has its messages as members, with %s', async (_, dialect) => {
    const items = await examineBytes(
      Buffer.from(dialect(mailbox(mail('One', 'first'), mail('Two', 'second')))),
    );
    expect(summary(items)).toEqual(['(file) scanned', 'message-1.eml scanned', 'message-2.eml scanned']);
    expect(items[0]?.mediaType).toBe('application/mbox');
    expect(items.slice(1).map(({ mediaType }) => mediaType)).toEqual(['message/rfc822', 'message/rfc822']);
    expect(textOf(items[0], 'property')).toContain('dana@example.com Mon Jun');
    expect(textOf(items[2])).toContain('second');
  });

  it('takes no line for a message that follows text', async () => {
    const items = await examineBytes(Buffer.from(mailbox(mail('One', 'as I heard\nFrom Ivy it comes'))));
    expect(items).toHaveLength(2);
    expect(textOf(items[1])).toContain('From Ivy it comes');
  });

  it('takes no line of prose for one, so that what is attached behind it is unpacked', async () => {
    const zip = buildZip([{ name: 'in.txt', data: 'the attached plan' }]);
    const attached = buildMail('One', [
      { type: 'text/plain', body: 'text' },
      { type: 'application/zip', name: 'all.zip', body: zip },
    ]).replaceAll('\r\n', '\n');
    const quoted = attached.replace(
      /^dGV4dA==$/m,
      'Hello\n\nFrom Ivy, with thanks\nfor the plan\n>From the start',
    );
    const plain = quoted.replace(/Content-Transfer-Encoding: base64\n\nHello/, '\nHello');
    const items = await examineBytes(Buffer.from(mailbox(plain, mail('Two', 'second'))));
    expect(summary(items)).toEqual([
      '(file) scanned',
      'message-1.eml scanned',
      'all.zip scanned',
      'in.txt scanned',
      'message-2.eml scanned',
    ]);
    expect(textOf(items[1])).toContain('From Ivy, with thanks\nfor the plan\n>From the start');
  });

  it('loses nothing where a text looks like a message, wherever its windows end', async () => {
    const size = 2 ** 20;
    const head = `From dana@example.com Mon Jun  2 09:30:00 2025\n${mail('One', '')}`;
    for (const shift of [-6, -4, -3, -2, -1, 0, 1, 2]) {
      const filler = 'x'.repeat(size + shift - head.length - 2);
      const items = await examineBytes(
        Buffer.from(`${head}${filler}\n\nFrom T-after Mon Jun  2 09:30:00 2025\nT-below\n`),
      );
      expect(summary(items)).toEqual(['(file) scanned', 'message-1.eml scanned', 'message-2.eml scanned']);
      expect(textOf(items[0], 'property')).toContain('From T-after');
      expect(textOf(items[2])).toContain('T-below');
    }
  });
});

it('books and layouts are read by their parts', async () => {
  const book = buildZip([
    { name: 'mimetype', data: 'application/epub+zip', store: true },
    { name: 'OEBPS/chapter.xhtml', data: '<html><body><p>T-chapter</p></body></html>' },
  ]);
  const items = await examineBytes(book);
  expect(items[0]?.mediaType).toBe('application/epub+zip');
  expect(items.map((item) => textOf(item)).join('\n')).toContain('T-chapter');
});
