import { describe, expect, it } from 'vitest';
import type { NearTest } from '../../../src/model/rule.ts';
import { NOWHERE, type Segment } from '../../../src/model/segment.ts';
import { all, any, finding, near, nearPattern, phrases, regex, rule, segment } from './apply.ts';

/** Whether the evidence line counted. */
function holds(test: NearTest, content: string | Segment[], identifier = 'account plan'): boolean {
  const evidence = [{ weight: 2, when: test }];
  return finding(rule(phrases(identifier), { evidence }), { content })?.score === 3;
}

function words(count: number): string {
  return Array.from({ length: count }, (_, index) => `w${index}x`).join(' ');
}

describe('near', () => {
  it.each([
    [0, true],
    [58, true],
    [59, true],
    [60, false],
  ])('counts words between the nearer ends: %d in between', (between, expected) => {
    const test = near('Contoso', '60 words');
    expect(holds(test, `account plan ${words(between)} Contoso`)).toBe(expected);
    expect(holds(test, `Contoso ${words(between)} account plan`)).toBe(expected);
  });

  it.each([
    [0, true],
    [199, true],
    [200, true],
    [201, false],
  ])('counts characters between the nearer ends: %d in between', (between, expected) => {
    const gap = between === 0 ? '' : '.'.repeat(between);
    const test = near('Contoso', '200 characters');
    expect(holds(test, `account plan${gap}Contoso`, 'account plan')).toBe(between === 0 ? false : expected);
    expect(holds(test, `Contoso${gap === '' ? '' : gap}account plan`)).toBe(between === 0 ? false : expected);
  });

  it.each([
    [0, 0, true],
    [1, 0, false],
    [3, 3, true],
    [4, 3, false],
  ])('counts lines: %d line ends in between, %d asked', (ends, within, expected) => {
    const test = near('Contoso', `${within} lines`);
    const gap = ' x'.concat('\n'.repeat(ends), 'y ');
    expect(holds(test, `account plan${gap}Contoso`)).toBe(expected);
    expect(holds(test, `a\nb\nContoso${gap}account plan`)).toBe(expected);
  });

  it('counts the end of a segment as that of a line, and lines of repeated text once', () => {
    const apart = [segment('account plan\n'), segment('one'), segment('Contoso')];
    expect(holds(near('Contoso', '3 lines'), apart)).toBe(true);
    expect(holds(near('Contoso', '2 lines'), apart)).toBe(false);
    const joined = [segment('account plan\nsame\n'), { ...segment('same\nmore\nContoso'), overlap: 5 }];
    expect(holds(near('Contoso', '3 lines'), joined)).toBe(true);
    expect(holds(near('Contoso', '2 lines'), joined)).toBe(false);
  });

  it('takes touching and overlapping matches for near', () => {
    const evidence = [{ weight: 2, when: near('ssn', '1 characters') }];
    const only = rule(regex('ssn:? ?\\d{9}'), { evidence });
    expect(finding(only, { content: 'ssn: 123456789' })?.score).toBe(3);
  });

  it.each([
    ['letters and digits are one word', 'account plan a1b2 Contoso', 2, true],
    ['signs are no words', 'account plan -- / * Contoso', 1, true],
    ['an underscore parts words', 'account plan a_b Contoso', 2, false],
    ['each Han character is a word', 'account plan 机密文件 Contoso', 4, false],
    ['each Han character is a word, within', 'account plan 机密文件 Contoso', 5, true],
    ['each Kana and Hangul character is a word', 'account plan ノト기밀 Contoso', 5, true],
  ])('%s', (_, text, count, expected) => {
    expect(holds(near('Contoso', `${count} words`), text)).toBe(expected);
  });

  it('goes on over following segments of the same part', () => {
    const content = [segment('account plan'), segment(words(5)), segment('for Contoso')];
    expect(holds(near('Contoso', '7 words'), content)).toBe(true);
    expect(holds(near('Contoso', '6 words'), content)).toBe(false);
  });

  it('does not mix parts, and leaves other parts out of the count', () => {
    const comment = segment('Contoso', { part: 'comment' });
    expect(holds(near('Contoso', '60 words'), [segment('account plan'), comment])).toBe(false);
    const content = [segment('account plan'), segment(words(50), { part: 'comment' }), segment('Contoso')];
    expect(holds(near('Contoso', '1 words'), content)).toBe(true);
  });

  it.each([
    ['a page header', segment('Page 2', { part: 'header' })],
    ['a page footer', segment('Page 2', { part: 'footer' })],
    ['an embedded object', segment('x', { place: { ...NOWHERE, embedded: 'a.xlsx' } })],
  ])('never goes across %s', (_, wall) => {
    const test = near('Contoso', '60 words');
    expect(holds(test, [segment('account plan'), wall, segment('Contoso')])).toBe(false);
    expect(holds(test, [segment('account plan'), segment('Contoso'), wall])).toBe(true);
    expect(holds(test, [wall, segment('Contoso'), segment('account plan')])).toBe(true);
  });

  it('does not join the headers of two pages', () => {
    const header = (text: string): Segment => segment(text, { part: 'header' });
    expect(holds(near('Contoso', '60 words'), [header('account plan'), header('Contoso')])).toBe(false);
    expect(holds(near('Contoso', '60 words'), [header('account plan Contoso')])).toBe(true);
  });

  it('asks for different terms when asked for several', () => {
    const test = near(['Contoso', 'Litware', 'Fabrikam'], '10 words', 2);
    expect(holds(test, 'account plan Contoso contoso CONTOSO')).toBe(false);
    expect(holds(test, 'Contoso account plan Litware')).toBe(true);
    expect(holds(test, `Contoso account plan ${words(20)} account plan Litware`)).toBe(false);
  });

  it('asks for different matches of a pattern when asked for several', () => {
    const test = nearPattern('\\b[A-Z]{3}\\d\\b', '10 words', 2);
    expect(holds(test, 'ABC1 account plan ABC1')).toBe(false);
    expect(holds(test, 'ABC1 account plan ABC2')).toBe(true);
  });

  it('looks at names too', () => {
    const only = rule(all(phrases('account plan'), near('Contoso', '5 words')));
    expect(finding(only, { facts: { name: 'Contoso_account_plan.docx' } })?.count).toBe(1);
    expect(finding(only, { facts: { name: 'account_plan.docx' }, content: 'Contoso' })).toBeNull();
  });

  it('speaks of the matches of its own branch within match', () => {
    const branch = all(regex('\\b\\d{9}\\b'), near('ssn', '3 words'));
    const only = rule(any(branch, phrases('salary list')));
    expect(finding(only, { content: 'ssn 123456789' })?.count).toBe(1);
    const content = `salary list ssn ${words(9)} 123456789`;
    expect(finding(only, { content })?.count).toBe(1);
    expect(finding(rule(branch), { content })).toBeNull();
  });

  it('finds a pair among very many matches', () => {
    const filler = 'account plan '.repeat(20_000);
    expect(holds(near('Contoso', '1 words'), `${filler} x Contoso account plan`, 'account plan')).toBe(true);
    const terms = 'Contoso '.repeat(100_000);
    expect(holds(near('Contoso', '3 words'), `${terms} a b account plan`)).toBe(true);
    expect(holds(near('Contoso', '2 words'), `${terms} a b account plan`)).toBe(false);
  });
});
