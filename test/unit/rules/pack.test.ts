import { describe, expect, it } from 'vitest';
import { loadPack, loadPacks, readPack } from '../../../src/rules/pack.ts';
import { errorOf, inWords, written } from './written.ts';

/** A pack of one rule; each line can be replaced. */
function packOf(lines: Record<string, string> = {}): string {
  const rule = {
    id: 'demo.plan',
    title: 'A plan',
    rationale: 'Plans are confidential.',
    severity: 'high',
    match: '{phrases: {terms: [account plan]}}',
    ...lines,
  };
  const body = Object.entries(rule).map(([key, value]) => `${key}: ${value}`);
  return `pack: demo\nversion: 1.0.0\nrules:\n  - ${body.join('\n    ')}\n`;
}

async function problemsOf(text: string): Promise<string[]> {
  const { problems } = await readPack(await written(text));
  return problems.map(inWords);
}

describe('loadPack', () => {
  it('reads a rule with everything that a rule can have', async () => {
    const text = packOf({
      propose: 'return-and-destroy',
      match:
        "{any: [{phrases: {terms: [account plan, win plan], in: [name, body]}}, {regex: {pattern: '(?i)\\bwin[- ]back\\b', validator: luhn, entropy: 3.5}}]}",
      base: '-1',
      evidence: `
      - {weight: 2, near: {terms: "{{formerEmployer.customers}}", within: 60 words, unique: 2}}
      - {weight: 1, path: '**/{Customers,Accounts}/**', extension: [DOCX, pdf], sizeBytes: {min: 1KiB, max: 10 MB}}
      - {weight: -2, not: {modified: {after: "{{dates.notice}} - 30d", before: 2025-07-31}}}
      - {weight: 1, owner: '@example.com', sharing: [link, public], location: trash}
      - {weight: 1, known: {list: hashes}, property: {name: Author, value: Dana}, count: {min: 3, distinct: true}}`,
      except: "{path: ['**/Recipes/**']}",
      examples: '[{path: Plans/Contoso.docx, text: Contoso account plan}]',
      counterexamples:
        '[{path: news.txt, text: nothing, confidence: low, sharing: public, modified: 2025-01-01}]',
    });
    const pack = await loadPack(await written(text));
    expect(pack.facts).toEqual({
      id: 'demo',
      version: '1.0.0',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      rules: 1,
    });
    const [rule] = pack.rules;
    expect(rule?.evidence[1]).toMatchObject({
      path: ['**/{Customers,Accounts}/**'],
      extension: ['docx', 'pdf'],
      sizeBytes: { min: 1024, max: 10_000_000 },
    });
    expect(pack.placeOf(['rules', 0, 'severity'])).toMatchObject({ line: 7, column: 15 });
  });

  it.each(['', '  '])('reads a pack of its own that is written as JSON, indented by %j', async (indent) => {
    const match = { phrases: { terms: ['account plan'] } };
    const rule = { id: 'own.plan', title: 'A plan', rationale: 'Plans.', severity: 'high', match };
    const text = JSON.stringify({ pack: 'own', version: '1.0.0', rules: [rule] }, null, indent);
    expect((await loadPack(await written(text, 'own.json'))).facts).toMatchObject({ id: 'own', rules: 1 });
  });

  it('refuses two packs of one name', async () => {
    const files = [await written(packOf()), await written(packOf())];
    expect(await errorOf(loadPacks(files))).toMatchObject({
      code: 2,
      message: "duplicate pack 'demo'",
      hint: `the other is ${files[0] ?? ''}`,
      place: { file: files[1], line: 1, column: 7 },
    });
  });
});

const MATCH = '{phrases: {terms: [account plan]}}';
const TESTS =
  'tests: any, all, not, requires, score, phrases, regex, near, path, name, extension, mediaType, sizeBytes, created, modified, viewed, createdTogether, owner, sharedWith, changedBy, sharing, location, property, known, count';

describe('mistakes in a rule', () => {
  it.each<[Record<string, string>, string]>([
    [
      { id: 'other.plan' },
      "4:9 rule id 'other.plan' does not fit pack 'demo'; hint: write demo.some-name: lower-case letters, digits and single hyphens",
    ],
    [
      { id: 'demo.A_plan' },
      "4:9 rule id 'demo.A_plan' does not fit pack 'demo'; hint: write demo.some-name: lower-case letters, digits and single hyphens",
    ],
    [{ title: '' }, "5:12 no value for 'title'; hint: it must be text"],
    [{ titel: 'x' }, "9:5 unknown key 'titel'; hint: did you mean 'title'?"],
    [{ severity: 'hihg' }, "7:15 unknown value 'hihg' of 'severity'; hint: did you mean 'high'?"],
    [
      { severity: 'severe' },
      "7:15 unknown value 'severe' of 'severity'; hint: one of: high, medium, low, info",
    ],
    [{ propose: 'destory' }, "9:14 unknown value 'destory' of 'propose'; hint: did you mean 'destroy'?"],
    [{ base: '4' }, "9:11 'base' must be at most 3"],
    [{ base: '1.5' }, "9:11 'base' must be a whole number"],
    [{ match: '{}' }, `8:12 'match' names no test; hint: ${TESTS}`],
    [
      { match: '{not: {path: "a/**"}}' },
      "8:12 'match' finds nothing by itself; hint: add a test that is neither 'not', 'near', 'count', 'requires' nor 'score'",
    ],
    [
      { match: '{near: {terms: [a], within: 3 words}}' },
      "8:12 'match' finds nothing by itself; hint: add a test that is neither 'not', 'near', 'count', 'requires' nor 'score'",
    ],
    [{ match: '{phrase: {terms: [a]}}' }, "8:13 unknown key 'phrase'; hint: did you mean 'phrases'?"],
    [{ match: '{phrases: [account plan]}' }, "8:22 'phrases' must be a mapping; hint: known keys: terms, in"],
    [{ match: '{phrases: {term: [a]}}' }, "8:23 unknown key 'term'; hint: did you mean 'terms'?"],
    [{ match: '{phrases: {terms: []}}' }, "8:30 'terms' must not be empty"],
    [
      { match: '{phrases: {terms: [plan, 42]}}' },
      "8:37 item 2 of 'terms' must be text; hint: put it in quotes",
    ],
    [
      { match: '{phrases: {terms: plan, in: [bdy]}}' },
      "8:41 unknown value 'bdy' of item 1 of 'in'; hint: did you mean 'body'?",
    ],
    [
      { match: '{phrases: {terms: plan, in: everywhere}}' },
      "8:40 unknown value 'everywhere' of 'in'; hint: one of: name, path, title, subject, header, footer, body, comment, notes, property, sheet-name, cell, hidden, attachment-name",
    ],
    [
      { match: '{phrases: {terms: "{{formerEmployer.custmers}}"}}' },
      "8:30 unknown variable 'formerEmployer.custmers'; hint: did you mean 'formerEmployer.customers'?",
    ],
    [
      { match: '{phrases: {terms: "{{dates.notice}}"}}' },
      "8:30 unknown variable 'dates.notice'; hint: dates stand in created, modified and viewed",
    ],
    [
      { match: '{phrases: {terms: "{{formerEmployer.name}"}}' },
      "8:30 'terms' has a broken variable; hint: write it like {{formerEmployer.customers}}",
    ],
    [
      { match: "{regex: {pattern: 'a(?=b)'}}" },
      expect.stringMatching(
        /^8:30 'pattern' is not usable: .+; hint: RE2 syntax: no look-around, no back-references$/,
      ) as string,
    ],
    [
      { match: "{regex: {pattern: '(a'}}" },
      expect.stringMatching(/^8:30 'pattern' is not usable: /) as string,
    ],
    [
      { match: "{regex: {pattern: 'a*'}}" },
      expect.stringMatching(/^8:30 'pattern' is not usable: matches the empty text/) as string,
    ],
    [
      { match: '{regex: {pattern: plan, validator: lun}}' },
      "8:47 unknown value 'lun' of 'validator'; hint: did you mean 'luhn'?",
    ],
    [{ match: '{regex: {pattern: plan, entropy: high}}' }, "8:45 'entropy' must be a number"],
    [
      { match: `{all: [${MATCH}, {near: {terms: a, within: 60 wrds}}]}` },
      "8:81 'within' must be a distance; hint: write it like 60 words, 200 characters or 3 lines",
    ],
    [
      { match: `{all: [${MATCH}, {near: {within: 60 words}}]}` },
      "8:62 'near' needs either 'terms' or 'regex'",
    ],
    [
      { match: `{all: [${MATCH}, {near: {terms: a, regex: b, within: 60 words}}]}` },
      "8:62 'near' needs either 'terms' or 'regex'",
    ],
    [{ match: '{any: []}' }, "8:18 'any' must not be empty"],
    [{ match: `{any: ${MATCH}}` }, "8:18 'any' must be a list"],
    [
      { match: '{path: "{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}"}' },
      "8:19 'path' has more than 100 brace expansions; hint: write several globs",
    ],
    [
      { match: '{name: "{1..1000000000}"}' },
      "8:19 'name' has more than 100 brace expansions; hint: write several globs",
    ],
    [
      { match: '{extension: .docx}' },
      "8:24 'extension' must be an extension; hint: write it without the dot: docx",
    ],
    [
      { match: '{mediaType: pdf}' },
      "8:24 'mediaType' must be a media type; hint: write it like application/pdf",
    ],
    [
      { match: '{sizeBytes: {min: 10 megabytes}}' },
      "8:30 'min' must be a size; hint: write a number of bytes, or one with a unit: B kB MB GB KiB MiB GiB",
    ],
    [{ match: '{sizeBytes: {min: 10MB, max: 1MB}}' }, "8:24 'sizeBytes' is empty: min is above max"],
    [{ match: '{sizeBytes: {}}' }, "8:24 'sizeBytes' needs 'min', 'max' or both"],
    [
      { match: '{modified: {after: 2025-06-31}}' },
      '8:31 \'after\' must be a date; hint: write 2025-07-31, or "{{dates.notice}} - 30d"',
    ],
    [
      { match: '{modified: {after: "{{dates.notce}} - 30d"}}' },
      "8:31 unknown date 'dates.notce'; hint: did you mean 'dates.notice'?",
    ],
    [
      { match: '{modified: {since: 2025-06-30}}' },
      "8:24 unknown key 'since'; hint: known keys: after, before, hours, weekdays",
    ],
    [
      { match: '{modified: {hours: "20:00-20:00"}}' },
      "8:31 'hours' must be hours; hint: write it like 20:00-06:00",
    ],
    [
      { match: '{modified: {hours: "24:00-06:00"}}' },
      "8:31 'hours' must be hours; hint: write it like 20:00-06:00",
    ],
    [
      { match: '{owner: dana}' },
      "8:20 'owner' must be an e-mail address or a domain; hint: write dana@example.com or @example.com",
    ],
    [
      { match: '{sharing: everyone}' },
      "8:22 unknown value 'everyone' of 'sharing'; hint: one of: private, specific, external, link, public, unknown",
    ],
    [
      { match: '{location: mydrive}' },
      "8:23 unknown value 'mydrive' of 'location'; hint: did you mean 'my-drive'?",
    ],
    [
      { evidence: `[{near: {terms: a, within: 3 words}}]` },
      "9:16 missing key 'weight'; hint: add it: it must be a number",
    ],
    [{ evidence: '[{weight: 1}]' }, `9:16 item 1 of 'evidence' names no test; hint: ${TESTS}`],
    [{ evidence: '[{weight: 99, path: a}]' }, "9:25 'weight' must be at most 10"],
    [{ except: '{paths: [a]}' }, "9:14 unknown key 'paths'; hint: did you mean 'path'?"],
    [{ examples: '[{}]' }, "9:16 item 1 of 'examples' needs 'path', 'text' or both"],
    [
      { examples: '[{text: a, in: name}]' },
      expect.stringMatching(/^9:30 unknown value 'name' of 'in'/) as string,
    ],
    [
      { examples: '[{text: a, confidence: hgih}]' },
      "9:38 unknown value 'hgih' of 'confidence'; hint: did you mean 'high'?",
    ],
    [
      { examples: '[{text: a, modified: 2025-02-30}]' },
      "9:36 'modified' must be a date; hint: write it like 2025-07-14, or 2025-07-14T22:30",
    ],
  ])('%j', async (lines, expected) => {
    const [first] = await problemsOf(packOf(lines));
    expect(first).toEqual(expected);
  });
});

describe('mistakes in a pack', () => {
  it.each([
    [
      packOf().replace('pack: demo', 'pack: De mo'),
      "1:7 'pack' must be a pack name; hint: lower-case letters, digits and single hyphens",
    ],
    [packOf().replace('1.0.0', '1.0'), "2:10 'version' must be text; hint: put it in quotes"],
    [packOf().replace('1.0.0', 'v1'), "2:10 'version' must be a version; hint: write it like 1.0.0"],
    [packOf().replace('rules:', 'rule:'), "3:1 unknown key 'rule'; hint: did you mean 'rules'?"],
    ['pack: demo\nversion: 1.0.0\nrules: []\n', "3:8 'rules' must not be empty"],
    [
      `${packOf()}${packOf().slice(packOf().indexOf('  - id'))}`,
      "9:9 duplicate rule id 'demo.plan'; hint: ids are unique",
    ],
    [`${packOf()}matter: {formerEmployer: {nam: N}}\n`, "9:27 unknown key 'nam'; hint: did you mean 'name'?"],
  ])('%#', async (text, expected) => {
    const [first] = await problemsOf(text);
    expect(first).toBe(expected);
  });
});

describe('hostile packs', () => {
  it('reads thousands of rules', async () => {
    const rules = Array.from({ length: 5_000 }, (_, index) => {
      return `  - {id: demo.r${index}, title: T, rationale: R, severity: low, match: {phrases: {terms: [term ${index}]}}}`;
    });
    const pack = await loadPack(await written(`pack: demo\nversion: 1.0.0\nrules:\n${rules.join('\n')}\n`));
    expect(pack.facts.rules).toBe(5_000);
  });

  it('bounds how deep tests nest', async () => {
    const match = `${'{any: ['.repeat(200)}${MATCH}${']}'.repeat(200)}`;
    expect(await problemsOf(packOf({ match }))).toEqual([expect.stringContaining('nested too deep')]);
  });

  it('accepts a pattern that a backtracking engine would choke on', async () => {
    expect(await problemsOf(packOf({ match: "{regex: {pattern: '(a+)+$'}}" }))).toEqual([]);
  });
});
