import { describe, expect, it } from 'vitest';
import type { JudgeFacts } from '../../../src/match/facts.ts';
import type { Predicate, Rule } from '../../../src/model/rule.ts';
import { NOWHERE, type Segment } from '../../../src/model/segment.ts';
import { all, any, finding, findings, near, not, phrases, regex, rule, segment } from './apply.ts';

const plan = phrases('account plan');
const count = (min: number, distinct = false): Predicate => ({ test: 'count', min, distinct });

describe('confidence', () => {
  it.each([
    [-3, 'low'],
    [0, 'low'],
    [1, 'medium'],
    [2, 'medium'],
    [3, 'high'],
  ] as const)('a score of %d is %s', (base, confidence) => {
    const found = finding(rule(plan, { base }), { content: 'account plan' });
    expect(found).toMatchObject({ score: base, confidence });
  });

  it('adds the weight of each line that holds once, however often it holds', () => {
    const evidence = [
      { weight: 2, when: phrases('contoso') },
      { weight: -1, when: phrases('press release') },
      { weight: 5, when: phrases('absent') },
    ];
    const content = 'account plan Contoso Contoso Contoso press release';
    expect(finding(rule(plan, { evidence }), { content })).toMatchObject({ score: 2, count: 1 });
  });

  it.each([
    ['a match in the content', rule(plan, { evidence: [{ weight: 2, when: phrases('contoso') }] })],
    [
      'a fact alone',
      rule({ test: 'extension', values: ['txt'] }, { evidence: [{ weight: 2, when: phrases('contoso') }] }),
    ],
  ])('counts what only the name has beside %s', (_, one) => {
    const known = { name: 'Contoso.txt', path: 'a/Contoso.txt', ext: 'txt' };
    expect(finding(one, { content: 'account plan', facts: known })).toMatchObject({ score: 3 });
  });

  it('excepts by a name whatever the content has', () => {
    const except = phrases('template');
    const known = { name: 'template.txt', path: 'template.txt', ext: 'txt' };
    expect(findings(rule(plan, { except }), { content: 'account plan', facts: known })).toEqual([]);
    const byFact = rule({ test: 'extension', values: ['txt'] }, { except });
    expect(findings(byFact, { facts: known })).toEqual([]);
  });

  it('copies what a report shows of the rule', () => {
    expect(finding(rule(plan, { severity: 'info' }), { content: 'account plan' })).toMatchObject({
      ruleId: 'test.rule',
      title: 'A rule',
      severity: 'info',
    });
  });
});

describe('nesting', () => {
  it.each([
    ['any, first', any(plan, phrases('win plan')), 'account plan', 1],
    ['any, both', any(plan, phrases('win plan')), 'win plan, account plan', 2],
    ['any, none', any(plan, phrases('win plan')), 'nothing', 0],
    ['all, both', all(plan, phrases('contoso')), 'account plan for Contoso', 2],
    ['all, one', all(plan, phrases('contoso')), 'account plan', 0],
    ['not', all(plan, not(phrases('template'))), 'account plan', 1],
    ['not, refuted', all(plan, not(phrases('template'))), 'account plan template', 0],
    [
      'not yields no places',
      all(plan, not(all(phrases('template'), phrases('x')))),
      'account plan template',
      1,
    ],
    ['not of not yields no places', all(plan, not(not(phrases('contoso')))), 'account plan Contoso', 1],
    [
      'a branch that fails yields no places',
      any(plan, all(phrases('contoso'), phrases('absent'))),
      'account plan Contoso',
      1,
    ],
    [
      'a branch within a branch',
      any(all(plan, any(phrases('contoso'), phrases('absent')))),
      'account plan Contoso',
      2,
    ],
  ])('%s', (_, match, content, expected) => {
    expect(finding(rule(match), { content })?.count ?? 0).toBe(expected);
  });

  it('has the whole item for its scope', () => {
    const content = [segment('account plan', { part: 'title' }), segment('contoso', { part: 'comment' })];
    expect(finding(rule(all(plan, phrases('contoso'))), { content })?.count).toBe(2);
    const named = finding(rule(all(plan, phrases('contoso'))), { content, facts: { name: 'contoso.txt' } });
    expect(named?.locations.map(({ part }) => part)).toEqual(['name', 'title', 'comment']);
  });

  it.each<[string, Partial<Segment>]>([
    ['a body alone', {}],
    ['a line', { place: { ...NOWHERE, line: 7 } }],
    ['a page', { place: { ...NOWHERE, page: 3 } }],
    ['a cell', { part: 'cell', place: { ...NOWHERE, sheet: 'Prices', cell: 'B12' } }],
    ['an embedded object', { place: { ...NOWHERE, embedded: 'embeddings/sheet1.xlsx' } }],
    ['a picture', { place: { ...NOWHERE, page: 1, ocr: 0 } }],
    ['another part', { part: 'footer' }],
  ])('says of a match all that is known of its place: %s', (_, rest) => {
    const at = segment('the account plan', rest);
    const found = finding(rule(plan), { content: [at] });
    expect(found?.locations).toEqual([{ part: at.part, ...at.place, excerpt: 'a****** p***' }]);
  });

  it('except holding anywhere drops the finding and yields no places', () => {
    const only = rule(plan, {
      except: any(phrases('press release'), { test: 'path', globs: ['**/Recipes/**'] }),
    });
    expect(finding(only, { content: 'account plan' })?.count).toBe(1);
    expect(
      finding(only, { content: [segment('account plan'), segment('Press release', { part: 'footer' })] }),
    ).toBeNull();
    expect(finding(only, { content: 'account plan', facts: { path: 'a/recipes/b.txt' } })).toBeNull();
  });

  it('judges each rule by itself, in rule order', () => {
    const rules = [rule(phrases('win plan'), { id: 'b' }), rule(plan, { id: 'a' }), rule(plan, { id: 'c' })];
    const ids = findings(rules, { content: 'account plan win plan' }).map(({ ruleId }) => ruleId);
    expect(ids).toEqual(['b', 'a', 'c']);
  });
});

describe('score', () => {
  const other = rule(phrases('meeting'), {
    id: 'other.rule',
    base: 0,
    evidence: [
      { weight: 2, when: phrases('customer') },
      { weight: -1, when: phrases('club') },
      { weight: -3, when: phrases('choir') },
    ],
  });
  const asks = (max: number, against = 0): Rule =>
    rule(plan, { evidence: [{ weight: -3, when: { test: 'score', rule: 'other.rule', max, against } }] });

  it.each([
    ['as low as that', 0, 0, 'account plan, meeting', true],
    ['higher', 0, 0, 'account plan, meeting, customer', false],
    ['low, and enough against it', -2, 4, 'account plan, meeting, customer, club, choir', true],
    ['too high, enough against it', -3, 4, 'account plan, meeting, customer, club, choir', false],
    ['low, too little against it', -1, 4, 'account plan, meeting, choir', false],
    ['where the other finds nothing', 0, 0, 'account plan, choir', false],
  ])('%s', (_, max, against, content, expected) => {
    for (const rules of [
      [asks(max, against), other],
      [other, asks(max, against)],
    ]) {
      const found = findings(rules, { content }).find(({ ruleId }) => ruleId === 'test.rule');
      expect(found?.score).toBe(expected ? -2 : 1);
    }
  });

  it('is false where the other rule is not applied, or drops what it finds', () => {
    expect(finding(asks(9), { content: 'account plan, meeting' })?.score).toBe(1);
    const dropped = { ...other, except: phrases('minutes') };
    expect(findings([asks(9), dropped], { content: 'account plan, meeting, minutes' })).toMatchObject([
      { score: 1 },
    ]);
  });

  it('is false within the other rule, so that rules may ask each other', () => {
    const asked: Predicate = { test: 'score', rule: 'test.rule', max: 9, against: 0 };
    const asking = { ...other, evidence: [{ weight: -5, when: asked }] };
    expect(findings([asks(-1), asking], { content: 'account plan, meeting' })).toMatchObject([
      { ruleId: 'test.rule', score: 1 },
      { ruleId: 'other.rule', score: -5 },
    ]);
  });
});

describe('count', () => {
  it.each([
    ['enough', count(3), 'account plan, account plan, account plan', true],
    ['too few', count(3), 'account plan, account plan', false],
    ['different ones', count(2, true), 'account plan, win plan', true],
    ['different ones, case and space aside', count(2, true), 'account plan, Account\nPlan', false],
  ])('%s', (_, test, content, expected) => {
    const both = phrases(['account plan', 'win plan']);
    expect(finding(rule(all(both, test)), { content }) !== null).toBe(expected);
    const score = finding(rule(both, { evidence: [{ weight: 2, when: test }] }), { content })?.score;
    expect(score === 3).toBe(expected);
  });

  it('counts name and content together', () => {
    const item = { content: 'account plan', facts: { name: 'account plan.txt' } };
    expect(finding(rule(all(plan, count(2))), item)?.count).toBe(2);
  });

  it('does not add up the different texts of name and content', () => {
    const item = { content: 'account plan', facts: { name: 'Account_Plan.txt' } };
    expect(finding(rule(all(plan, count(2, true))), item)).toBeNull();
  });

  it.each<Predicate>([count(1), near('x', '1 words')])('is false for an item without text: %j', (test) => {
    const only = rule(not(any(test, plan)), { evidence: [{ weight: 1, when: test }] });
    expect(finding(only, {})).toMatchObject({ score: 1, count: 0 });
  });

  it('counts different texts of several predicates once', () => {
    const match = any(phrases('contoso'), regex('(?i)contoso|litware'));
    expect(finding(rule(all(match, count(2, true))), { content: 'contoso Contoso' })).toBeNull();
    expect(finding(rule(all(match, count(2, true))), { content: 'contoso litware' })?.count).toBe(2);
  });

  it.each([
    ['the longer wins', any(phrases('account'), phrases('account plan')), 'account plan, account', 2],
    [
      'the longer wins though later',
      any(phrases('big account'), phrases('account plan review')),
      'big account plan review',
      1,
    ],
    ['of equal ones the earlier wins', any(regex('abcd'), regex('cdef')), 'abcdef', 1],
    [
      'the dropped one drops nothing',
      any(regex('abc'), regex('cdefg'), regex('ghijklm')),
      'abcdefghijklm',
      2,
    ],
    ['one text for two predicates', any(phrases('account plan'), regex('account plan')), 'account plan', 1],
    ['apart', any(phrases('account'), phrases('plan')), 'account plan', 2],
  ])('drops overlaps between predicates: %s', (_, match, content, expected) => {
    const found = finding(rule(match), { content });
    expect(found?.count).toBe(expected);
    expect(found?.locations).toHaveLength(expected);
  });

  it('is capped at 10,000, with the first 20 places', () => {
    const content = 'account plan\n'.repeat(12_000);
    const place = { page: null, sheet: null, cell: null, line: 1, embedded: null };
    const found = finding(rule(plan), { content: [segment(content, { place })] });
    expect(found?.count).toBe(10_000);
    expect(found?.locations.map(({ line }) => line)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });
});

describe('facts', () => {
  const known: Partial<JudgeFacts> = {
    path: 'Work/Customers/Plan.DOCX',
    name: 'Plan.DOCX',
    ext: 'docx',
    mediaType: 'application/pdf',
    sizeBytes: 100,
    createdAt: 10,
    modifiedAt: 20,
    viewedAt: 30,
    createdTogether: () => 50,
    owner: 'Dana.Reyes@Example.com',
    sharedWith: ['ann@post.example', '@fabrikam.example'],
    changedBy: 'Boss@Fabrikam.example',
    sharing: 'link',
    location: 'local',
    known: [{ list: 'northwind', label: 'plan' }],
  };
  const cases: [Predicate, Predicate][] = [
    [
      { test: 'path', globs: ['x', '**/{customers,accounts}/**'] },
      { test: 'path', globs: ['customers/**', '*.docx'] },
    ],
    [
      { test: 'name', globs: ['*.docx'] },
      { test: 'name', globs: ['Work/**', 'plan'] },
    ],
    [
      { test: 'extension', values: ['pdf', 'docx'] },
      { test: 'extension', values: ['doc'] },
    ],
    [
      { test: 'mediaType', values: ['application/*'] },
      { test: 'mediaType', values: ['application'] },
    ],
    [
      { test: 'sizeBytes', range: { min: 100, max: 100 } },
      { test: 'sizeBytes', range: { min: 101, max: null } },
    ],
    [
      { test: 'created', range: { min: null, max: 10 } },
      { test: 'created', range: { min: null, max: 9 } },
    ],
    [
      { test: 'modified', range: { min: 20, max: null } },
      { test: 'modified', range: { min: 21, max: null } },
    ],
    [
      { test: 'viewed', range: { min: 30, max: 40 } },
      { test: 'viewed', range: { min: 1, max: 2 } },
    ],
    [
      { test: 'createdTogether', range: { min: 50, max: null } },
      { test: 'createdTogether', range: { min: 51, max: null } },
    ],
    [
      { test: 'owner', values: ['dana.reyes@example.com'] },
      { test: 'owner', values: ['example.com', '@sub.example.com'] },
    ],
    [
      { test: 'owner', values: ['@EXAMPLE.com'] },
      { test: 'owner', values: ['@ample.com'] },
    ],
    [
      { test: 'sharedWith', values: ['@northwind.example', '@fabrikam.example'] },
      { test: 'sharedWith', values: ['@example'] },
    ],
    [
      { test: 'changedBy', values: ['@fabrikam.example'] },
      { test: 'changedBy', values: ['dana.reyes@example.com'] },
    ],
    [
      { test: 'sharing', values: ['public', 'link'] },
      { test: 'sharing', values: ['unknown'] },
    ],
    [
      { test: 'location', values: ['local'] },
      { test: 'location', values: ['trash'] },
    ],
    [
      { test: 'known', list: 'northwind', label: null },
      { test: 'known', list: 'northwind', label: 'other' },
    ],
  ];

  it.each(cases)('%j', (holding, failing) => {
    expect(finding(rule(holding), { facts: known })).toMatchObject({ count: 0, locations: [] });
    expect(finding(rule(failing), { facts: known })).toBeNull();
    expect(finding(rule(all(plan, holding)), { content: 'account plan', facts: known })?.count).toBe(1);
  });

  it.each(cases.map(([holding]) => holding).filter(({ test }) => test !== 'path' && test !== 'name'))(
    'is false where the fact is not known: %j',
    (predicate) => {
      expect(finding(rule(predicate), {})).toBeNull();
      expect(finding(rule(not(predicate)), {})).not.toBeNull();
    },
  );

  it.each([
    ['2025-07-18T21:59:00Z', false],
    ['2025-07-18T22:00:00Z', true],
    ['2025-07-19T03:59:59Z', true],
    ['2025-07-19T04:00:00Z', false],
    ['2025-12-19T21:30:00Z', true],
    ['2025-12-19T20:59:00Z', false],
  ])('hours are those of the zone, over midnight and in winter: %s', (time, holds) => {
    const hours = { from: 22 * 60, to: 4 * 60 };
    const zone = time.includes('-12-') ? 'Europe/Berlin' : 'UTC';
    const night = rule({ test: 'clock', of: 'created', hours, weekdays: null, timeZone: zone });
    expect(finding(night, { facts: { createdAt: Date.parse(time) } }) !== null).toBe(holds);
    expect(finding(night, {})).toBeNull();
  });

  it.each([
    ['America/Los_Angeles', true],
    ['Asia/Tokyo', false],
  ])('the day of the week is that of %s', (timeZone, holds) => {
    const sunday = rule({ test: 'clock', of: 'modified', hours: null, weekdays: [0], timeZone });
    const facts = { modifiedAt: Date.parse('2025-07-21T01:00:00Z') };
    expect(finding(sunday, { facts }) !== null).toBe(holds);
    expect(finding(sunday, { facts: { modifiedAt: 1e300 } })).toBeNull();
  });

  it.each([
    ['*a*a*a*a*a*a*a*b', 'a'.repeat(255)],
    ['**/a/**/a/**/a/**/a/**/b', 'a/'.repeat(1_000)],
    [`{${'a*,'.repeat(99)}b}`, 'a'.repeat(4_000)],
  ])('reads a hostile glob: %s', (glob, path) => {
    const only = rule({ test: 'path', globs: [glob] });
    expect(finding(only, { facts: { path } }) !== null).toBe(glob.startsWith('{'));
  });
});

describe('property', () => {
  const content = [
    segment('Dana Reyes', { part: 'property', property: 'author' }),
    segment('Highly Confidential', { part: 'property', property: 'msip_label_1f_name' }),
    segment('author', { part: 'body' }),
  ];

  it.each([
    ['author', null, true],
    ['author', 'dana reyes', true],
    ['author', 'dana', false],
    ['author', 'dana*', true],
    ['msip_label_*_name', '*confidential', true],
    ['title', null, false],
    ['title', 'author', false],
  ])('%s: %s', (name, value, expected) => {
    expect(finding(rule({ test: 'property', name, value }), { content }) !== null).toBe(expected);
  });

  it.each([
    ['jpg', 'application/zip', 'jpg *', true],
    ['jpg', 'application/zip', null, true],
    ['txt', 'application/octet-stream', 'txt *', true],
    ['docx', 'application/x-cfb', null, false],
    ['jpg', 'image/jpeg', null, false],
    ['jpg', null, null, false],
    ['jpg', 'application/x-empty', null, false],
    ['unheard-of', 'application/zip', null, false],
    [null, 'application/zip', null, false],
  ])('says where %s promises another type than %s: %s', (ext, mediaType, value, expected) => {
    const mismatch = rule({ test: 'property', name: 'type-mismatch', value });
    expect(finding(mismatch, { facts: { ext, mediaType } }) !== null).toBe(expected);
  });
});
