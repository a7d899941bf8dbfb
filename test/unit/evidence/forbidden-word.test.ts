import { describe, expect, it } from 'vitest';
import { saysSanitized, withoutWord } from '../../../src/evidence/forbidden-word.ts';

describe('the word that no certificate says', () => {
  it.each([
    ['in capitals', 'SANITISED'],
    ['with a zero-width space', 'sani\u200btized'],
    ['with soft hyphens', 's\u00adan\u00aditized'],
    ['with Cyrillic letters', '\u0455\u0430n\u0456tiz\u0435d'],
    ['with Greek capitals', 'S\u0391\u039dI\u03a4IZ\u0395D'],
    ['in full width', '\uff53\uff41\uff4e\uff49\uff54\uff49\uff5a\uff45\uff44'],
    ['in mathematical letters', '\u{1d42c}\u{1d41a}nitized'],
    ['with accents', 's\u00e1nit\u00efzed'],
  ])('is found and starred %s', (_, word) => {
    expect(saysSanitized(`disk ${word} by Dana`)).toBe(true);
    const text = `The ${word} Water Co. and sanitized Ltd`;
    const { blocks } = withoutWord({ title: 'x', banner: null, blocks: [{ block: 'paragraph', text }] });
    expect(saysSanitized(JSON.stringify(blocks))).toBe(false);
    expect(JSON.stringify(blocks)).toMatch(/The \S\*{7}\S Water Co\. and s\*{7}d Ltd/);
  });

  it.each(['media sanitization', 'sanitize d', 'Sanit\u00e4r', ''])('is not in: %s', (text) => {
    expect(saysSanitized(text)).toBe(false);
  });

  it('is looked for in linear time', () => {
    expect(saysSanitized('s\u200b'.repeat(1_000_000) + 'sanitize')).toBe(false);
  });
});
