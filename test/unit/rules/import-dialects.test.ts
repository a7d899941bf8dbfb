import { describe, expect, it } from 'vitest';
import { checkPacks } from '../../../src/rules/check.ts';
import { loadPack, loadPacks, type Pack } from '../../../src/rules/pack.ts';
import { accountOf, found, packsOf } from './imported.ts';
import { errorOf, inWords, written } from './written.ts';

const rulesOf = (...rules: Record<string, unknown>[]): string =>
  `rules:\n${rules.map((rule) => `- ${JSON.stringify(rule)}\n`).join('')}`;

async function patternOf(pattern: string): Promise<unknown> {
  const pack = await loadPack(await written(rulesOf({ id: 'a', pattern }), 'x.yml'));
  return pack.rules[0]?.match.regex?.pattern;
}

async function errorsIn(name: string, text: string): Promise<string[]> {
  const problems = await checkPacks([await written(text, name)]);
  return problems.filter(({ level }) => level === 'error').map(inWords);
}

describe('patterns of Rust', () => {
  it.each([
    ['(?x) a b # all\n c', 'abc'],
    ['(?: (?x) a b ) c d', '(?: ab) c d'],
    ['(?x: a b) c', '(?:ab) c'],
    ['(?xi: a b )(?-x) c', '(?i:ab) c'],
    ['(?x)(?i-x: e f) g', '(?i: e f)g'],
    ['(?-u)ab(?u:c)', 'ab(?:c)'],
    ['(?x) [a #] \\# \\  b', '[a#]\\# b'],
    ['(?P<v>ab)|x(?P<v>cd)', '(?P<v>ab)|x(cd)'],
    ['[(]?(?<v>ab)\\(?(?<v>cd)', '[(]?(?<v>ab)\\(?(cd)'],
  ])('%j means %j', async (given, expected) => {
    expect(await patternOf(given)).toBe(expected);
  });

  it.each([
    ['x[a-z&&[^q]]{4}', 'sets of characters within sets are not supported'],
    ['x[a-z--[q]]{4}', 'sets of characters within sets are not supported'],
    ['(?<!x)abc', 'look-around is not supported'],
  ])('tells of %j', async (pattern, message) => {
    const text = rulesOf({ id: 'a', pattern }, { id: 'b', pattern: '--[a-z]{4}' });
    expect(await accountOf('x.yml', text)).toEqual(['1 0 1', `2:13 unsupported a pattern: ${message}`]);
  });
});

describe('rules of Titus and Kingfisher', () => {
  const titus = rulesOf(
    {
      id: 'card',
      base_score: 25,
      noisy: true,
      pattern: 'card (?P<n>[0-9 ]{12,23})',
      pattern_requirements: { luhn: true },
    },
    { id: 'pair', base_score: 50, pattern: 'login (?P<user>\\w+):(?P<pw>\\w+)', min_entropy: 3 },
    { id: 'open', base_score: 70, confidence: 'High', pattern: 'door (\\w+)' },
  );

  it.each([
    ['card 4111 1111 1111 1111', ['noseyparker.card low']],
    ['card 4111 1111 1111 1112', []],
    ['login aaaa:k3q9v7x2mz', ['noseyparker.pair medium']],
    ['login aaaa:bbbb', []],
    ['door x', ['noseyparker.open high']],
  ])('Titus: %s', async (text, expected) => {
    expect(await accountOf('t.yml', titus)).toEqual(['3 0 0']);
    for (const pack of await packsOf('t.yml', titus)) expect(found(pack, text)).toEqual(expected);
  });

  it('takes the severity from the score', async () => {
    const { rules } = await loadPack(await written(titus, 't.yml'));
    expect(rules.map(({ severity }) => severity)).toEqual(['low', 'medium', 'high']);
  });

  const kingfisher = `
- id: demo.token
  pattern: '(id\\w*) (?P<TOKEN>\\w+)'
  min_entropy: 2
- {id: demo.named, pattern: '(say (?P<body>\\w+) (?P<sum>\\w+))', min_entropy: 2}
- {id: demo.path, pattern: 'tok_\\w{4}', path: '\\.conf$', examples: [tok_abcd]}
- {id: demo.special, pattern: 'pw=(\\S+)', pattern_requirements: {min_special_chars: 2, special_chars: '-^]'}}
- {id: demo.common, pattern: 'pin=(\\S+)', pattern_requirements: {min_special_chars: 1}}
`;

  it.each([
    ['idabcdef aaaa', []],
    ['id abcdef', ['noseyparker.demo-token medium']],
    ['say aaaaaa abcdef', []],
    ['say abcdef a', ['noseyparker.demo-named medium']],
    ['tok_abcd', []],
    ['pw=a!b$c', []],
    ['pw=a]b^c', ['noseyparker.demo-special medium']],
    ['pin=abcé', []],
    ['pin=ab\\c', ['noseyparker.demo-common medium']],
  ])('Kingfisher, rules in a list: %s', async (text, expected) => {
    for (const pack of await packsOf('k.yml', kingfisher)) expect(found(pack, text)).toEqual(expected);
  });

  it('asks for the path', async () => {
    for (const pack of await packsOf('k.yml', kingfisher)) {
      expect(found(pack, 'tok_abcd', 'etc/a.conf')).toEqual(['noseyparker.demo-path medium']);
    }
  });

  it('leaves out examples that speak of the pattern alone, and keeps those that prove false', async () => {
    const rule = { id: 'a', pattern: 'key=(\\w+)', min_entropy: 2, examples: ['key=aaaa', 'key=abcdefg'] };
    expect(await accountOf('k.yml', rulesOf(rule))).toEqual([
      '1 0 0',
      '2:52 note a examples: number 1 is left out: its value falls short of what the rule requires',
    ]);
    expect(await errorsIn('k.yml', rulesOf(rule))).toEqual([]);
    expect(await errorsIn('k.yml', rulesOf({ ...rule, examples: ['lock'] }))).toHaveLength(1);
  });

  it('tells of what asks a service, of checksums and of rule sets', async () => {
    const text = `rules:
- id: a
  pattern: 'key=\\w+'
  tls_mode: lax
  pattern_requirements: {checksum: {}}
rulesets: []
`;
    expect(await accountOf('k.yml', text)).toEqual([
      '0 1 0',
      '6:1 unsupported - rulesets: every rule of the file is used',
      '4:3 part a tls_mode: no service is asked',
      '5:26 part a checksum: is not used',
    ]);
  });
});

describe('several files', () => {
  const one = rulesOf({ id: 'np.a.1', pattern: 'abcd' });
  const other = rulesOf({ id: 'np.b.1', pattern: 'bcde' });

  it('share a pack', async () => {
    const files = [await written(one, 'one.yml'), await written(other, 'other.yml')];
    const packs: Pack[] = await loadPacks(files);
    expect(packs.map(({ rules }) => rules.map(({ id }) => id))).toEqual([
      ['noseyparker.a-1'],
      ['noseyparker.b-1'],
    ]);
    expect((await checkPacks(files)).filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('must not have one rule', async () => {
    const error = await errorOf(loadPacks([await written(one, 'one.yml'), await written(one, 'other.yml')]));
    expect(error.message).toBe("duplicate rule 'noseyparker.a-1'");
    expect(error.place).toMatchObject({ line: 2 });
  });
});

describe('what cannot be used', () => {
  it('leaves a file without rules', async () => {
    const text = rulesOf({ id: 'a', pattern: '(?=b)c' });
    expect(await accountOf('x.yml', text)).toEqual([
      '0 0 1',
      '2:13 unsupported a pattern: look-around is not supported',
    ]);
    expect((await loadPack(await written(text, 'x.yml'))).rules).toEqual([]);
  });

  it('takes only what requires it along', async () => {
    const text = `[[rules]]
id = "a"
regex = '(?=b)c'
[[rules]]
id = "b"
regex = 'bcd[0-9]{4}'
[[rules.required]]
id = "a"
[[rules]]
id = "c"
regex = 'cde[0-9]{4}'
`;
    expect(await accountOf('x.toml', text)).toEqual([
      '1 0 2',
      '3:1 unsupported a regex: look-around is not supported',
      "4:1 unsupported b rule: requires rule 'gitleaks.a', which the pack has not",
    ]);
  });

  it('is told of a Presidio file', async () => {
    const text = `global_regex_flags: 0
nlp: x
recognizers:
- {name: Code, patterns: [{name: a, regex: 'ab\\d', score: 0.5}], supported_entity: A}
- {name: Off, enabled: false, type: predefined}
`;
    expect(await accountOf('p.yaml', text)).toEqual([
      '1 0 0',
      '2:1 unsupported - nlp: is not read',
      '5:15 note Off enabled: is not enabled',
    ]);
    const pack = await loadPack(await written(text, 'p.yaml'));
    expect([found(pack, 'ab1'), found(pack, 'AB1')]).toEqual([['presidio.code medium'], []]);
  });

  it('is told of a Purview package', async () => {
    const text = `<RulePackage><Rules>
<Entity id="e" relaxProximity="true"><Pattern confidenceLevel="85"><IdMatch idRef="r"/></Pattern></Entity>
<Regex id="r" validators="v">V[0-9]{6}</Regex>
<Validators id="v"/>
</Rules></RulePackage>`;
    expect(await accountOf('p.xml', text)).toEqual([
      '1 0 0',
      '2:1 unsupported - relaxProximity: of e is not used',
      '3:1 unsupported - validators: of r is not used',
      '4:1 unsupported - Validators: is not read',
    ]);
  });

  it('is told of a list of identifiers without patterns', async () => {
    const list = JSON.stringify({ items: [{ id: '1', name: 'Staff' }] });
    expect((await errorOf(loadPack(await written(list, 'm.json')))).message).toMatch(/without 'regex'/);
  });
});
