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
