import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeForTerminal } from '../../../src/report/escape.ts';
import { displayWidth, fit, shortenMiddle, wrap } from '../../../src/report/width.ts';

const shownText = fc.string({ unit: 'binary', maxLength: 200 }).map(escapeForTerminal);

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['plain', 5],
    ['größe', 5],
    ['価格表', 6],
    ['ﾊﾝｶｸ', 4],
    ['cafe\u0301', 4],
    ['한국', 4],
    ['\u1112\u1161\u11ab', 2],
    ['🙂', 2],
    ['❤\ufe0f', 1],
  ])('%j is %i columns wide', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('shortenMiddle', () => {
  it.each([
    ['short', 10, 'short'],
    ['Plans/Contoso/2025/final.docx', 15, 'Plans/C…al.docx'],
    ['価格表価格表', 7, '価…格表'],
    ['abc', 1, '…'],
    ['abc', 0, ''],
    ['aaaa\u0301\u0301bbbb', 7, 'aaa…bbb'],
    ['bbbbe\u0301\u0301\u0301', 3, 'b…e\u0301\u0301\u0301'],
  ])('%j in %i columns', (text, columns, short) => {
    expect(shortenMiddle(text, columns)).toBe(short);
  });

  it('never is wider than asked, nor cuts a character', () => {
    fc.assert(
      fc.property(shownText, fc.integer({ min: 0, max: 60 }), (text, columns) => {
        const short = shortenMiddle(text, columns);
        expect(displayWidth(short)).toBeLessThanOrEqual(columns);
        expect(short).not.toMatch(/\p{Cs}/u);
        expect(displayWidth(fit(text, columns))).toBe(columns);
      }),
    );
  });
});

describe('wrap', () => {
  it.each([
    ['one two three', 7, ['one two', 'three']],
    ['abcdefgh', 3, ['abc', 'def', 'gh']],
    ['価格表 a', 4, ['価格', '表 a']],
    ['', 10, ['']],
  ])('%j in %i columns', (text, columns, lines) => {
    expect(wrap(text, columns)).toEqual(lines);
  });

  it('fits every line and loses nothing but spaces', () => {
    fc.assert(
      fc.property(shownText, fc.integer({ min: 2, max: 60 }), (text, columns) => {
        const lines = wrap(text, columns);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});
