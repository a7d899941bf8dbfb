import { describe, expect, it } from 'vitest';
import { examineBytes, summary, textOf } from '../../hostile/examine.ts';
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

  it('loses nothing where a text looks like a message, wherever its windows end', async () => {
    const size = 2 ** 20;
    const head = `From dana@example.com Mon Jun  2 09:30:00 2025\n${mail('One', '')}`;
    for (const shift of [-6, -4, -3, -2, -1, 0, 1, 2]) {
      const filler = 'x'.repeat(size + shift - head.length - 2);
      const items = await examineBytes(Buffer.from(`${head}${filler}\n\nFrom here on T-after\nT-below\n`));
      expect(summary(items)).toEqual(['(file) scanned', 'message-1.eml scanned', 'message-2.eml scanned']);
      expect(textOf(items[0], 'property')).toContain('From here on T-after');
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
