import { describe, expect, it } from 'vitest';
import { loadPack } from '../../../src/rules/pack.ts';
import { resolveRules } from '../../../src/rules/resolve.ts';
import { findings } from '../match/apply.ts';
import { written } from './written.ts';

const PACK = `
pack: own
version: 1.0.0
evidence:
  - {weight: -4, phrases: {terms: [press release]}}
rules:
  - {id: own.plan, title: T, rationale: R, severity: high, match: {phrases: {terms: [account plan]}}, base: 2}
  - {id: own.price, title: T, rationale: R, severity: high, match: {phrases: {terms: [price list]}}, base: 1,
     evidence: [{weight: 2, phrases: {terms: [floor]}}]}
  - {id: own.release, title: T, rationale: R, severity: high, match: {phrases: {terms: [press release]}}, base: 3}
`;

describe('evidence of a whole pack', () => {
  it.each([
    ['account plan', { 'own.plan': 2 }],
    ['price list, floor', { 'own.price': 3 }],
    ['press release: account plan', { 'own.plan': -2, 'own.release': -1 }],
    ['press release: price list, floor', { 'own.price': -1, 'own.release': -1 }],
  ])('counts for every rule beside its own: %s', async (content, scores) => {
    const { rules } = resolveRules([await loadPack(await written(PACK))], null);
    const found = findings(rules, { content }).map(({ ruleId, score }) => [ruleId, score]);
    expect(Object.fromEntries(found)).toEqual(scores);
  });
});

describe('steps', () => {
  const stepped = (line: string): string => `
pack: own
version: 1.0.0
rules:
  - {id: own.memo, title: T, rationale: R, severity: low, match: {phrases: {terms: [memo]}}, base: 0, evidence: [${line}]}
`;
  const TALK = '{weight: 2, steps: [1, 3], near: {terms: [they, want, nobody], within: 20 words}}';

  it.each([
    ['memo: it is said', 0],
    ['memo: they, they and they', 2],
    ['memo: they want it', 2],
    ['memo: they want it, nobody knows', 4],
  ])('give their weight for each number of different terms that is near: %s', async (content, score) => {
    const { rules } = resolveRules([await loadPack(await written(stepped(TALK)))], null);
    expect(findings(rules, { content })).toMatchObject([{ score }]);
  });

  it.each([
    '{weight: 1, steps: [1, 2], phrases: {terms: [they]}}',
    '{weight: 1, steps: [1, 2], near: {terms: [they], within: 5 words, unique: 2}}',
  ])('ask for a near without a number of its own: %s', async (line) => {
    await expect(written(stepped(line)).then(loadPack)).rejects.toThrow("has 'steps'");
  });
});
