import { describe, expect, it } from 'vitest';
import { checkPacks } from '../../../src/rules/check.ts';
import { packText, readForeign } from '../../../src/rules/import/pack.ts';
import { loadPack } from '../../../src/rules/pack.ts';
import { accountOf, found, packsOf } from './imported.ts';
import { errorOf, inWords, written } from './written.ts';

const GITLEAKS = `title = "demo"
minVersion = "v8.25.0"
[[allowlists]]
paths = ['''(?:^|/)vendor/''']
regexes = ['''^\\$[A-Z_]+$''']
stopwords = ["changeme"]
[[allowlists]]
targetRules = ["2fast"]
regexes = ['^tok_dummy']
[[rules]]
id = "2fast"
description = "A token."
regex = '''tok_([a-z0-9]{8})(?:[\\s;]|$)'''
keywords = ["tok_"]
tags = ["a", "b"]
[[rules]]
id = "password"
description = "A password."
regex = '''(user|admin)_pw\\s*=\\s*"([^"]*)"'''
secretGroup = 2
entropy = 2
keywords = ["_PW"]
  [[rules.allowlists]]
  regexTarget = "line"
  regexes = ['''^\\s*#''']
  [[rules.allowlists]]
  condition = "AND"
  paths = ['''\\.sample$''']
  stopwords = ["example"]
[[rules]]
id = "far"
description = "Asks for a word elsewhere."
regex = '''pat[0-9]{6}'''
path = '''\\.txt$'''
keywords = ["airtable"]
[[rules]]
id = "key-file"
description = "By its name."
path = '''(?i)\\.p12$'''
[[rules]]
id = "pair"
description = "Needs another."
regex = '''pass="(\\w+)"'''
[[rules.required]]
id = "login"
withinLines = 1
[[rules]]
id = "login"
description = "Part of a pair."
regex = '''login="(\\w+)"'''
skipReport = true
`;

describe('gitleaks', () => {
  it('loads what gitleaks has', async () => {
    expect(await accountOf('gitleaks.toml', GITLEAKS)).toEqual(['6 0 0']);
    const [pack] = await packsOf('gitleaks.toml', GITLEAKS);
    expect(pack.rules[0]).toMatchObject({
      id: 'gitleaks.2fast',
      title: '2fast',
      rationale: 'A token. Tags: a, b.',
    });
  });

  it.each([
    ['x = tok_ab12cd34', ['gitleaks.2fast medium']],
    ['x = tok_ab12cd345', []],
    ['x = tok_changeme', []],
    ['x = tok_dummy123', ['gitleaks.2fast medium']],
    ['user_pw = "k3q9v7x2"', ['gitleaks.password medium']],
    ['user_pw = "aaaaaaaa"', []],
    ['user_pw = "$ADMIN_PASSWORD"', []],
    ['user_pw = "k3ChangeMe9v7"', []],
    ['  # user_pw = "k3q9v7x2"', []],
    ['pat123456', []],
    ['pat123456\n\n# AirTable', ['gitleaks.far medium']],
    ['login="ann"\npass="x"', ['gitleaks.pair medium']],
    ['login="ann"\n\npass="x"', []],
    ['pass="x"', []],
    ['login="ann"', []],
  ])('finds what gitleaks would: %j', async (text, expected) => {
    for (const pack of await packsOf('gitleaks.toml', GITLEAKS)) expect(found(pack, text)).toEqual(expected);
  });

  it.each([
    ['vendor/a.txt', 'tok_ab12cd34 ', []],
    ['a.sample', 'user_pw = "k3example9"', []],
    ['a.conf', 'user_pw = "k3example9"', ['gitleaks.password medium']],
    ['a.sample', 'user_pw = "k3q9v7x2"', ['gitleaks.password medium']],
    ['a.md', 'airtable pat123456', []],
    ['keys/My.P12', 'x', ['gitleaks.key-file medium']],
    ['keys/vendor/my.p12', 'x', []],
  ])('looks at the path: %s, %j', async (path, text, expected) => {
    for (const pack of await packsOf('gitleaks.toml', GITLEAKS))
      expect(found(pack, text, path)).toEqual(expected);
  });

  it.each([
    ["[[rules]]\nregex='a'", "1:1 a rule without 'id'"],
    ['[[rules]]\nid="a"', "1:1 a rule without 'regex' and 'path'"],
    ['[[rules]]\nid="a"\nregex="b"\n[[rules]]\nid="a"\nregex="c"', "5:1 two rules have the id 'a'"],
    ['[[rules]]\nid="a"\nregex="b"\nentropy="high"', "4:1 'entropy' must be a number"],
    ['[[rules]]\nid="a"\nregex="b"\n[[rules.required]]\nid="c"', "5:1 an unknown rule 'c' is required"],
    ['[[rules]]\nid="a"\nregex="b"\n[[rules.allowlists]]\ndescription="none"', '4:1 an allowlist without'],
    [
      '[allowlist]\npaths=["a"]\n[[allowlists]]\npaths=["b"]',
      "3:1 'allowlists' is there twice, written in two ways",
    ],
    ['[[allowlists]]\ntargetRules=["c"]\npaths=["b"]', "2:1 'targetRules' names an unknown rule 'c'"],
    ['[extend]\nuseDefault=true\npath="x"', "1:1 'path' and 'useDefault' together"],
    ['minVersion = "new"', "1:1 'minVersion' is no version"],
    ['a = ', '1:5 not valid TOML'],
    [`a = ${'['.repeat(100)}${']'.repeat(100)}`, 'nested too deep'],
  ])('refuses what gitleaks refuses: %s', async (text, message) => {
    const error = await errorOf(loadPack(await written(text, 'x.toml')));
    const { place, message: said } = error;
    expect(`${place?.line ?? 0}:${place?.column ?? 0} ${said}`).toContain(message);
    expect(error.code).toBe(2);
  });

  it('tells what is lost, with key and place', async () => {
    const text = `extra = 1
[[rules]]
id = "a"
regex = '(?=b)c'
[[rules]]
id = "b"
regex = 'bcd'
verify = true
[[rules.allowlists]]
commits = ["abc"]
stopwords = ["x"]
[[rules]]
id = "c"
regex = 'abc[0-9]{5}'
filter = '!failsTokenEfficiency(finding["secret"])'
[[rules.required]]
id = "b"
withinColumns = 20
`;
    expect(await accountOf('x.toml', text)).toEqual([
      '0 2 1',
      '1:1 unsupported - extra: is not read',
      '4:1 unsupported a regex: look-around is not supported',
      '8:1 part b verify: is not used',
      '10:1 part b commits: items have no commits',
      `15:1 part c filter: '! failsTokenEfficiency ( finding [ "secret" ] )' is not understood`,
      '18:1 part c withinColumns: columns are not counted',
    ]);
  });

  it('takes keys in any case, and the old name of allowlists', async () => {
    const text = `MinVersion = "v8.0.0"
[allowList]
stopWords = ["dummy"]
[[Rules]]
ID = "a"
Regex = '(\\w)=(\\w+)'
SecretGroup = 2
  [Rules.AllowList]
  RegexTarget = "Match"
  regexes = ['^b']
`;
    expect(await accountOf('x.toml', text)).toEqual(['1 0 0']);
    for (const pack of await packsOf('x.toml', text)) {
      expect(found(pack, 'a=dummy b=real')).toEqual([]);
      expect(found(pack, 'a=real')).toEqual(['gitleaks.a medium']);
    }
  });
});

describe('betterleaks', () => {
  const rule = (filter: string): string =>
    `[[rules]]\nid = "t"\nregex = '''key=(\\w+)'''\nfilter = '''${filter}'''\n`;

  it.each([
    ['entropy(finding["secret"]) <= 2.0', 'key=abcd', 'key=abcde'],
    ['entropy(finding.secret) <= 2.0', 'key=abcd', 'key=abcde'],
    ['matchesAny(finding.secret, [`^x`]) || containsAny(finding.line, ["mock"])', 'mock key=a', 'key=a'],
    ['filter.entropy(finding["secret"]) < 2.0', 'key=abc', 'key=abcd'],
    ['matchesAny(finding["secret"], [`^x`, "^\\\\d+$"])', 'key=12', 'key=1a'],
    ['(containsAny(finding["secret"], ["mock", "test"]))', 'key=aTESTb', 'key=real'],
    ['finding["secret"] == "dummy.1" || finding["secret"] == "dummy"', 'key=dummy', 'key=dummy2'],
    ['matchesAny(finding["match"], [`=0`]) && matchesAny(finding["line"], [`^#`])', '# key=01', 'key=01'],
    [
      'matchesAny(get(attributes, "path", ""), [r"""(?i)\\.txt$"""]) && containsAny(finding["line"], ["Example:"])',
      'example: key=a',
      'key=a',
    ],
  ])('drops what %s is true for', async (filter, dropped, kept) => {
    for (const pack of await packsOf('b.toml', rule(filter))) {
      expect(found(pack, dropped)).toEqual([]);
      expect(found(pack, kept)).toEqual(['gitleaks.t medium']);
    }
    expect(await accountOf('b.toml', rule(filter))).toEqual(['1 0 0']);
  });

  const composite = (components: string): string => `[[rules]]
id = "pair"
regex = 'pass=(\\w+)'
components = ${components}
[[rules]]
id = "login"
regex = 'login=(\\w+)'
skipReport = true
`;

  it.each([
    ['[{ id = "login" }]', 'login=a\n\n\npass=b', 1],
    ['[{ id = "login" }]', 'pass=b', 0],
    ['[{ id = "login", within = "1L" }]', 'login=a\npass=b', 1],
    ['[{ id = "login", within = "1L" }]', 'login=a\n\npass=b', 0],
    ['[{ id = "login", optional = true }]', 'pass=b', 1],
    ['[{ id = "login", within = "" }]', 'login=a\n\n\npass=b', 1],
    ['[]', 'pass=b', 1],
  ])('asks for components: %s in %j', async (components, text, count) => {
    for (const pack of await packsOf('b.toml', composite(components)))
      expect(found(pack, text)).toHaveLength(count);
    expect(await accountOf('b.toml', composite(components))).toEqual(['2 0 0']);
  });

  it.each([
    ['1L,80C', 'columns are not counted', 'login=a\n\npass=b'],
    ['80C', 'columns are not counted', 'pass=b'],
    ['near', "'near' is not understood", 'pass=b'],
  ])('tells of components within %j', async (within, message, without) => {
    const text = composite(`[{ id = "login", within = "${within}" }]`);
    expect(await accountOf('b.toml', text)).toEqual(['1 1 0', `4:31 part pair within: ${message}`]);
    for (const pack of await packsOf('b.toml', text)) {
      expect(found(pack, 'login=a pass=b')).toHaveLength(1);
      expect(found(pack, without)).toEqual([]);
    }
  });

  it.each([
    'failsTokenEfficiency(finding["secret"])',
    'entropy(finding["secret"]) <= 3 && failsTokenEfficiency(finding["secret"])',
    '!(matchesAny(finding["secret"], [`a`]))',
    'matchesAny(finding["secret"], [`a`]) ||',
    '))((',
  ])('tells of %s', async (filter) => {
    const [counts, ...notes] = await accountOf('b.toml', rule(filter));
    expect(counts).toBe('0 1 0');
    expect(notes[0]).toMatch(/^4:1 part t filter: /);
  });
});

const NOSEYPARKER = `rules:
- name: Adobe secret
  id: np.adobe.1
  pattern: |
    (?x)(?i) \\b   # a word
    (p8e-[a-z0-9 -]{8})(?# the value ) (?:[^a-z0-9-]|$)
  description: It opens things.
  examples: ['"client_secret": "p8e-ib-dcvsm"']
  negative_examples: [p8e-short]
  categories: [api, secret]
- name: Graded
  id: kf.1
  pattern: 'tok_(\\w{6})'
  confidence: low
  min_entropy: 1.5
  pattern_requirements: {min_digits: 2, ignore_if_contains: [Test]}
  validation: {type: Http}
- {name: Hidden, id: kf.2, pattern: 'user=(\\w+)', visible: false}
`;

describe('Nosey Parker, Titus and Kingfisher', () => {
  it('translates rules with their examples, which prove true', async () => {
    expect(await accountOf('rules.yml', NOSEYPARKER)).toEqual([
      '2 1 0',
      '17:3 part kf.1 validation: no service is asked',
    ]);
    const foreign = await readForeign(await written(NOSEYPARKER, 'rules.yml'));
    const file = await written(foreign === null ? '' : packText(foreign.imported));
    const errors = (await checkPacks([file])).filter(({ level }) => level === 'error');
    expect(errors.map(inWords)).toEqual([]);
  });

  it.each([
    ['p8e-ib-dcvsm', ['noseyparker.adobe-1 medium']],
    ['tok_ab12cd', ['noseyparker.kf-1 low']],
    ['tok_abc1de', []],
    ['tok_test12', []],
    ['tok_111111', []],
    ['user=ann', []],
  ])('finds what they would: %s', async (text, expected) => {
    for (const pack of await packsOf('rules.yml', NOSEYPARKER)) expect(found(pack, text)).toEqual(expected);
  });
});

const PRESIDIO = `recognizers:
- name: Zip code
  supported_language: de
  patterns:
    - {name: weak, regex: '\\b\\d{5}\\b', score: 0.01}
    - {name: full, regex: '\\bD-\\d{5}\\b', score: 0.9}
  context: [zip, PLZ]
  supported_entity: ZIP
- {name: Titles, deny_list: [Mr., Mrs.], supported_entity: TITLE}
- {name: Card, type: predefined}
- {name: Ahead, patterns: [{name: a, regex: '(?=x)y', score: 1}], supported_entity: A}
`;

describe('Presidio', () => {
  it('tells what is code or cannot be translated', async () => {
    expect(await accountOf('p.yaml', PRESIDIO)).toEqual([
      '2 0 2',
      '7:3 note Zip code context: context counts on both sides and over line ends here',
      '10:4 unsupported Card name: a predefined recognizer is code',
      '11:38 part Ahead regex: look-around is not supported',
      '11:17 unsupported Ahead patterns: no pattern is left',
    ]);
  });

  it.each([
    ['12345', ['presidio.zip-code low']],
    ['plz: 12345', ['presidio.zip-code medium']],
    ['d-12345', ['presidio.zip-code high']],
    ['mrs. Ada', ['presidio.titles high']],
  ])('grades as it does: %s', async (text, expected) => {
    for (const pack of await packsOf('p.yaml', PRESIDIO)) expect(found(pack, text)).toEqual(expected);
  });
});

const MACIE = JSON.stringify({
  name: 'Staff number',
  description: 'Numbers of people',
  regex: '[A-Z]\\d{6}',
  keywords: ['staff', 'employee'],
  ignoreWords: ['X0000'],
  maximumMatchDistance: 10,
  severityLevels: [{ occurrencesThreshold: 2, severity: 'HIGH' }],
});

describe('Macie', () => {
  it.each([
    ['staff: A123456, B123456', ['macie.staff-number medium']],
    ['staff: A123456', []],
    ['A123456, B123456', []],
    ['staff: A123456, X000056', []],
  ])('finds what it would: %s', async (text, expected) => {
    expect(await accountOf('m.json', MACIE)).toEqual([
      '1 0 0',
      '1:80 note Staff number keywords: count on both sides here',
    ]);
    for (const pack of await packsOf('m.json', MACIE)) expect(found(pack, text)).toEqual(expected);
  });
});

const PURVIEW = `<?xml version="1.0" encoding="utf-16"?>
<RulePackage xmlns="http://schemas.microsoft.com/office/2011/mce">
  <RulePack id="b4b4c60e-2ff7-47b7-a672-86e36cf608be"><Version major="1" minor="0" build="0" revision="0"/></RulePack>
  <Rules>
    <Entity id="e1" patternsProximity="60" recommendedConfidence="75">
      <Pattern confidenceLevel="75">
        <IdMatch idRef="Regex_id"/>
        <Any minMatches="1"><Match idRef="Keyword_badge"/><Match idRef="Func_us_date"/></Any>
        <Any minMatches="0" maxMatches="0"><Match idRef="Keyword_sample"/></Any>
      </Pattern>
      <Pattern confidenceLevel="85">
        <IdMatch idRef="Regex_id"/><Match idRef="Keyword_badge"/><Match idRef="Keyword_cased"/>
      </Pattern>
    </Entity>
    <Entity id="e2" patternsProximity="60"><Pattern confidenceLevel="85"><IdMatch idRef="Func_card"/></Pattern></Entity>
    <Regex id="Regex_id">\\bE\\d{5}\\b</Regex>
    <Keyword id="Keyword_badge"><Group matchStyle="word"><Term>badge</Term><Term>employee</Term></Group></Keyword>
    <Keyword id="Keyword_cased"><Group matchStyle="string"><Term caseSensitive="true">HQ-</Term></Group></Keyword>
    <Keyword id="Keyword_sample"><Group matchStyle="word"><Term>sample</Term></Group></Keyword>
    <LocalizedStrings><Resource idRef="e1"><Name default="true" langcode="en-us">Employee id</Name></Resource></LocalizedStrings>
  </Rules>
</RulePackage>`;

describe('Purview', () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(PURVIEW, 'utf16le')]);

  it('reads UTF-16 and tells of closed functions', async () => {
    expect(await accountOf('p.xml', bytes)).toEqual([
      '0 1 1',
      "8:59 part Employee id Func_us_date: is a function of Purview's own",
      "15:74 part e2 Func_card: is a function of Purview's own",
      '15:5 unsupported e2 Entity: no pattern is left',
    ]);
  });

  it.each([
    ['badge E12345', ['purview.employee-id medium']],
    ['E12345', []],
    ['badge E12345 sample', []],
    ['badge E12345 at HQ-2', ['purview.employee-id high']],
    ['badge E12345 at hq-2', ['purview.employee-id medium']],
    [`badge ${'x '.repeat(50)} E12345`, []],
  ])('grades as it does: %s', async (text, expected) => {
    for (const pack of await packsOf('p.xml', bytes)) expect(found(pack, text)).toEqual(expected);
  });

  it('expands no entity and refuses what is no rule package', async () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "x">]><RulePackage>&b;</RulePackage>';
    expect((await errorOf(loadPack(await written(bomb, 'x.xml')))).message).toMatch(/not valid XML/);
    expect((await errorOf(loadPack(await written('<a/>', 'x.xml')))).message).toBe('not a rule package');
  });
});
