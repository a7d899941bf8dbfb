import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/match/engine.ts';
import { NOWHERE, type Segment } from '../../../src/model/segment.ts';
import { all, any, countIn, facts, finding, near, phrases, regex, rule, segment } from './apply.ts';

const plan = phrases('account plan');

describe('the place of a match', () => {
  it('is that of its segment, name and path first, in reading order', () => {
    const content = [
      segment('account plan', { part: 'title', place: { ...NOWHERE, page: 1 } }),
      segment('an account plan', { part: 'cell', place: { ...NOWHERE, sheet: 'FY26', cell: 'B12' } }),
      segment('account plan', { place: { ...NOWHERE, embedded: 'embeddings/a.xlsx' } }),
    ];
    const only = rule({ ...plan, in: [...plan.in, 'path'] });
    const found = finding(only, { content, facts: { name: 'account plan.txt', path: 'account plan/x' } });
    expect(found?.locations).toEqual([
      { part: 'name', ...NOWHERE, excerpt: 'a****** p***' },
      { part: 'path', ...NOWHERE, excerpt: 'a****** p***' },
      { part: 'title', ...NOWHERE, page: 1, excerpt: 'a****** p***' },
      { part: 'cell', ...NOWHERE, sheet: 'FY26', cell: 'B12', excerpt: 'a****** p***' },
      { part: 'body', ...NOWHERE, embedded: 'embeddings/a.xlsx', excerpt: 'a****** p***' },
    ]);
  });

  it('counts lines from that of the segment', () => {
    const content = [
      segment('account plan\r\nx\naccount\nplan\naccount plan', { place: { ...NOWHERE, line: 7 } }),
    ];
    expect(finding(rule(plan), { content })?.locations.map(({ line }) => line)).toEqual([7, 9, 11]);
  });

  it('orders the matches of several predicates together', () => {
    const match = any(phrases('b'), phrases('a'), regex('c'));
    const text = segment('c\na\nb\nc\na', { place: { ...NOWHERE, line: 1 } });
    const locations = finding(rule(match), { content: [text] })?.locations;
    expect(locations?.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
    expect(finding(rule(match), { content: [segment('b'), segment('a'), segment('c')] })?.count).toBe(3);
  });
});

/** Windows of a text that overlap as those of a long file do; each window may end anywhere. */
function windows(text: string, size: number, overlap: number): Segment[] {
  const segments: Segment[] = [];
  for (let start = 0; ; start += size - overlap) {
    const line = text.slice(0, start).split('\n').length;
    const place = { ...NOWHERE, line };
    segments.push(segment(text.slice(start, start + size), { place, overlap: start === 0 ? 0 : overlap }));
    if (start + size >= text.length) return segments;
  }
}

describe('windows of a long text', () => {
  const text =
    'The account plan, planning the accounts;\nan account\nplan: 123-45-6789 account plan review. ';
  const long = text.repeat(10);

  it.each([60, 61, 64, 67, 80, 97, 128, 200])(
    'count nothing twice and lose nothing: %d characters',
    (size) => {
      const rules = [
        plan,
        phrases(['account', 'account plan review', 'plan', 'account plan']),
        regex('\\b\\d{3}-\\d{2}-\\d{4}\\b'),
        regex('(?i)account\\s+plan'),
        any(phrases('account'), phrases('account plan')),
      ];
      for (const match of rules) {
        const whole = finding(rule(match), { content: [segment(long, { place: { ...NOWHERE, line: 1 } })] });
        expect(finding(rule(match), { content: windows(long, size, 40) })).toEqual(whole);
      }
    },
  );

  it.each([60, 61, 64, 67, 80, 97, 128])('count words once: %d characters', (size) => {
    const filler = 'word '.repeat(30);
    for (const distance of [31, 32, 30, 29]) {
      const match = all(phrases('alpha'), near('omega', `${distance} words`));
      const content = windows(`${filler}alpha ${filler}omega ${filler}`, size, 40);
      expect(finding(rule(match), { content }) !== null).toBe(distance >= 31);
    }
    const match = all(phrases('alpha'), near('omega', '151 characters'));
    expect(finding(rule(match), { content: windows(`alpha ${filler}omega`, size, 40) })).not.toBeNull();
    const closer = all(phrases('alpha'), near('omega', '150 characters'));
    expect(finding(rule(closer), { content: windows(`alpha ${filler}omega`, size, 40) })).toBeNull();
  });

  it('decides at a window’s end with the next window', () => {
    const content = [segment('an account plan'), segment('account planning', { overlap: 12 })];
    expect(countIn(plan, content)).toBe(0);
    expect(countIn(plan, [segment('an account plan'), segment('ning')])).toBe(1);
    expect(countIn(regex('\\d+'), [segment('x 12345'), segment('1234567', { overlap: 5 })])).toBe(1);
  });
});

describe('hits', () => {
  const rules = [rule(plan), rule(any(phrases('a'), phrases('a b'), regex('b a')), { id: 'other' })];

  it('are null where no text of any rule was met', () => {
    const scan = compile(rules, { showMatches: false }).startScan();
    scan.add(segment('nothing to see'));
    expect(scan.finish()).toBeNull();
    expect(compile(rules, { showMatches: false }).startScan().finish()).toBeNull();
  });

  it('are bounded and without clear text, however much is met', () => {
    const scan = compile(rules, { showMatches: false }).startScan();
    for (let index = 0; index < 10; index++) scan.add(segment('account plan a b a b '.repeat(20_000)));
    const json = JSON.stringify(scan.finish());
    expect(json.length).toBeLessThan(400_000);
    expect(json).not.toContain('account');
  });

  it('do not depend on where the item lies', () => {
    const engine = compile(rules, { showMatches: false });
    const scan = engine.startScan();
    scan.add(segment('account plan'));
    const hits = scan.finish();
    const here = engine.judge(facts({ path: 'here/x', name: 'x' }), hits);
    expect(engine.judge(facts({ path: 'there/y', name: 'y' }), hits)).toEqual(here);
    expect(engine.judge(facts(), null)).toEqual([]);
  });
});

describe('hostile texts', () => {
  it.each([
    ['every character a candidate', 'a'.repeat(1_000_000), 'aaaaaaab', 0],
    ['every word a match', 'a '.repeat(500_000), 'a', 10_000],
    ['Han, every character a match', '中'.repeat(1_000_000), '中中', 10_000],
    ['a million blanks in a phrase', `account${' '.repeat(1_000_000)}plan`, 'account plan', 1],
    ['a million hyphens', '-'.repeat(1_000_000), 'a-b', 0],
    ['hyphens at line ends', 'a-\n'.repeat(300_000), 'aaa aab', 0],
    ['combining marks without end', `a${'\u0301'.repeat(300_000)} plan`, 'plan', 1],
    ['lone surrogates', '\ud800 plan \udc00'.repeat(10_000), 'plan', 10_000],
  ])('%s', (_, text, term, count) => {
    expect(countIn(phrases([term, 'account', 'zzz'].slice(0, term === 'account plan' ? 1 : 3)), text)).toBe(
      count,
    );
  });

  it('a million segments', () => {
    const scan = compile([rule(plan)], { showMatches: false }).startScan();
    for (let index = 0; index < 1_000_000; index++) scan.add(segment('42', { part: 'cell' }));
    scan.add(segment('account plan'));
    expect(scan.finish()).not.toBeNull();
  });
});
