import { describe, expect, it } from 'vitest';
import { exampleJudge } from '../../../src/rules/examples.ts';
import { loadPack, readPack } from '../../../src/rules/pack.ts';
import { resolveRules } from '../../../src/rules/resolve.ts';
import { inWords, written } from './written.ts';

/** A pack of which `demo.secret` requires `demo.user`. */
function packOf({ requires = '{rule: demo.user}', user = '', pack = '' }): string {
  return `pack: demo
version: 1.0.0
${pack}
rules:
  - id: demo.secret
    title: Secret
    rationale: It opens things.
    severity: high
    match: {regex: {pattern: 'secret=(\\w+)'}, requires: ${requires}}
  - id: demo.user
    title: User
    rationale: Whose secret it is.
    severity: info
    helper: true
    match: ${user === '' ? "{regex: {pattern: 'user=(\\w+)', ignore: [{value: '^nobody$'}]}}" : user}
`;
}

async function found(
  text: string,
  parts: Parameters<typeof packOf>[0] = {},
  path = 'a.txt',
): Promise<boolean> {
  const { rules } = resolveRules([await loadPack(await written(packOf(parts)))], null);
  expect(rules.map(({ id }) => id)).toEqual(['demo.secret']);
  return rules.some((rule) => exampleJudge(rule, 'UTC')({ path, text }) !== null);
}

describe('requires', () => {
  it.each([
    ['user=ann\n\n\nsecret=x', true],
    ['secret=x', false],
    ['user=nobody\nsecret=x', false],
    ['user=ann', false],
  ])('asks for a match of the other rule: %j', async (text, expected) => {
    expect(await found(text)).toBe(expected);
  });

  it.each([
    ['user=ann\n\nsecret=x', true],
    ['user=ann\n\n\nsecret=x', false],
    ['user=nobody\nsecret=x', false],
  ])('asks for one within a distance: %j', async (text, expected) => {
    expect(await found(text, { requires: '{rule: demo.user, within: 2 lines}' })).toBe(expected);
  });

  it.each([
    ['an unknown rule', { requires: '{rule: demo.usr}' }, "requires rule 'demo.usr', which the pack has not"],
    ['itself', { requires: '{rule: demo.secret}' }, "requires rule 'demo.secret', which requires others"],
    [
      'a composite rule within a distance',
      { requires: '{rule: demo.user, within: 2 lines}', user: "{name: '*.txt', phrases: {terms: [user]}}" },
      "requires rule 'demo.user' within a distance, but that is no single 'phrases' or 'regex'",
    ],
  ])('refuses %s', async (_, parts, message) => {
    const { problems } = await readPack(await written(packOf(parts)));
    expect(problems.map(inWords)).toEqual([`5:5 ${message}`]);
  });
});

describe('what a pack says of all its rules', () => {
  it('drops findings and ignores matches', async () => {
    const pack = "except: {path: 'tests/**'}\nignore: [{stopwords: [sample]}]";
    expect(await found('user=ann secret=x', { pack })).toBe(true);
    expect(await found('user=ann secret=mysample', { pack })).toBe(false);
    expect(await found('user=sample secret=x', { pack })).toBe(false);
    expect(await found('user=ann secret=x', { pack }, 'tests/a.txt')).toBe(false);
  });
});
