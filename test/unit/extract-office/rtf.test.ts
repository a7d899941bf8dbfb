import { describe, expect, it } from 'vitest';
import { textOf } from '../../hostile/examine.ts';
import { examineDocument, outcomeOf, placesOf } from './office.ts';

const rtf = (inner: string): Buffer => Buffer.from(`{\\rtf1\\ansi\\ansicpg1252 ${inner}}`, 'latin1');

const MARKED = rtf(
  [
    String.raw`{\fonttbl{\f0 Arial;}{\f1\fcharset204 T-font;}}{\stylesheet{\s1 T-style;}}`,
    String.raw`{\info{\title T-title}{\author M\'fcller}{\*\company T-company}}`,
    String.raw`{\header T-header\par}{\footer T-footer\par}`,
    String.raw`T-split in {\b to} r{\i uns}\par`,
    String.raw`T-text{\footnote T-footnote\par} on\par`,
    String.raw`{\*\annotation T-comment}{\v T-hidden}{\deleted T-deleted}\par`,
    String.raw`{\field{\*\fldinst HYPERLINK "https://T-link.example"}{\fldrslt T-result}}\par`,
    String.raw`caf\'e9 \u1055?\u1083? {\f1 \'cf\'eb\'e0\'ed}\par`,
    String.raw`{\*\unknown T-unknown}{\pict T-picture}\trowd T-cell\cell T-next\cell\row`,
    String.raw`{\bin5 {{}{x}\{\}T-end \\ \~x`,
  ].join('\n'),
);

describe('RTF', () => {
  it('is read with every place where text stands', async () => {
    const examined = await examineDocument(MARKED);
    expect([examined.mediaType, outcomeOf(examined)]).toEqual(['application/rtf', 'scanned']);
    const tokens = 'title company header footer footnote comment hidden deleted link result'.split(' ');
    expect(tokens.flatMap((token) => placesOf(examined, `T-${token}`))).toEqual([
      'property title',
      'title',
      'property company',
      'header',
      'footer',
      'body',
      'comment',
      'hidden',
      'body',
      'hidden',
      'body',
    ]);
    expect(placesOf(examined, 'Müller')).toEqual(['property author']);
    for (const token of ['T-font', 'T-style', 'T-unknown', 'T-picture'])
      expect(placesOf(examined, token), token).toEqual([]);
  });

  it('joins words over runs, and separates paragraphs and cells', async () => {
    const lines = textOf(await examineDocument(MARKED)).split('\n');
    expect(lines).toContain('T-split in to runs');
    expect(lines).toContain('café Пл План');
    expect(lines).toContain('T-cell');
    expect(lines.at(-1)).toBe('{}T-end \\ x');
  });

  it('decodes characters of two bytes, however they are written', async () => {
    const japanese = Buffer.concat([
      Buffer.from('{\\rtf1\\ansi\\ansicpg932 '),
      Buffer.from([0x8c, 0x76]),
      Buffer.from("\\'89\\'e6\\par}"),
    ]);
    expect(textOf(await examineDocument(japanese))).toBe('計画');
  });

  it.each([
    ['a million braces', Buffer.from(`{\\rtf1 ${'{'.repeat(1_000_000)}words`)],
    ['more closed than opened', rtf('}}}}words')],
    ['binary data beyond the end', rtf('words{\\bin999999999 x}')],
    ['a number without end', rtf('wor{\\f37095153709551617 ds}')],
    ['a file cut in a word', Buffer.from('{\\rtf1 words\\par\\foo')],
  ])('survives %s', async (_, bytes) => {
    expect(textOf(await examineDocument(bytes))).toContain('words');
  });
});
