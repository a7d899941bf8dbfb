import { describe, expect, test } from 'vitest';
import { builtinPacks } from '../../../src/rules/builtin.ts';
import { checkPacks } from '../../../src/rules/check.ts';
import { loadPacks } from '../../../src/rules/pack.ts';

const files = [...(await builtinPacks()).values()];
const packs = await loadPacks(files);

test('the built-in packs pass their own check without a warning', async () => {
  expect(await checkPacks(files)).toEqual([]);
});

test('the packs of this version are there', () => {
  expect(packs.map(({ facts }) => facts.id)).toEqual(
    expect.arrayContaining([
      'commercial',
      'credentials',
      'engineering',
      'exposure',
      'markings',
      'people-and-pay',
      'personal',
      'privileged',
      'protected',
      'training-data',
    ]),
  );
});

describe.each(packs.flatMap(({ rules }) => rules).map((rule) => [rule.id, rule] as const))(
  '%s',
  (_, rule) => {
    test('has three examples and three counterexamples that differ in wording and in name', () => {
      for (const list of [rule.examples, rule.counterexamples]) {
        expect(list.length).toBeGreaterThanOrEqual(3);
        expect(new Set(list.map(({ path, text }) => `${path ?? ''}\n${text ?? ''}`)).size).toBe(list.length);
        expect(new Set(list.map((example) => JSON.stringify(example))).size).toBe(list.length);
      }
    });
  },
);

test('marks stay marks, and exposure flags only where it names a party', () => {
  const flagging = packs
    .filter(({ facts }) => ['personal', 'privileged', 'exposure'].includes(facts.id))
    .flatMap(({ rules }) => rules.filter(({ severity }) => severity !== 'info'));
  for (const rule of flagging) expect(JSON.stringify(rule.match)).toMatch(/\{\{(?:former|new)Employer\./);
  expect(flagging.every(({ id }) => id.startsWith('exposure.'))).toBe(true);
});
