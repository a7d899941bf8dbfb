import { checkPattern } from '../../match/check-pattern.ts';
import type { Tree } from '../tree.ts';
import { fieldsOf, type Fail, type Fields } from './fields.ts';
import type { ImportNote, NativeRule, NativeTest, Report, Translation } from './imported.ts';
import { oneLine, quoted, uniqueIds } from './names.ts';
import { withoutVerbose } from './verbose.ts';

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
  'keywords',
  'min_entropy',
  'confidence',
  'visible',
  'pattern_requirements',
]);

/** Score of a rule that says how far it can be trusted. */
const BASES: ReadonlyMap<string | null, number> = new Map([
  ['low', 0],
  ['medium', 1],
  ['high', 3],
  [null, 1],
]);

/** Characters of the longest example that is taken over. */
const LONGEST_EXAMPLE = 100_000;

export function fromNoseyParker(tree: Tree, fail: Fail): Translation {
  const file = fieldsOf(tree, fail);
  const notes: ImportNote[] = [];
  for (const key of file.others(new Set(['rules', 'rulesets']))) {
    notes.push({ level: 'unsupported', rule: null, key, message: 'is not read', offset: file.at(key) });
  }
  const pack = 'noseyparker';
  const idOf = uniqueIds(pack);
  const given = file.children('rules');
  const rules = given.flatMap((fields) => {
    const own = fields.text('id') ?? fields.text('name') ?? fail("a rule without 'id'", fields.offset);
    const report: Report = (level, key, message, offset) =>
      notes.push({ level, rule: own, key, message, offset });
    const rule = translate(fields, idOf(own.replace(/^np\./, '')), report, fail);
    return rule === null ? [] : [{ rule, offset: fields.offset }];
  });
  return { pack, wide: {}, rules, notes, total: given.length };
}

function translate(rule: Fields, id: string, report: Report, fail: Fail): NativeRule | null {
  for (const key of rule.others(KEYS)) report('part', key, 'is not used', rule.at(key));
  const pattern = withoutVerbose(rule.text('pattern') ?? fail("a rule without 'pattern'", rule.offset));
  const problem = checkPattern(pattern);
  if (problem !== null) {
    report('unsupported', 'pattern', problem.message, rule.at('pattern'));
    return null;
  }
  const base = BASES.get(rule.text('confidence'));
  if (base === undefined) return fail("unknown 'confidence'", rule.at('confidence'));
  const entropy = rule.number('min_entropy');
  const ignore = rule.children('pattern_requirements').flatMap((one) => requirements(one, report));
  const isHidden = rule.has('visible') && !rule.flag('visible');
  return {
    id,
    title: oneLine(rule.text('name') ?? id),
    rationale: rationaleOf(rule),
    severity: 'high',
    ...(isHidden ? { helper: true } : {}),
    match: {
      regex: {
        pattern,
        group: 'first',
        ...(entropy === null || entropy === 0 ? {} : { entropy }),
        ...(ignore.length > 0 ? { ignore } : {}),
      },
    },
    base,
    examples: examplesOf(rule, 'examples', base < 1),
    counterexamples: examplesOf(rule, 'negative_examples', false),
  };
}

function rationaleOf(rule: Fields): string {
  const description = oneLine(rule.text('description') ?? '') || 'A rule of Nosey Parker.';
  const categories = rule.texts('categories');
  return categories.length === 0
    ? description
    : `${description} Categories: ${oneLine(categories.join(', '))}.`;
}

function examplesOf(rule: Fields, key: string, isLow: boolean): NativeTest[] {
  return rule
    .texts(key)
    .filter((text) => text !== '' && text.length <= LONGEST_EXAMPLE)
    .map((text) => ({ text, ...(isLow ? { confidence: 'low' } : {}) }));
}

/** Classes of characters of which a value must have so many. */
const CLASSES: ReadonlyMap<string, [inside: string, outside: string]> = new Map([
  ['min_digits', ['[0-9]', '[^0-9]']],
  ['min_uppercase', ['[A-Z]', '[^A-Z]']],
  ['min_lowercase', ['[a-z]', '[^a-z]']],
  ['min_special_chars', ['[^0-9A-Za-z]', '[0-9A-Za-z]']],
]);

/** Values that fall short of a requirement, as patterns of what is to be ignored. */
function requirements(fields: Fields, report: Report): NativeTest[] {
  const words = fields.texts('ignore_if_contains');
  const ignored = words.length > 0 ? [{ value: words.map((word) => `(?i)${quoted(word)}`) }] : [];
  const short = [...CLASSES].flatMap(([key, [inside, outside]]) => {
    const least = fields.number(key) ?? 0;
    return least < 1 || least > 100
      ? []
      : [{ value: `^(?s:${outside}*${inside}){0,${least - 1}}${outside}*$` }];
  });
  for (const key of fields.others(new Set([...CLASSES.keys(), 'ignore_if_contains']))) {
    report('part', key, 'is not used', fields.at(key));
  }
  return [...ignored, ...short];
}
