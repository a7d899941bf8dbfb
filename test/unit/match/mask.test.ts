import { describe, expect, it } from 'vitest';
import { clearExcerpt, maskMatch, maskValue } from '../../../src/match/mask.ts';
import { finding, phrases, regex, rule } from './apply.ts';

describe('a masked excerpt', () => {
  it.each([
    ['account plan', 'a****** p***'],
    ['Q3 win-back FY26', '** ***-b*** ****'],
    ['plan2025', 'p*******'],
    ['4plans', '******'],
    ['a1b2c3d4', 'a*******'],
    ['dana.reyes@example.com', 'd***.r****@e******.***'],
    ['123-45-6789', '***-**-****'],
    ['Straße', 'S*****'],
    ['cafe\u0301 bar', 'c**** ***'],
    ['机密文件', '****'],
    ['план счета', 'п*** с****'],
    ['𐐀𐐁𐐂𐐃', '𐐀***'],
    ['account\r\n\t plan', 'a****** p***'],
    ['acc\u00adount', 'a******'],
    ['a\u0000b\u001b[31m\u202ex', '**[****'],
    ['', ''],
  ])('%j', (match, masked) => {
    expect(maskMatch(match)).toBe(masked);
  });

  it('has at most 60 characters', () => {
    expect(maskMatch('x'.repeat(60))).toBe(`x${'*'.repeat(59)}`);
    expect(maskMatch('x'.repeat(1_000_000))).toBe(`x${'*'.repeat(58)}…`);
    expect(Array.from(maskMatch('😀 '.repeat(100)))).toHaveLength(60);
  });

  it('shows of a validated value its length only', () => {
    expect(maskValue('4111111111111111')).toBe('[16 characters]');
    const card = regex('\\b\\d{16}\\b', { validator: 'luhn' });
    const found = finding(rule(card), { content: '4111111111111111' });
    expect(found?.locations[0]?.excerpt).toBe('[16 characters]');
    const key = regex('key=(\\w+)', { entropy: 2 });
    const secret = finding(rule(key), { content: 'key=a8Kd02mQz1Lp' });
    expect(secret?.locations[0]?.excerpt).toBe('[16 characters]');
  });
});

describe('a clear excerpt', () => {
  it('has 40 characters on both sides', () => {
    const text = `${'a'.repeat(50)}MATCH${'b'.repeat(50)}`;
    expect(clearExcerpt(text, 50, 55)).toBe(`${'a'.repeat(40)}MATCH${'b'.repeat(40)}`);
    expect(clearExcerpt('x MATCH y', 2, 7)).toBe('x MATCH y');
    expect(clearExcerpt(`${'😀'.repeat(50)}!${'😀'.repeat(50)}`, 100, 101)).toBe(
      `${'😀'.repeat(40)}!${'😀'.repeat(40)}`,
    );
  });

  it('escapes what a terminal would obey', () => {
    const text = 'a\nb\r\tc\u001b[2J\u009b\u202e\u2028\ud800';
    expect(clearExcerpt(text, 0, text.length)).toBe('a\\nb\\r\\tc\\x1b[2J\\x9b\\u{202e}\\u{2028}\\u{d800}');
  });

  it('is bounded', () => {
    expect(clearExcerpt('x'.repeat(1_000_000), 0, 1_000_000)).toHaveLength(500);
  });

  it('is made on request only', () => {
    const content = 'before account plan after';
    const only = rule(phrases('account plan'));
    expect(finding(only, { content, showMatches: true })?.locations[0]?.clear).toBe(content);
    expect(finding(only, { content })?.locations[0]?.excerpt).toBe('a****** p***');
  });
});
