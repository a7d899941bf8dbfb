import { describe, expect, it } from 'vitest';
import { PARTS } from '../../../src/model/segment.ts';
import { countIn, finding, phrases, rule, segment } from './apply.ts';

describe('a phrase in a text', () => {
  it.each([
    ['letter case', 'account plan', 'the ACCOUNT Plan', 1],
    ['full case folding', 'STRASSENPLAN', 'der Straßenplan', 1],
    ['full case folding of the term', 'straße', 'STRASSE', 1],
    ['ligatures', 'confidential file', 'a conﬁdential ﬁle', 1],
    ['final sigma', 'ΟΔΟΣ', 'οδος οδοσ', 2],
    ['the dotless i is no i', 'bilgi', 'bılgı', 0],
    ['letters beyond the basic plane', '𐐀𐐁', '𐐨𐐩', 1],
    ['composed against decomposed', 'café', 'cafe\u0301', 1],
    ['decomposed against composed', 'cafe\u0301', 'café', 1],
    ['quotes', "customer's list", 'the customer’s list', 1],
    ['double quotes', '"internal" only', '“Internal” only', 1],
    ['dashes', 'win-back plan', 'win–back plan, win‑back plan', 2],
    ['several blanks', 'account plan', 'account \t  plan', 1],
    ['no-break space', 'account plan', 'account\u00a0plan', 1],
    ['a line break', 'account plan', 'account\r\nplan', 1],
    ['an empty line', 'account plan', 'account\n\nplan', 1],
    ['a hyphen at a line end as a space', 'account plan', 'account-\nplan', 1],
    ['a hyphen at a line end with blanks', 'account plan', 'account- \r\n  plan', 1],
    ['a word broken at a line end', 'confidential', 'confi-\ndential', 1],
    ['a word broken by a typographic hyphen', 'confidential', 'confi‐\n   dential', 1],
    ['a hyphen of the term at a line end', 'win-back plan', 'win-\nback plan', 1],
    ['a broken word within a phrase', 'customer strategy', 'custo-\nmer stra-\ntegy', 1],
    ['soft hyphens', 'confidential', 'con\u00adfi\u00addential', 1],
    ['zero-width spaces', 'confidential', 'conf\u200bidential', 1],
    ['no space, no match', 'account plan', 'accountplan', 0],
    ['a hyphen within a line is no space', 'account plan', 'account-plan', 0],
    ['an underscore is no space in a body', 'account plan', 'account_plan', 0],
    ['digits broken at a line end are two numbers', '1234', '12-\n34', 0],
    ['a hyphen and an empty line', 'account plan', 'account-\n\nplan', 0],
  ])('%s', (_, term, text, count) => {
    expect(countIn(phrases(term), text)).toBe(count);
  });

  it.each([
    ['a longer word behind', 'plan', 'planet', 0],
    ['a longer word before', 'plan', 'explan', 0],
    ['an underscore is no letter', 'plan', 'account_plan_v2', 1],
    ['a digit behind is a change', 'plan', 'plan2025', 1],
    ['a digit before is a change', 'plan', '2025plan', 1],
    ['digits bound numbers', '42', '142 421 42', 1],
    ['letters bound numbers', '42', 'v42b', 1],
    ['an accent is part of its letter', 'plan', 'plane\u0301 plan\u0302', 0],
    ['a term that begins with a sign', '.env', 'prod.env .env', 2],
    ['a term that ends with a sign', 'c++', 'c++ c++11 objc++', 2],
    ['brackets and quotes', 'plan', '(plan) "plan" plan.', 3],
    ['an apostrophe', 'contoso', "Contoso's", 1],
    ['the ends of the text', 'plan', 'plan', 1],
    ['past a soft hyphen', 'plan', 'ex\u00adplan plan\u00adet', 0],
    ['Cyrillic', 'план', 'планы план', 1],
    ['Arabic', 'خطة', 'خطة الحساب', 1],
    ['Devanagari marks belong to their word', 'हिन्द', 'हिन्दी', 0],
    ['Han asks for no bound', '机密', '这是机密文件', 1],
    ['Kana asks for no bound', 'ノート', '研究ノート帳', 1],
    ['Hangul asks for no bound', '기밀', '이것은기밀문서', 1],
    ['Latin next to Han', 'plan', '机密plan文件', 1],
    ['Han beyond the basic plane', '𠮷野', '株𠮷野家', 1],
    ['overlapping Han matches, the earlier wins', '中中', '中中中中中', 2],
  ])('starts and ends at a bound: %s', (_, term, text, count) => {
    expect(countIn(phrases(term), text)).toBe(count);
  });

  it.each([
    ['account_plan.docx', 1],
    ['account-plan.docx', 1],
    ['account.plan.docx', 1],
    ['Account Plan.docx', 1],
    ['account_-_plan.docx', 1],
    ['FY26 - account - plan final.docx', 1],
    ['accountplan.docx', 0],
    ['account+plan.docx', 0],
    ['account/plan.docx', 0],
  ])('a space in a name: %s', (name, count) => {
    const only = rule(phrases('account plan', ['name']));
    expect(finding(only, { facts: { name, path: name } })?.count ?? 0).toBe(count);
  });

  it('reads a hyphen of the term in a name as itself', () => {
    const only = rule(phrases(['win-back plan'], ['name']));
    expect(finding(only, { facts: { name: 'Win-back_plan.docx' } })?.count).toBe(1);
  });

  it('reads the path when asked, folder by folder', () => {
    const only = rule(phrases('account plan', ['path']));
    const path = 'Work/account_plan/x.txt';
    expect(finding(only, { facts: { path, name: 'x.txt' } })?.locations[0]).toMatchObject({ part: 'path' });
    expect(finding(only, { facts: { path: 'account/plan', name: 'plan' } })).toBeNull();
  });

  it('ends where its last character ends', () => {
    const only = rule(phrases(['plan', "''"]));
    const excerpts = finding(only, { content: 'plan-\nx plan\u00ad ’’\u00ad', showMatches: true })?.locations;
    expect(excerpts?.map(({ excerpt }) => excerpt)).toEqual(['p***', 'p***', '’’']);
    expect(countIn(phrases("''"), '’’’\u00ad’')).toBe(2);
  });

  it('finds terms with a common beginning, the longest where they overlap', () => {
    const terms = ['account', 'account plan', 'plan review', 'account planning'];
    expect(countIn(phrases(terms), 'account plan review; account; account planning')).toBe(3);
  });

  it.each(['', ' ', '\u00ad'])('a term without a character stands nowhere: %j', (term) => {
    expect(countIn(phrases([term, 'plan']), '   a \n\u00ad')).toBe(0);
  });
});

describe('parts', () => {
  it.each(PARTS.filter((part) => part !== 'name' && part !== 'path'))('%s', (part) => {
    const others = PARTS.filter((other) => other !== part);
    const content = [segment('account plan', { part })];
    expect(finding(rule(phrases('account plan', [part])), { content })?.locations[0]?.part).toBe(part);
    expect(finding(rule(phrases('account plan', others)), { content })).toBeNull();
  });

  it('takes a term for the parts of its own rule only', () => {
    const content = [segment('account plan', { part: 'header' })];
    const found = finding(
      rule({ test: 'any', of: [phrases('account plan', ['body']), phrases('account plan', ['header'])] }),
      { content },
    );
    expect(found?.count).toBe(1);
  });
});
