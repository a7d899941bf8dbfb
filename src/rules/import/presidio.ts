import { checkPattern } from '../../match/check-pattern.ts';
import type { Tree } from '../tree.ts';
import { fieldsOf, type Fail, type Fields } from './fields.ts';
import type { ImportNote, NativeRule, NativeTest, Report, Translation } from './imported.ts';
import { oneLine, uniqueIds } from './names.ts';

/** Recognizers of Presidio as YAML (`conf/example_recognizers.yaml`): patterns with scores, context words, deny lists. */
const KEYS = new Set([
  'name',
  'type',
  'enabled',
  'supported_language',
  'supported_languages',
  'patterns',
  'context',
  'deny_list',
  'deny_list_score',
  'supported_entity',
  'supported_entities',
  'global_regex_flags',
  'country_code',
]);

/** Keys of a file; the languages are those that its recognizers state. */
const FILE_KEYS = new Set(['recognizers', 'supported_languages', 'global_regex_flags']);

/** IGNORECASE, MULTILINE and DOTALL of Python's `re`, which Presidio sets unless told otherwise. */
const DEFAULT_FLAGS = 26;
const FLAGS: readonly [bit: number, flag: string][] = [
  [2, 'i'],
  [8, 'm'],
  [16, 's'],
];

/** Our score for Presidio's, which goes from 0 to 1. */
function scoreOf(score: number): number {
  if (score >= 0.85) return 3;
  return score >= 0.6 ? 2 : score >= 0.4 ? 1 : 0;
}

export function fromPresidio(tree: Tree, fail: Fail): Translation {
  const file = fieldsOf(tree, fail);
  const notes: ImportNote[] = [];
  for (const key of file.others(FILE_KEYS)) {
    notes.push({ level: 'unsupported', rule: null, key, message: 'is not read', offset: file.at(key) });
  }
  const flags = file.number('global_regex_flags') ?? DEFAULT_FLAGS;
  const pack = 'presidio';
  const idOf = uniqueIds(pack);
  const given = file.children('recognizers').filter((one) => isEnabled(one, notes));
  const rules = given.flatMap((fields) => {
    const own = fields.text('name') ?? fail("a recognizer without 'name'", fields.offset);
    const report: Report = (level, key, message, offset) =>
      notes.push({ level, rule: own, key, message, offset });
    const rule = translate(fields, idOf(own), flags, report, fail);
    return rule === null ? [] : [{ rule, own, offset: fields.offset }];
  });
  return { pack, wide: {}, rules, notes, total: given.length };
}

function translate(fields: Fields, id: string, flags: number, report: Report, fail: Fail): NativeRule | null {
  if (fields.text('type') === 'predefined' || !(fields.has('patterns') || fields.has('deny_list'))) {
    report('unsupported', 'name', 'a predefined recognizer is code', fields.at('name'));
    return null;
  }
  for (const key of fields.others(KEYS)) report('part', key, 'is not used', fields.at(key));
  const tests = [...patternsOf(fields, flags, report, fail), ...denied(fields)];
  if (tests.length === 0) {
    report('unsupported', 'patterns', 'no pattern is left', fields.at('patterns'));
    return null;
  }
  const base = Math.min(...tests.map(({ score }) => score));
  const stronger = [1, 2, 3]
    .filter((score) => score > base)
    .flatMap((score) => {
      const reaching = tests.filter((one) => one.score >= score).map(({ test }) => test);
      return reaching.length === 0 ? [] : [{ weight: 1, any: reaching }];
    });
  return {
    id,
    title: oneLine(fields.text('name') ?? id),
    rationale: `A recognizer of Presidio for ${oneLine(fields.text('supported_entity') ?? 'personal data')}.`,
    severity: 'medium',
    match: { any: tests.map(({ test }) => test) },
    base,
    evidence: [...stronger, ...contextOf(fields, report)],
  };
}

/** Those that are not are told, and no rules of the file. */
function isEnabled(fields: Fields, notes: ImportNote[]): boolean {
  if (!fields.has('enabled') || fields.flag('enabled')) return true;
  const offset = fields.at('enabled');
  notes.push({ level: 'note', rule: fields.text('name'), key: 'enabled', message: 'is not enabled', offset });
  return false;
}

interface Scored {
  score: number;
  test: NativeTest;
}

function patternsOf(fields: Fields, wide: number, report: Report, fail: Fail): Scored[] {
  const bits = fields.number('global_regex_flags') ?? wide;
  const flags = FLAGS.flatMap(([bit, flag]) => ((bits & bit) === 0 ? [] : [flag])).join('');
  return fields.children('patterns').flatMap((one) => {
    const regex = one.text('regex') ?? fail("a pattern without 'regex'", one.offset);
    const pattern = `${flags === '' ? '' : `(?${flags})`}${regex.replaceAll('\\Z', '\\z')}`;
    const problem = checkPattern(pattern);
    if (problem === null)
      return [{ score: scoreOf(one.number('score') ?? 0), test: { regex: { pattern, group: 0 } } }];
    report('part', 'regex', problem.message, one.at('regex'));
    return [];
  });
}

function denied(fields: Fields): Scored[] {
  const terms = fields.texts('deny_list');
  const score = scoreOf(fields.number('deny_list_score') ?? 1);
  return terms.length === 0 ? [] : [{ score, test: { phrases: { terms } } }];
}

/** Presidio raises the score by 0.35 where a context word is among the five words before. */
function contextOf(fields: Fields, report: Report): NativeTest[] {
  const languages = fields.children('supported_languages').flatMap((one) => one.texts('context'));
  const terms = [...new Set([...fields.texts('context'), ...languages])];
  if (terms.length === 0) return [];
  const message = 'context counts on both sides and over line ends here';
  report('note', 'context', message, fields.at('context'));
  return [{ weight: 1, near: { terms, within: '5 words' } }];
}
