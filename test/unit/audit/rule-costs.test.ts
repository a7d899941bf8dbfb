import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ScanRequest } from '../../../src/audit/request.ts';
import { runScan } from '../../../src/audit/scan.ts';
import { costsText } from '../../../src/cli/rule-costs.ts';
import type { Rule } from '../../../src/model/rule.ts';
import type { RuleCosts } from '../../../src/model/rule-costs.ts';
import { makeDocx } from '../../make/docx.ts';
import { temporaryFolder, writeTree } from '../../make/folder.ts';
import { phraseRule, QUIET, ruleSetOf, scanRequest } from '../../make/request.ts';
import { regex, rule } from '../match/apply.ts';

const RULES = [
  phraseRule('commercial.plan', 'account plan'),
  rule(regex('CV-\\d{4}'), { id: 'own.code' }),
  phraseRule('own.never', 'never said here'),
];

async function profiled(
  files: Record<string, string | Uint8Array>,
  more: Partial<ScanRequest> = {},
): Promise<{ rules: readonly Rule[]; costs: RuleCosts }[]> {
  const root = join(temporaryFolder(), 'drive');
  writeTree(root, files);
  const told: { rules: readonly Rule[]; costs: RuleCosts }[] = [];
  const request = await scanRequest(root, { ruleSet: ruleSetOf(RULES), profile: true, ...more });
  const events = {
    ...QUIET,
    profiled: (rules: readonly Rule[], costs: RuleCosts) => told.push({ rules, costs }),
  };
  (await runScan(request, events, new AbortController().signal)).close();
  return told;
}

describe('costs of rules', () => {
  it('counts the matches of each rule in texts and in what parsers read', async () => {
    const [told] = await profiled({
      'a.txt': 'CV-1234 and CV-9999: the account plan',
      'b.docx': makeDocx({ paragraphs: ['CV-1234', 'The account plan.'] }),
      'twin of a.txt': 'CV-1234 and CV-9999: the account plan',
    });
    expect(told?.costs.matches.slice(0, 3)).toEqual([2, 3, 0]);
    expect(told?.costs.milliseconds[1]).toBeGreaterThan(0);
    expect(told?.costs.pass).toBeGreaterThan(0);
  });
  it('counts what threads read', async () => {
    const files = Array.from(
      { length: 5_000 },
      (_, index) => [`${index}.txt`, `account plan ${index}`] as const,
    );
    const [told] = await profiled(Object.fromEntries(files));
    expect(told?.costs.matches.slice(0, 3)).toEqual([5_000, 0, 0]);
  });
  it('is told only where it is asked for', async () => {
    expect(await profiled({ 'a.txt': 'account plan' }, { profile: false })).toEqual([]);
  });
  it('names the dearest rule first, and every rule once', () => {
    const lines = [...costsText(RULES, { milliseconds: [0, 1.25, 0], matches: [7, 2, 0], pass: 3 })];
    expect(lines.slice(1)).toEqual([
      '        ms    matches  rule',
      '       1.3          2  own.code',
      '       0.0          7  commercial.plan',
      '       3.0             the pass over the texts, with the phrases of all rules',
      '1 more rule cost and matched nothing',
    ]);
  });
});
