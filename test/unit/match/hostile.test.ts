import { describe, expect, it } from 'vitest';
import { createTextWindows } from '../../../src/extract/text.ts';
import { compile } from '../../../src/match/engine.ts';
import { checkPattern } from '../../../src/match/check-pattern.ts';
import type { Segment } from '../../../src/model/segment.ts';
import { any, countIn, finding, phrases, regex, rule } from './apply.ts';

const LENGTH = 300_000;

describe('patterns that other engines never come back from', () => {
  it.each([
    ['(a+)+$', 'a', 1],
    ['(a+)+$', 'ab', 0],
    ['(.*a){20}', 'a', 1],
    ['(?:a|b|c|d|e|f|g|h){1000}', 'a', 300],
    ['(?:[a-d]{1,9}|[b-e]{1,9}|x)+z', 'b', 0],
    ['(x+x+)+y', 'x', 0],
    ['a.{0,900}b', 'a', 0],
    ['(?:a|aa|aaa)*c', 'a', 0],
    ['(?i)(?:secret|s)[^;]*;', 's', 0],
    ['[a-z]{0,100}key[a-z]*X', 'key', 0],
    ['(?:[a-z]{20,}\\s)+X', 'abcdefghijabcdefghijkl ', 0],
  ])('%s over %s', (pattern, unit, count) => {
    expect(countIn(regex(pattern), unit.repeat(LENGTH / unit.length))).toBe(count);
  });

  it.each([
    ['.{0,1000}{1000}', /repeat|nested|invalid/i],
    ['(.{0,1000}){1000}', /too large/],
    ['((((((a{10}){10}){10}){10}){10}){10}){10}', /repeat/],
    ['(?:ab|cd|ef|gh|ij|kl){1000}', /too large/],
    ['(?:(?:a|b){30}|(?:c|d){30}){90}', /repeat|too large/i],
  ])('%s is refused', (pattern, message) => {
    expect(checkPattern(pattern)?.message).toMatch(message);
  });

  it('many alternatives multiply to no more literals than are worth it', () => {
    const pattern = '(?:ab|cd|ef|gh)'.repeat(30);
    expect(checkPattern(pattern)).toBeNull();
    expect(countIn(regex(pattern), `- ${'ghab'.repeat(15)} -`)).toBe(1);
  });
});

describe('texts that are hard to read', () => {
  it('every word a hit of everything', () => {
    const match = any(phrases(['net', 'net net']), regex('(?i)\\bnet\\b'), regex('n'), regex('[^x]'));
    expect(finding(rule(match), { content: 'net '.repeat(LENGTH / 4) })?.count).toBe(10_000);
  });

  it.each([
    ['lone surrogates', '\ud83d\udc00\ud83d secret plan \udc00', 1],
    ['control characters', '\u0000\u0001secret plan\u0000', 1],
    ['no character at all', '', 0],
    ['marks without a letter', '\u0301'.repeat(50_000) + ' secret plan', 1],
  ])('%s', (_, text, count) => {
    expect(countIn(phrases('secret plan'), text)).toBe(count);
    expect(countIn(regex('secret plan'), text)).toBe(count);
  });

  it('ten thousand rules', () => {
    const rules = Array.from({ length: 10_000 }, (_, number) =>
      rule(phrases(`term ${number}`), { id: `test.rule-${number}` }),
    );
    const scan = compile(rules, { showMatches: false }).startScan();
    scan.add({
      part: 'body',
      text: 'term 77, term 9999, term 10000',
      place: NO_PLACE,
      property: null,
      overlap: 0,
    });
    expect(scan.finish()?.['found']).toHaveLength(2);
  });
});

const NO_PLACE = { page: null, sheet: null, cell: null, line: 1, embedded: null };

describe('needles in a file of many windows', () => {
  it.each([
    ['rare', 100_003],
    ['dense', 97],
  ])('%s: all are found, each once, wherever the windows end', (_, distance) => {
    const size = 3_200_000;
    const needles = ['AKIA0123456789ABCDEF', 'halyard budget'];
    const bytes = Buffer.alloc(size, 'lorem ipsum dolor ');
    const planted = needles.map(() => 0);
    const plant = (at: number, index: number): void => {
      bytes.write(` ${needles[index] ?? ''} `, at);
      planted[index] = (planted[index] ?? 0) + 1;
    };
    for (let at = 11, index = 0; at < size - 100; at += distance, index = 1 - index) plant(at, index);
    const content: Segment[] = [];
    const windows = createTextWindows('utf-8', (segment) => content.push(segment));
    windows.push(bytes);
    windows.end();
    expect(content.length).toBeGreaterThan(3);
    const capped = planted.map((count) => Math.min(count, 10_000));
    expect(finding(rule(regex('AKIA[0-9A-Z]{16}')), { content })?.count).toBe(capped[0]);
    expect(finding(rule(phrases('halyard budget')), { content })?.count).toBe(capped[1]);
  });
});
