import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Matter } from '../../../src/model/matter.ts';
import type { Rule, RuleSet } from '../../../src/model/rule.ts';
import { toMatter } from '../../../src/rules/matter.ts';
import { loadPack } from '../../../src/rules/pack.ts';
import { resolveRules } from '../../../src/rules/resolve.ts';
import { TEXT_VARIABLES } from '../../../src/rules/variables.ts';
import { compile } from '../../../src/match/engine.ts';
import { checkPattern } from '../../../src/match/check-pattern.ts';
import { errorOf, written } from './written.ts';

const employer = { aliases: [], domains: [], customers: [], codeNames: [], people: [] };

const MATTER: Matter = toMatter({
  matter: 'M',
  formerEmployer: {
    ...employer,
    name: 'Northwind Data',
    aliases: ['NWD'],
    domains: ['northwind.example'],
    customers: [
      { name: 'Contoso', aliases: ['Customer A'] },
      { name: 'A. Datum (UK)', aliases: [] },
    ],
  },
  newEmployer: { ...employer, name: 'Fabrikam Labs', domains: ['fabrikam.example'] },
  dates: { notice: '2025-07-14' },
  timeZone: 'America/Los_Angeles',
  holds: [],
});

async function resolved(lines: string, matter: Matter | null = MATTER): Promise<RuleSet> {
  const rule = '{id: demo.plan, title: T, rationale: R, severity: high, ';
  const file = await written(`pack: demo\nversion: 1.0.0\nrules:\n  - ${rule}${lines}}\n`);
  return resolveRules([await loadPack(file)], matter);
}

async function ruleOf(lines: string, matter: Matter | null = MATTER): Promise<Rule> {
  const { rules } = await resolved(lines, matter);
  expect(rules).toHaveLength(1);
  return rules[0]!;
}

const match = async (test: string, matter: Matter | null = MATTER) =>
  (await ruleOf(`match: ${test}`, matter)).match;
const PLAN = 'match: {phrases: {terms: plan}}';

describe('a rule without variables', () => {
  it('is filled in with what it leaves out', async () => {
    expect(await ruleOf(PLAN, null)).toEqual({
      id: 'demo.plan',
      pack: 'demo',
      title: 'T',
      rationale: 'R',
      severity: 'high',
      propose: null,
      match: {
        test: 'phrases',
        terms: ['plan'],
        in: [
          'name',
          'title',
          'subject',
          'header',
          'footer',
          'body',
          'comment',
          'notes',
          'property',
          'sheet-name',
          'cell',
          'hidden',
          'attachment-name',
        ],
      },
      base: 1,
      evidence: [],
      except: null,
      parties: [],
    });
  });

  it.each([
    ['{name: "*.key"}', { test: 'name', globs: ['*.key'] }],
    ['{extension: [Key, PEM]}', { test: 'extension', values: ['key', 'pem'] }],
    ['{mediaType: Application/PDF}', { test: 'mediaType', values: ['application/pdf'] }],
    ['{owner: "@Example.com"}', { test: 'owner', values: ['@example.com'] }],
    ['{sharedWith: "@Example.com"}', { test: 'sharedWith', values: ['@example.com'] }],
    ['{changedBy: Ann@example.com}', { test: 'changedBy', values: ['ann@example.com'] }],
    [
      '{viewed: {hours: "20:30-06:00", weekdays: [saturday, sunday]}}',
      { test: 'clock', of: 'viewed', hours: { from: 1230, to: 360 }, weekdays: [6, 0], timeZone: 'UTC' },
    ],
    ['{sizeBytes: {min: 1.5 MiB}}', { test: 'sizeBytes', range: { min: 1_572_864, max: null } }],
    ['{createdTogether: {min: 20}}', { test: 'createdTogether', range: { min: 20, max: null } }],
    ['{sharing: [link, public]}', { test: 'sharing', values: ['link', 'public'] }],
    ['{location: trash}', { test: 'location', values: ['trash'] }],
    ['{known: {list: nda}}', { test: 'known', list: 'nda', label: null }],
    ['{property: {name: Company}}', { test: 'property', name: 'company', value: null }],
    [
      '{regex: {pattern: a+, in: cell}}',
      { test: 'regex', pattern: 'a+', in: ['cell'], group: null, validator: null, entropy: null, ignore: [] },
    ],
    [
      '{name: a, not: {name: b}}',
      {
        test: 'all',
        of: [
          { test: 'name', globs: ['a'] },
          { test: 'not', of: { test: 'name', globs: ['b'] } },
        ],
      },
    ],
    [
      '{any: [{name: a}, {all: [{name: b}, {count: {min: 2}}]}]}',
      {
        test: 'any',
        of: [
          { test: 'name', globs: ['a'] },
          {
            test: 'all',
            of: [
              { test: 'name', globs: ['b'] },
              { test: 'count', min: 2, distinct: false },
            ],
          },
        ],
      },
    ],
  ])('%s', async (test, expected) => {
    expect(await match(test, null)).toEqual(expected);
  });
});

describe('variables', () => {
  it.each([
    ['{phrases: {terms: "{{formerEmployer.customers}}"}}', ['Contoso', 'Customer A', 'A. Datum (UK)']],
    ['{phrases: {terms: ["{{ formerEmployer.names }}", plan]}}', ['Northwind Data', 'NWD', 'plan']],
    ['{phrases: {terms: "{{formerEmployer.name}} plan"}}', ['Northwind Data plan']],
    [
      '{phrases: {terms: "{{formerEmployer.names}} for {{newEmployer.name}}"}}',
      ['Northwind Data for Fabrikam Labs', 'NWD for Fabrikam Labs'],
    ],
    ['{owner: "@{{newEmployer.domains}}"}', ['@fabrikam.example']],
    [
      '{path: "**/{{formerEmployer.customers}}/**"}',
      ['**/Contoso/**', '**/Customer A/**', '**/A. Datum \\(UK\\)/**'],
    ],
    ['{property: {name: company, value: "{{formerEmployer.names}}"}}', ['Northwind Data', 'NWD']],
  ])('%s', async (test, expected) => {
    const found = await match(test);
    const texts =
      'terms' in found
        ? found.terms
        : 'globs' in found
          ? found.globs
          : 'values' in found
            ? found.values
            : 'of' in found && Array.isArray(found.of)
              ? found.of.map((inner) => ('value' in inner ? inner.value : null))
              : null;
    expect(texts).toEqual(expected);
  });

  it('stand literally in a pattern, as alternatives', async () => {
    expect(await match("{regex: {pattern: '(?i){{formerEmployer.customers}} deal'}}")).toMatchObject({
      pattern: '(?i)(?:A\\. Datum \\(UK\\)|Customer A|Contoso) deal',
    });
  });

  it('stand literally in a glob, whatever a name holds', async () => {
    const matter = { ...MATTER, newEmployer: { ...employer, name: 'A/S {x,y} *?[z]' } };
    expect(await match('{name: "{{newEmployer.name}}"}', matter)).toMatchObject({
      globs: ['A?S \\{x,y\\} \\*\\?\\[z\\]'],
    });
  });

  it('make several patterns of a long list, each usable', async () => {
    const customers = Array.from({ length: 300 }, (_, index) => ({
      name: `Customer number ${index}`,
      aliases: [],
    }));
    const matter = { ...MATTER, formerEmployer: { ...employer, name: 'N', customers } };
    const found = await match("{regex: {pattern: '{{formerEmployer.customers}} (?:deal|plan)'}}", matter);
    const patterns =
      'of' in found && Array.isArray(found.of)
        ? found.of.map((test) => ('pattern' in test ? test.pattern : null))
        : [];
    expect(patterns.length).toBeGreaterThan(1);
    expect(patterns.map((pattern) => checkPattern(pattern ?? ''))).toEqual(patterns.map(() => null));
    for (const { name } of customers) expect(patterns.some((pattern) => pattern?.includes(name))).toBe(true);
  });

  it('never make an unusable pattern', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 40 }), async (name) => {
        fc.pre(name.trim() !== '');
        const matter = { ...MATTER, newEmployer: { ...employer, name } };
        const found = await match("{regex: {pattern: 'x {{newEmployer.name}}'}}", matter);
        expect(
          'pattern' in found && found.pattern !== null ? checkPattern(found.pattern) : 'none',
        ).toBeNull();
      }),
      { numRuns: 50 },
    );
  });

  it.each(TEXT_VARIABLES)('have a value where the matter says it: %s', async (name) => {
    const full = {
      name: 'N',
      aliases: ['A'],
      domains: ['d.example'],
      customers: [{ name: 'C', aliases: [] }],
      codeNames: ['K'],
      people: ['Pia'],
    };
    const matter: Matter = {
      ...MATTER,
      custodian: { name: 'Dana', accounts: ['dana@example.com'] },
      formerEmployer: full,
      newEmployer: full,
      counsel: { domains: ['l.example'], people: ['Ivy'] },
      dates: { ...MATTER.dates, joined: '2023-02-01' },
    };
    const near = `{weight: 1, near: {regex: 'to {{${name}}}', within: 9 words}}`;
    const { evidence } = await ruleOf(`${PLAN}, evidence: [${near}]`, matter);
    expect(evidence[0]?.when).toMatchObject({
      test: 'near',
      terms: [],
      pattern: expect.stringMatching(/^to \(\?:.+\)$/) as string,
    });
  });

  it('refuse to multiply without end', async () => {
    const customers = Array.from({ length: 200 }, (_, index) => ({ name: `C${index}`, aliases: [] }));
    const matter = { ...MATTER, formerEmployer: { ...employer, name: 'N', customers } };
    const twice = '{{formerEmployer.customers}} and {{formerEmployer.customers}}';
    expect(await errorOf(resolved(`match: {phrases: {terms: "${twice}"}}`, matter))).toMatchObject({
      code: 2,
      message: `more than 10000 texts from '${twice}'`,
    });
  });

  it("give the parts of people's names without initials and particles", async () => {
    const people = ['Ada M. Lindholm', 'Tom de Wit', 'Ng, Bo'];
    const matter = { ...MATTER, formerEmployer: { ...employer, name: 'N', people } };
    const rule = await ruleOf('match: {phrases: {terms: "{{formerEmployer.peopleNames}}"}}', matter);
    expect(rule.match).toMatchObject({ terms: ['Ada', 'Lindholm', 'Tom', 'Wit'] });
  });

  it('give the years from that of joining on; without one, the line is no evidence', async () => {
    const line =
      'match: {phrases: {terms: [memo]}}, evidence: [{weight: 1, phrases: {terms: "{{dates.yearsSinceJoined}}"}}]';
    const years = Array.from({ length: 2099 - 2023 + 1 }, (_, index) => String(2023 + index));
    const joined = { ...MATTER.dates, joined: '2023-02-01' };
    expect(await ruleOf(line, { ...MATTER, dates: joined })).toMatchObject({
      evidence: [{ when: { terms: years } }],
    });
    expect((await ruleOf(line, { ...MATTER, dates: { ...joined, joined: null } })).evidence).toEqual([]);
  });

  it('tell whose information the rule names', async () => {
    const near = '{near: {terms: "{{formerEmployer.customers}}", within: 60 words}, weight: 1}';
    const rule = await ruleOf(`match: {phrases: {terms: "{{newEmployer.name}}"}}, evidence: [${near}]`);
    expect(rule.parties).toEqual(['Fabrikam Labs', 'Contoso', 'A. Datum (UK)']);
  });
});

describe('days', () => {
  const bounds = async (test: string, matter: Matter | null = MATTER) => {
    const found = await match(test, matter);
    if (!('range' in found)) throw new Error('no range');
    const { min, max } = found.range;
    return [min, max].map((time) => (time === null ? null : new Date(time).toISOString()));
  };

  it.each([
    ['{modified: {after: 2025-07-14}}', ['2025-07-14T07:00:00.000Z', null]],
    ['{modified: {before: 2025-07-14}}', [null, '2025-07-15T06:59:59.999Z']],
    ['{created: {after: "{{dates.notice}} - 30d"}}', ['2025-06-14T07:00:00.000Z', null]],
    ['{viewed: {before: "{{ dates.notice }}+1d"}}', [null, '2025-07-16T06:59:59.999Z']],
    [
      '{viewed: {after: 2025-07-14, before: 2025-07-14}}',
      ['2025-07-14T07:00:00.000Z', '2025-07-15T06:59:59.999Z'],
    ],
  ])("are the matter's: %s", async (test, expected) => {
    expect(await bounds(test)).toEqual(expected);
  });

  it('are those of UTC without a matter', async () => {
    expect(await bounds('{modified: {after: 2025-07-14}}', null)).toEqual(['2025-07-14T00:00:00.000Z', null]);
  });
});

describe('a variable that the matter leaves empty', () => {
  it.each([
    ['{phrases: {terms: "{{formerEmployer.codeNames}}"}}', 'formerEmployer.codeNames'],
    [
      '{any: [{phrases: {terms: "{{counsel.people}}"}}, {owner: "{{custodian.accounts}}"}]}',
      'counsel.people, custodian.accounts',
    ],
    ['{phrases: {terms: [plan, "{{counsel.people}}"]}}', 'counsel.people'],
    ['{name: plan, modified: {after: "{{dates.departed}}"}}', 'dates.departed'],
    ['{name: plan, not: {owner: "{{custodian.accounts}}"}}', 'custodian.accounts'],
    [
      "{regex: {pattern: 'x{{formerEmployer.people}}{{counsel.people}}'}}",
      'formerEmployer.people, counsel.people',
    ],
  ])('in match makes the rule inactive: %s', async (test, needs) => {
    const { rules, inactive } = await resolved(`match: ${test}`);
    expect(rules).toEqual([]);
    expect(inactive).toEqual([{ id: 'demo.plan', needs }]);
  });

  it('needs no matter at all', async () => {
    const { inactive } = await resolved('match: {phrases: {terms: "{{formerEmployer.customers}}"}}', null);
    expect(inactive).toEqual([{ id: 'demo.plan', needs: 'formerEmployer.customers' }]);
  });

  it('leaves a rule active that something else can match', async () => {
    const ruleSet = await resolved('match: {any: [{name: plan}, {phrases: {terms: "{{counsel.people}}"}}]}');
    expect(ruleSet.inactive).toEqual([]);
    expect(ruleSet.rules[0]?.match).toEqual({ test: 'name', globs: ['plan'] });
  });

  it('in evidence drops that line only', async () => {
    const { evidence } = await ruleOf(
      `${PLAN}, evidence: [{weight: 2, phrases: {terms: "{{counsel.people}}"}}, {weight: 1, name: a}, {weight: 3, not: {phrases: {terms: "{{counsel.people}}"}}}, {weight: 4, any: [{name: b}, {owner: "{{custodian.accounts}}"}]}]`,
    );
    expect(evidence).toEqual([
      { weight: 1, when: { test: 'name', globs: ['a'] } },
      { weight: 4, when: { test: 'name', globs: ['b'] } },
    ]);
  });

  it.each([
    ['{owner: "{{custodian.accounts}}"}', null],
    ['{not: {owner: "{{custodian.accounts}}"}}', null],
    ['{name: a, owner: "{{custodian.accounts}}"}', null],
    ['{not: {any: [{name: a}, {owner: "{{custodian.accounts}}"}]}}', null],
    ['{any: [{name: a}, {owner: "{{custodian.accounts}}"}]}', { test: 'name', globs: ['a'] }],
  ])('in except excepts nothing: %s', async (test, expected) => {
    expect((await ruleOf(`${PLAN}, except: ${test}`)).except).toEqual(expected);
  });
});

describe('the digest of a rule set', () => {
  const digest = async (lines: string, matter: Matter | null = MATTER) =>
    (await resolved(lines, matter)).sha256;

  it('does not depend on how a rule is written', async () => {
    expect(await digest('match: {name: a, extension: b}')).toBe(
      await digest('match: {extension: [B], name: [a]}'),
    );
  });
  it('depends on the matter', async () => {
    const names = 'match: {phrases: {terms: "{{formerEmployer.names}}"}}';
    expect(await digest(names)).not.toBe(
      await digest(names, { ...MATTER, formerEmployer: { ...employer, name: 'N' } }),
    );
  });
  it('does not depend on what of the matter no rule uses', async () => {
    expect(await digest(PLAN)).toBe(await digest(PLAN, null));
  });
});

it('gives rules that the engine takes', async () => {
  const { rules } = await resolved('match: {phrases: {terms: "{{formerEmployer.customers}}"}}');
  expect(compile(rules, { showMatches: false }).startScan().finish()).toBeNull();
});
