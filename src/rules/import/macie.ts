import { checkPattern } from '../../match/check-pattern.ts';
import type { Tree } from '../tree.ts';
import { fieldsOf, type Fail, type Fields } from './fields.ts';
import type { ImportNote, NativeRule, NativeTest, Report, Translation } from './imported.ts';
import { oneLine, quoted, uniqueIds } from './names.ts';

/** Custom data identifiers of Amazon Macie as its API takes and gives them: one, or a list. */
const KEYS = new Set([
  'name',
  'description',
  'regex',
  'keywords',
  'ignoreWords',
  'maximumMatchDistance',
  'severityLevels',
  'id',
  'arn',
  'createdAt',
  'deleted',
  'tags',
  'clientToken',
]);

/** Characters between a keyword and a match, at most, where nothing is said. */
const DEFAULT_DISTANCE = 50;

export function fromMacie(tree: Tree, fail: Fail): Translation {
  const notes: ImportNote[] = [];
  const pack = 'macie';
  const idOf = uniqueIds(pack);
  const given = identifiersOf(tree, fail);
  const rules = given.flatMap((fields) => {
    const own = fields.text('name') ?? fail("an identifier without 'name'", fields.offset);
    const report: Report = (level, key, message, offset) =>
      notes.push({ level, rule: own, key, message, offset });
    const rule = translate(fields, idOf(own), report, fail);
    return rule === null ? [] : [{ rule, own, offset: fields.offset }];
  });
  return { pack, wide: {}, rules, notes, total: given.length };
}

function identifiersOf(tree: Tree, fail: Fail): Fields[] {
  if (Array.isArray(tree.value)) {
    return [...(tree.entries?.values() ?? [])].map((entry) => fieldsOf(entry.tree, fail));
  }
  const file = fieldsOf(tree, fail);
  const list = ['customDataIdentifiers', 'items'].find(file.has);
  return list === undefined ? [file] : file.children(list);
}

function translate(fields: Fields, id: string, report: Report, fail: Fail): NativeRule | null {
  for (const key of fields.others(KEYS)) report('part', key, 'is not used', fields.at(key));
  const pattern =
    fields.text('regex') ??
    fail("an identifier without 'regex', which lists of identifiers do not give", fields.offset);
  const problem = checkPattern(pattern);
  if (problem !== null) {
    report('unsupported', 'regex', problem.message, fields.at('regex'));
    return null;
  }
  const words = fields.texts('ignoreWords');
  const keywords = fields.texts('keywords');
  const distance = fields.number('maximumMatchDistance') ?? DEFAULT_DISTANCE;
  const ignore = words.length > 0 ? { ignore: [{ value: words.map(quoted) }] } : {};
  const tests: NativeTest[] = [{ regex: { pattern, group: 0, ...ignore } }];
  if (keywords.length > 0) {
    tests.push({ near: { terms: keywords, within: `${distance} characters` } });
    report('note', 'keywords', 'count on both sides here', fields.at('keywords'));
  }
  const { severity, count } = severityOf(fields, report, fail);
  if (count > 1) tests.push({ count: { min: count } });
  return {
    id,
    title: oneLine(fields.text('name') ?? id),
    rationale: oneLine(fields.text('description') ?? '') || 'A custom data identifier of Macie.',
    severity,
    match: tests.length === 1 ? tests[0] : { all: tests },
  };
}

/** Macie grades by the number of occurrences; here the lowest threshold decides. */
function severityOf(fields: Fields, report: Report, fail: Fail): { severity: string; count: number } {
  const levels = fields.children('severityLevels').map((level) => ({
    severity: (level.text('severity') ?? 'MEDIUM').toLowerCase(),
    count: level.number('occurrencesThreshold') ?? 1,
  }));
  if (levels.some(({ severity }) => !['low', 'medium', 'high'].includes(severity))) {
    return fail("unknown 'severity'", fields.at('severityLevels'));
  }
  if (levels.length > 1) {
    report('part', 'severityLevels', 'the lowest threshold is taken', fields.at('severityLevels'));
  }
  const [lowest] = levels.toSorted((a, b) => a.count - b.count);
  return lowest ?? { severity: 'medium', count: 1 };
}
