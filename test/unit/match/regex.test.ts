import { describe, expect, it } from 'vitest';
import { countIn, finding, regex, rule, segment } from './apply.ts';

describe('a regular expression', () => {
  it.each([
    ['case-sensitive as written', 'Plan', 'plan Plan', 1],
    ['case-insensitive when asked', '(?i)plan', 'plan PLAN', 2],
    ['no bounds but its own', 'plan', 'planet', 1],
    ['alternatives', '(?i)win[- ]back|churn list', 'Win-back and the churn list', 2],
    ['a bound at the start of what is looked at', '\\bAKIA[0-9A-Z]{4}\\b', 'xAKIA1234 AKIA1234', 1],
    ['the start of the segment', '^\\d{3}', '123 456', 1],
    ['the end of the segment', '\\d{3}$', '123 456', 1],
    ['lines when asked', '(?m)^\\d{3}$', '123\n456\n7890', 2],
    ['text between literals', 'begin[^z]*end', 'begin 1 end', 1],
    ['a literal that is not at the beginning', '[\\w.]+@[\\w.]+', 'to a.b@example.com, c@example.com', 2],
    ['optional parts around a literal', '(?:net )?revenue(?: plan)?', 'net revenue plan', 1],
    ['a pattern that no literal is certain of', '\\d{2,4}', '1 22 333', 2],
    ['matches that touch', 'ab', 'ababab', 3],
    ['nothing but empty matches', 'x*', 'abc', 0],
    ['letters beyond the basic plane', '.plan', '😀plan', 1],
    ['text in composed form', 'café', 'cafe\u0301', 1],
    ['a backtick as itself', '`plan`', "`plan` 'plan'", 1],
    ['a tab as itself', 'plan\tb', 'plan\tb plan b', 1],
    ['a line end as itself', 'plan\nb', 'plan\nb plan b', 1],
    ['a bound that is asked for several times', '\\b{2}plan', 'a plan', 1],
    ['a Kelvin sign for a k', '(?i)kelvin plan', '\u212aelvin plan', 1],
  ])('%s', (_, pattern, text, count) => {
    expect(countIn(regex(pattern), text)).toBe(count);
  });

  it('does not match across segments', () => {
    expect(countIn(regex('a\\s*b'), [segment('a'), segment('b')])).toBe(0);
  });

  it.each([
    [100, 1],
    [5_000, 1],
    [70_000, 1],
    [300_000, 1],
  ])('finds what stands behind %d characters', (length, count) => {
    const text = `${'x '.repeat(length / 2)}AKIA0123456789ABCDEF ${'y '.repeat(length / 2)}`;
    expect(countIn(regex('\\bAKIA[0-9A-Z]{16}\\b'), text)).toBe(count);
    expect(countIn(regex('\\b[A-Z]{4}[0-9A-F]{16}\\b'), text)).toBe(count);
  });

  it('finds each of many matches once, wherever a block of the search ends', () => {
    const text = Array.from({ length: 5_000 }, (_, index) => `key-${index % 10}`).join(' ');
    expect(countIn(regex('key-\\d'), text)).toBe(5_000);
    expect(countIn(regex('[k]ey[-]\\d'), text)).toBe(5_000);
  });

  it('finds a match that is longer than what one search looks at', () => {
    const text = `x ${'a'.repeat(200_000)} y`;
    expect(finding(rule(regex('a+')), { content: text })).toMatchObject({ count: 1 });
    expect(countIn(regex('a+$'), text)).toBe(0);
    expect(countIn(regex('a+ y$'), text)).toBe(1);
  });

  it.each([
    ['(a+)+$', 'a', 1],
    ['(a+)+$', 'b', 0],
    ['(?:x+x+)+y', 'x', 0],
    ['(.*a){5}', 'a', 1],
  ])('takes linear time: %s before %s', (pattern, last, count) => {
    const repeated = pattern.includes('x') ? 'x' : 'a';
    expect(countIn(regex(pattern), repeated.repeat(1_000_000) + last)).toBeGreaterThanOrEqual(count);
  });

  it('stops counting at 10,000', () => {
    expect(countIn(regex('a[^b]*b|a'), 'a'.repeat(20_000))).toBe(10_000);
  });
});

describe('validator and entropy', () => {
  it.each([
    ['luhn', '\\b\\d{16}\\b', '4111111111111111 4111111111111112', 1],
    ['iban', '\\b[A-Z]{2}\\d{20}\\b', 'DE89370400440532013000 DE89370400440532013001', 1],
    ['aba', '\\b\\d{9}\\b', '021000021 021000022', 1],
    ['group 1 where there is one', 'card (\\d{16})', 'card 4111111111111111, card 1234123412341234', 1],
  ])('%s', (validator, pattern, text, count) => {
    const name = validator.startsWith('group') ? 'luhn' : validator;
    expect(countIn(regex(pattern, { validator: name }), text)).toBe(count);
  });

  it('must exceed the bits', () => {
    const pattern = 'key=(\\w+)';
    expect(countIn(regex(pattern, { entropy: 3 }), 'key=aaaaaaaaaaaa key=a8Kd02mQz1Lp')).toBe(1);
    expect(countIn(regex(pattern, { entropy: 2 }), 'key=abcd')).toBe(0);
    expect(countIn(regex(pattern, { entropy: 1.99 }), 'key=abcd')).toBe(1);
  });

  it('tests the whole match where group 1 took no part', () => {
    expect(countIn(regex('x(y)?\\d{16}', { validator: 'luhn' }), 'x4111111111111111')).toBe(1);
  });

  it('keeps rules with the same pattern apart', () => {
    const one = rule(regex('\\b\\d{16}\\b', { validator: 'luhn' }), { id: 'one' });
    const two = rule(regex('\\b\\d{16}\\b', { in: ['header'] }), { id: 'two' });
    expect(finding(one, { content: '4111111111111111' })?.count).toBe(1);
    expect(finding(two, { content: '4111111111111111' })).toBeNull();
  });
});
