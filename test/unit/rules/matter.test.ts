import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/rules/document.ts';
import { loadMatter } from '../../../src/rules/matter.ts';
import { matterSchema } from '../../../src/rules/matter-schema.ts';
import { errorOf, inWords, written } from './written.ts';

const FULL = `matter: Northwind v. Fabrikam Labs
custodian: {name: Dana Reyes, accounts: [dana.reyes@example.com]}
formerEmployer: {name: Northwind Data, aliases: [NWD], domains: [northwind.example],
                 customers: [{name: Contoso, aliases: [Customer A]}], codeNames: [Project Halyard], people: []}
newEmployer: {name: Fabrikam Labs, domains: [fabrikam.example]}
dates: {joined: 2023-02-01, notice: 2025-07-14, departed: 2025-07-31}
timeZone: America/Los_Angeles      # UTC; days end there
counsel: {domains: [lawfirm.example], people: [Ivy Okafor]}
holds: [{name: Litigation hold, since: 2025-08-04, by: Court order 12, scope: all}]
`;

describe('loadMatter', () => {
  it('reads everything that a matter can say', async () => {
    expect(await loadMatter(await written(FULL))).toEqual({
      matter: 'Northwind v. Fabrikam Labs',
      custodian: { name: 'Dana Reyes', accounts: ['dana.reyes@example.com'] },
      formerEmployer: {
        name: 'Northwind Data',
        aliases: ['NWD'],
        domains: ['northwind.example'],
        customers: [{ name: 'Contoso', aliases: ['Customer A'] }],
        codeNames: ['Project Halyard'],
        people: [],
      },
      newEmployer: {
        name: 'Fabrikam Labs',
        aliases: [],
        domains: ['fabrikam.example'],
        customers: [],
        codeNames: [],
        people: [],
      },
      dates: { joined: '2023-02-01', notice: '2025-07-14', departed: '2025-07-31' },
      timeZone: 'America/Los_Angeles',
      counsel: { domains: ['lawfirm.example'], people: ['Ivy Okafor'] },
      holds: [{ name: 'Litigation hold', since: '2025-08-04', by: 'Court order 12', scope: 'all' }],
    });
  });

  it('needs no more than a name', async () => {
    expect(await loadMatter(await written('matter: Internal review\nholds:\ncustodian:\n'))).toEqual({
      matter: 'Internal review',
      custodian: null,
      formerEmployer: null,
      newEmployer: null,
      dates: { joined: null, notice: null, departed: null },
      timeZone: 'UTC',
      counsel: { domains: [], people: [] },
      holds: [],
    });
  });

  it('reads the scope of a hold; without one it covers everything', async () => {
    const holds = `matter: M
holds:
  - {name: A, since: 2025-01-01, by: Court}
  - {name: B, since: 2025-01-01, by: Court, scope: {paths: ['Plans/**'], controlNumbers: [HB-000042]}}
`;
    const matter = await loadMatter(await written(holds));
    expect(matter.holds.map(({ scope }) => scope)).toEqual([
      'all',
      { paths: ['Plans/**'], rules: [], controlNumbers: ['HB-000042'] },
    ]);
  });

  it('stops at the first mistake', async () => {
    const file = await written(FULL.replace('formerEmployer', 'formerEmployr').replace('2025-07-14', 'soon'));
    expect(await errorOf(loadMatter(file))).toMatchObject({
      code: 2,
      message: "unknown key 'formerEmployr'",
      hint: "did you mean 'formerEmployer'?",
      place: { file, line: 3, column: 1 },
    });
  });
});

describe('mistakes in a matter', () => {
  it.each([
    [
      'name: M',
      [
        "1:1 missing key 'matter'; hint: add it: it must be text",
        "1:1 unknown key 'name'; hint: known keys: matter, custodian, formerEmployer, newEmployer, dates, timeZone, counsel, holds",
      ],
    ],
    ['matter:', ["1:8 no value for 'matter'; hint: it must be text"]],
    ["matter: ' '", ["1:9 'matter' must not be empty"]],
    ['matter: 2025', ["1:9 'matter' must be text; hint: put it in quotes"]],
    ['matter: "a\\tb"', ["1:9 'matter' must not contain control characters"]],
    ['custodian: Dana', ["1:12 'custodian' must be a mapping; hint: known keys: name, accounts"]],
    [
      'custodian: {name: D, account: [d@x.example]}',
      ["1:22 unknown key 'account'; hint: did you mean 'accounts'?"],
    ],
    [
      'custodian: {name: D, accounts: [dana]}',
      ["1:33 item 1 of 'accounts' must be an e-mail address; hint: write it like dana.reyes@example.com"],
    ],
    ['custodian: {name: D, accounts: d@x.example}', ["1:32 'accounts' must be a list"]],
    ['formerEmployer: {nmae: N}', ["1:18 unknown key 'nmae'; hint: did you mean 'name'?"]],
    ['formerEmployer: {aliases: [N]}', ["1:17 missing key 'name'; hint: add it: it must be text"]],
    [
      "formerEmployer: {name: N, domains: ['@n.example']}",
      ["1:37 item 1 of 'domains' must be a domain; hint: write it like example.com, without @"],
    ],
    [
      'formerEmployer: {name: N, customers: [Contoso]}',
      ["1:39 item 1 of 'customers' must be a mapping; hint: known keys: name, aliases"],
    ],
    [
      'formerEmployer: {name: N, customers: [{name: C, alias: [D]}]}',
      ["1:49 unknown key 'alias'; hint: did you mean 'aliases'?"],
    ],
    [
      'formerEmployer: {name: N, people: [Ann, 7]}',
      ["1:41 item 2 of 'people' must be text; hint: put it in quotes"],
    ],
    [
      'newEmployer: [F]',
      [
        "1:14 'newEmployer' must be a mapping; hint: known keys: name, aliases, domains, customers, codeNames, people",
      ],
    ],
    ['dates: {notice: 2025-02-30}', ["1:17 'notice' must be a date; hint: write it like 2025-07-14"]],
    ['dates: {notice: 14.07.2025}', ["1:17 'notice' must be a date; hint: write it like 2025-07-14"]],
    ['dates: {left: 2025-07-31}', ["1:9 unknown key 'left'; hint: known keys: joined, notice, departed"]],
    [
      'dates: {joined: 2025-08-01, departed: 2025-07-31}',
      ["1:39 'departed' is before 'joined'; hint: are the dates swapped?"],
    ],
    [
      'timeZone: America/Los_Angles',
      ["1:11 unknown time zone 'America/Los_Angles'; hint: did you mean 'America/Los_Angeles'?"],
    ],
    [
      'timeZone: Middle Earth Time',
      ["1:11 unknown time zone 'Middle Earth Time'; hint: write it like America/Los_Angeles"],
    ],
    ["timeZone: '+01:00'", ["1:11 unknown time zone '+01:00'; hint: write it like America/Los_Angeles"]],
    ['counsel: {domain: [l.example]}', ["1:11 unknown key 'domain'; hint: did you mean 'domains'?"]],
    ['holds: [{name: H, since: 2025-01-01}]', ["1:9 missing key 'by'; hint: add it: it must be text"]],
    [
      'holds: [{name: H, since: 2025-01-01, by: C, scope: al}]',
      ["1:52 unknown value 'al' of 'scope'; hint: did you mean 'all'?"],
    ],
    [
      'holds: [{name: H, since: 2025-01-01, by: C, scope: {}}]',
      ["1:52 'scope' covers nothing; hint: name paths, rules or controlNumbers, or write: scope: all"],
    ],
    [
      'holds: [{name: H, since: 2025-01-01, by: C, scope: {path: [a]}}]',
      ["1:53 unknown key 'path'; hint: did you mean 'paths'?"],
    ],
    [
      'holds: [{name: H, since: 2025-01-01, by: C, scope: {controlNumbers: [7]}}]',
      ["1:70 item 1 of 'controlNumbers' must be text; hint: put it in quotes"],
    ],
    [
      'holds: [{name: H, since: 2025-01-01, by: C, scope: {controlNumbers: [HB-7]}}]',
      ["1:70 item 1 of 'controlNumbers' must be a control number; hint: write it like HB-000042"],
    ],
    [
      "holds: [{name: H, since: 2025-01-01, by: C, scope: {paths: ['{1..999}']}}]",
      ["1:61 item 1 of 'paths' has more than 100 brace expansions; hint: write several globs"],
    ],
  ])('%s', async (text, expected) => {
    const whole = /^(matter|name):/.test(text) ? text : `${text}\nmatter: M`;
    const { problems } = await readDocument(await written(`${whole}\n`), matterSchema);
    expect(problems.map(inWords)).toEqual(expected);
  });
});
