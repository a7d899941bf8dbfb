import { checkPattern } from '../../match/check-pattern.ts';
import type { ValueTest } from '../../model/rule.ts';
import type { Tree } from '../tree.ts';
import { fieldsOf, type Fail, type Fields } from './fields.ts';
import type { ImportNote, NativeRule, NativeTest, Report, Translation } from './imported.ts';
import { oneLine, uniqueIds } from './names.ts';
import { anyPath, isTrue } from './path-test.ts';
import { readRequirements } from './requirements.ts';
import { isRefused } from './refused-example.ts';
import { readPattern, type ForeignPattern } from './rust-pattern.ts';

/** Rule files of Nosey Parker (`docs/RULES.md`), and what Titus and Kingfisher add to them. */
const KEYS = new Set([
  'name',
  'id',
  'pattern',
  'description',
  'examples',
  'negative_examples',
  'references',
  'categories',
  'min_entropy',
  'confidence',
  'base_score',
  'noisy',
  'visible',
  'path',
  'pattern_requirements',
  'vectorscan_compatible',
]);

/** Keys by which a value is tried at its service. */
const TRIALS = new Set(['validation', 'revocation', 'depends_on_rule', 'tls_mode', 'authoritative']);

/** Score of a rule that says how far it can be trusted. */
const BASES: ReadonlyMap<string, number> = new Map([
  ['low', 0],
  ['medium', 1],
  ['high', 3],
]);

/** Characters of the longest example that is taken over. */
const LONGEST_EXAMPLE = 100_000;

export function fromNoseyParker(tree: Tree, fail: Fail): Translation {
  const given = rulesOf(tree, fail);
  const notes: ImportNote[] = [];
  const pack = 'noseyparker';
  const idOf = uniqueIds(pack);
  if (!Array.isArray(tree.value)) {
    const file = fieldsOf(tree, fail);
    for (const key of file.others(new Set(['rules']))) {
      const message = key === 'rulesets' ? 'every rule of the file is used' : 'is not read';
      notes.push({ level: 'unsupported', rule: null, key, message, offset: file.at(key) });
    }
  }
  const rules = given.flatMap((fields) => {
    const own = fields.text('id') ?? fields.text('name') ?? fail("a rule without 'id'", fields.offset);
    const report: Report = (level, key, message, offset) =>
      notes.push({ level, rule: own, key, message, offset });
    const rule = translate(fields, idOf(own.replace(/^np\./, '')), report, fail);
    return rule === null ? [] : [{ rule, own, offset: fields.offset }];
  });
  return { pack, wide: {}, rules, notes, total: given.length };
}

/** Under `rules`, or, as Kingfisher takes them, too, a list. */
function rulesOf(tree: Tree, fail: Fail): Fields[] {
  if (Array.isArray(tree.value)) {
    return [...(tree.entries?.values() ?? [])].map((entry) => fieldsOf(entry.tree, fail));
  }
  return fieldsOf(tree, fail).children('rules');
}

function translate(rule: Fields, id: string, report: Report, fail: Fail): NativeRule | null {
  for (const key of rule.others(KEYS)) {
    report('part', key, TRIALS.has(key) ? 'no service is asked' : 'is not used', rule.at(key));
  }
  const read = readPattern(
    rule.text('pattern') ?? fail("a rule without 'pattern'", rule.offset),
    rule.has('base_score'),
  );
  if (typeof read === 'string') {
    report('unsupported', 'pattern', read, rule.at('pattern'));
    return null;
  }
  const tests = valueTestsOf(rule, read, report);
  const base = baseOf(rule, fail);
  const isHidden = rule.has('visible') && !rule.flag('visible');
  const found = tests.map((test) => ({ regex: { pattern: read.pattern, ...test } }));
  const anyFound = found.length === 1 && found[0] ? found[0] : { any: found };
  return {
    id,
    title: oneLine(rule.text('name') ?? id),
    rationale: rationaleOf(rule),
    severity: severityOf(rule.number('base_score')),
    ...(isHidden ? { helper: true } : {}),
    match: withPath(anyFound, rule, report),
    base,
    // An example is a text without a path.
    examples: rule.has('path') ? [] : examplesOf(rule, base < 1, { ...read, tests }, report),
    counterexamples: textsOf(rule, 'negative_examples').map((text) => ({ text })),
  };
}

type ValueSource = Partial<Pick<ValueTest, 'entropy' | 'validator'>> & {
  group: number | 'first';
  ignore?: { value: string[] }[];
};

/** A test for each group that may be the value. */
function valueTestsOf(rule: Fields, { groups }: ForeignPattern, report: Report): ValueSource[] {
  const entropy = rule.number('min_entropy');
  const required = rule.children('pattern_requirements').map((one) => readRequirements(one, report));
  const ignore = required.flatMap((one) => one.ignore);
  const validator = required.find((one) => one.validator !== null)?.validator;
  const isTested = entropy !== null || required.length > 0;
  return (isTested ? groups : groups.slice(0, 1)).map((group) => ({
    group,
    ...(validator ? { validator } : {}),
    ...(entropy === null || entropy === 0 ? {} : { entropy }),
    ...(ignore.length > 0 ? { ignore } : {}),
  }));
}

function withPath(found: NativeTest, rule: Fields, report: Report): NativeTest {
  const path = rule.text('path');
  if (path === null) return found;
  const problem = checkPattern(path, true);
  if (problem === null) return { all: [found, isTrue(anyPath([path]))] };
  report('part', 'path', problem.message, rule.at('path'));
  return found;
}

/** Titus leaves out what is noisy, unless asked for it: here it is of low confidence. */
function baseOf(rule: Fields, fail: Fail): number {
  const confidence = rule.text('confidence')?.toLowerCase() ?? 'medium';
  const base = BASES.get(confidence) ?? fail("unknown 'confidence'", rule.at('confidence'));
  return rule.flag('noisy') ? Math.min(0, base) : base;
}

/** The tiers of Titus' scores from 0 to 100. */
function severityOf(score: number | null): 'high' | 'medium' | 'low' {
  if (score === null || score > 60) return 'high';
  return score > 40 ? 'medium' : 'low';
}

function rationaleOf(rule: Fields): string {
  const description = oneLine(rule.text('description') ?? '') || 'A rule of Nosey Parker.';
  const [categories, references] = [rule.texts('categories'), rule.texts('references')];
  const more = [
    ...(categories.length > 0 ? [`Categories: ${categories.join(', ')}.`] : []),
    ...(references.length > 0 ? [`See ${references.join(', ')}`] : []),
  ];
  return oneLine([description, ...more].join(' '));
}

function textsOf(rule: Fields, key: string): string[] {
  return rule.texts(key).filter((text) => text !== '' && text.length <= LONGEST_EXAMPLE);
}

function examplesOf(
  rule: Fields,
  isLow: boolean,
  { pattern, tests }: { pattern: string; tests: ValueSource[] },
  report: Report,
): NativeTest[] {
  const full = tests.map((test): ValueTest => ({
    entropy: null,
    validator: null,
    ...test,
    ignore: fullIgnore(test),
  }));
  return textsOf(rule, 'examples').flatMap((text, index) => {
    if (!isRefused(text, pattern, full)) return [{ text, ...(isLow ? { confidence: 'low' } : {}) }];
    const message = `number ${index + 1} is left out: its value falls short of what the rule requires`;
    report('note', 'examples', message, rule.at('examples'));
    return [];
  });
}

function fullIgnore({ ignore = [] }: ValueSource): ValueTest['ignore'] {
  return ignore.map(({ value }) => ({ value, match: [], line: [], stopwords: [] }));
}
