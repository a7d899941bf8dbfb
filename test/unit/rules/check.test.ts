import { describe, expect, it } from 'vitest';
import { builtinPacks } from '../../../src/rules/builtin.ts';
import { checkPacks } from '../../../src/rules/check.ts';
import { errorOf, inWords, written } from './written.ts';

const PLAN = '{phrases: {terms: [account plan]}}';

interface Lines {
  pack?: string;
  severity?: string;
  match?: string;
  evidence?: string;
  examples?: string;
  counterexamples?: string;
  more?: string;
}

function packOf({ pack = 'demo', severity = 'high', match = PLAN, more = '', ...lists }: Lines = {}): string {
  const { evidence = '[]', examples = '[{text: The account plan for 2026}]', counterexamples = '[]' } = lists;
  return `pack: ${pack}
version: 1.0.0
rules:
  - id: ${pack}.plan
    title: T
    rationale: R
    severity: ${severity}
    match: ${match}
    evidence: ${evidence}
    examples: ${examples}
    counterexamples: ${counterexamples}
${more}`;
}

async function checked(...packs: string[]): Promise<string[]> {
  const problems = await checkPacks(await Promise.all(packs.map((text) => written(text))));
  return problems.map((problem) => `${problem.level} ${inWords(problem)}`);
}

describe('checkPacks', () => {
  it.each<Lines>([
    {},
    { counterexamples: '[{text: No plan at all}, {path: plan.txt}]' },
    { match: '{phrases: {terms: account plan, in: footer}}', examples: '[{text: account plan, in: footer}]' },
    {
      match: '{path: "Plans/**"}',
      examples: '[{path: Plans/a.txt}]',
      counterexamples: '[{path: Other/a.txt}]',
    },
    {
      match: PLAN,
      evidence: '[{weight: -2, phrases: {terms: [job description]}}, {weight: 2, path: "Plans/**"}]',
      examples: '[{path: Plans/x, text: account plan, confidence: high}]',
      counterexamples:
        '[{text: job description with an account plan}, {text: job description account plan, confidence: low}]',
    },
    {
      match: '{sharing: [public, link], owner: "@example.com", mediaType: application/pdf}',
      examples: '[{path: a.pdf, sharing: link, owner: dana@example.com, mediaType: application/pdf}]',
      counterexamples:
        '[{path: a.pdf, sharing: private, owner: dana@example.com, mediaType: application/pdf}]',
    },
    {
      match: '{modified: {after: "{{dates.notice}}"}, sizeBytes: {min: 1MiB}, location: local}',
      examples: '[{path: a, modified: 2025-07-14, sizeBytes: 2000000, location: local}]',
      counterexamples: '[{path: a, modified: 2025-07-13, sizeBytes: 2000000, location: local}]',
      more: 'matter: {dates: {notice: 2025-07-14}, timeZone: America/Los_Angeles}\n',
    },
    {
      match: '{phrases: {terms: "{{formerEmployer.customers}}"}}',
      examples: '[{text: Notes on Contoso}]',
      counterexamples: '[{text: Notes on Fabrikam}]',
      more: 'matter: {formerEmployer: {name: N, customers: [{name: Contoso}]}}\n',
    },
    { pack: 'personal', severity: 'info' },
    {
      pack: 'exposure',
      match: '{phrases: {terms: "{{newEmployer.names}}"}}',
      examples: '[{text: To Fabrikam}]',
      more: 'matter: {newEmployer: {name: Fabrikam}}\n',
    },
  ])('finds nothing wrong with %j', async (lines) => {
    expect(await checked(packOf(lines))).toEqual([]);
  });

  it.each<[Lines, string[]]>([
    [{ examples: '[{text: A sales plan}]' }, ["error 10:16 example of 'demo.plan' proves false: no match"]],
    [
      { examples: '[{text: account plan, confidence: high}]' },
      ["error 10:16 example of 'demo.plan' proves false: medium confidence, score 1, not high confidence"],
    ],
    [
      { evidence: '[{weight: -3, phrases: {terms: [draft]}}]', examples: '[{text: draft account plan}]' },
      ["error 10:16 example of 'demo.plan' proves false: low confidence, score -2"],
    ],
    [
      { counterexamples: '[{text: nothing}, {text: An account plan}]' },
      ["error 11:40 counterexample of 'demo.plan' proves false: medium confidence, score 1"],
    ],
    [
      { counterexamples: '[{text: nothing, confidence: low}]' },
      ["error 11:23 counterexample of 'demo.plan' proves false: no match, not low confidence"],
    ],
    [
      { match: '{phrases: {terms: "{{formerEmployer.customers}}"}}' },
      [
        "error 4:9 examples of 'demo.plan' cannot be tried without formerEmployer.customers; hint: add it to the pack's sample matter, under the key 'matter'",
      ],
    ],
    [
      { pack: 'privileged' },
      ["error 7:15 a rule of pack 'privileged' is a mark; hint: write severity: info"],
    ],
    [
      { pack: 'exposure' },
      [
        "error 7:15 a rule of pack 'exposure' that names no party of the matter is a mark; hint: write severity: info",
      ],
    ],
    [{ examples: '[]' }, ["warning 4:9 rule 'demo.plan' has no example; hint: add a text that it must flag"]],
    [
      { match: '{any: [{phrases: {terms: [X, account plan]}}, {regex: {pattern: "[0-9]{9}"}}]}' },
      [
        "warning 4:9 rule 'demo.plan' is slow: 'X' has no literal of three bytes; hint: require a longer word",
        "warning 4:9 rule 'demo.plan' is slow: '[0-9]{9}' has no literal of three bytes; hint: require a longer word",
      ],
    ],
  ])('%j', async (lines, expected) => {
    expect(await checked(packOf(lines))).toEqual(expected);
  });

  it('reports all problems of all files', async () => {
    const wrong = packOf({ severity: 'hihg', match: '{phrase: {terms: a}}' });
    expect(
      await checked(wrong, packOf({ examples: '[{text: nothing}, {text: nothing more}]' }), packOf()),
    ).toEqual([
      "error 7:15 unknown value 'hihg' of 'severity'; hint: did you mean 'high'?",
      "error 8:13 unknown key 'phrase'; hint: did you mean 'phrases'?",
      "error 10:16 example of 'demo.plan' proves false: no match",
      "error 10:33 example of 'demo.plan' proves false: no match",
      expect.stringMatching(/^error 1:7 duplicate pack 'demo'; hint: the other is .+file\.yaml$/) as string,
    ]);
  });

  it('warns of scores of rules that are not at hand', async () => {
    const asking = packOf({ evidence: '[{weight: -3, score: {rule: other.plan, max: 0}}]' });
    expect(await checked(asking)).toEqual([
      "warning 4:9 rule 'demo.plan' asks for the score of 'other.plan', which none of these files has; hint: name the pack that has it, too",
    ]);
    expect(await checked(asking, packOf({ pack: 'other' }))).toEqual([]);
  });

  it('throws for a file that is not there', async () => {
    expect(await errorOf(checkPacks(['nowhere.yaml']))).toMatchObject({
      code: 2,
      message: "no such file 'nowhere.yaml'",
    });
  });

  it('finds nothing wrong with the packs that come along', async () => {
    const problems = await checkPacks([...(await builtinPacks()).values()]);
    expect(problems.filter(({ level }) => level === 'error').map(inWords)).toEqual([]);
  });
});
