import { createFileExaminer } from '../../src/audit/examine-file.ts';
import { compile } from '../../src/match/engine.ts';
import { DEFAULT_BUDGETS } from '../../src/model/budgets.ts';
import { loadRuleSet } from '../../src/rules/select.ts';
import { walk } from '../../src/sources/local/walk.ts';
import { createScopeTest } from '../../src/sources/scope.ts';

/**
 * The engine alone, as a program: `<folder> [<rule file>...]`. Walks the folder, reads, hashes and matches every text in it
 * with the rules given, in one thread, and keeps nothing. What a scan takes beyond that is its case and its report.
 */
const [folder = '.', ...rules] = process.argv.slice(2);
const ruleSet = await loadRuleSet({ rules, defaults: false }, null);
const settings = {
  rules: ruleSet.rules,
  showMatches: false,
  budgets: DEFAULT_BUDGETS,
  passwords: [],
  hashes: ['sha256' as const],
  tellSegments: false,
  profile: false,
};
const examiner = createFileExaminer(compile(ruleSet.rules, settings), settings, () => undefined);
const all = { include: [], exclude: [], modifiedAfter: null, modifiedBefore: null, owner: [] };
const test = createScopeTest({ filters: all, ownFiles: [] }, folder);
let matched = 0;
for (const { kind, sourceId } of walk(folder, test)) {
  if (kind !== 'file') continue;
  const outcome = await examiner.examine({ id: 0, root: folder, sourceId });
  if ('content' in outcome && outcome.content.hits !== null) matched++;
}
console.log(`${matched} files with matches`);
