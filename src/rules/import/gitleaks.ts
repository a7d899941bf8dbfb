import { checkPattern } from '../../match/check-pattern.ts';
import { patternFacts } from '../../match/syntax.ts';
import { joined, nothingAllowed, readAllowlist, type Allowed } from './allowlist.ts';
import { compositeTests, requirementsOf } from './composite.ts';
import type { Extended } from './extend.ts';
import { fieldsOf, type Fail, type Fields } from './fields.ts';
import { readFilter } from './filter.ts';
import { reportOf, type NativeRule, type NativeTest, type Report, type Translation } from './imported.ts';
import { ownId } from './gitleaks-file.ts';
import { RULE_KEYS, TOP_KEYS } from './gitleaks-keys.ts';
import { oneLine, quoted, uniqueIds } from './names.ts';
import { anyPath, containsAny, isTrue } from './path-test.ts';

interface Context extends Omit<Extended, 'tree' | 'bases'> {
  idOf: ReadonlyMap<string, string>;
  wide: ReadonlyMap<string, Allowed>;
  fail: Fail;
}

/** Translates a file of gitleaks or betterleaks with what it extends. `fail` receives what gitleaks itself refuses. */
export function fromGitleaks({ tree, ...extent }: Omit<Extended, 'bases'>, fail: Fail): Translation {
  const file = fieldsOf(tree, fail);
  const { notes } = extent;
  const report = reportOf(notes);
  for (const key of file.others(TOP_KEYS)) report('unsupported', key, 'is not read', file.at(key));
  const rules = file.children('rules');
  const pack = 'gitleaks';
  const id = uniqueIds(pack);
  const idOf = new Map(rules.map((rule) => [ownId(rule, fail), id(ownId(rule, fail))]));
  const known = { ...extent, idOf, fail };
  const wide = readWide(file, known, report);
  const context = { ...known, wide: wide.targeted };
  const translated = rules.flatMap((rule) => {
    const own = ownId(rule, fail);
    const about: Report = (level, key, message, offset) =>
      notes.push({ level, rule: own, key, message, offset });
    const native = translate(rule, own, context, about);
    return native === null ? [] : [{ rule: native, own, offset: rule.offset }];
  });
  const { ignore, except } = wide.all;
  return {
    pack,
    wide: {
      ...(except.length > 0 ? { except: { any: except } } : {}),
      ...(ignore.length > 0 ? { ignore } : {}),
    },
    rules: translated,
    notes,
    total: rules.length,
  };
}

/** What the file allows in all its rules, and in some: lists with `targetRules` speak of those. */
function readWide(
  file: Fields,
  known: Omit<Context, 'wide'>,
  report: Report,
): { all: Allowed; targeted: ReadonlyMap<string, Allowed> } {
  const targeted = new Map<string, Allowed>();
  let all = nothingAllowed();
  for (const list of file.children('allowlists')) {
    const allowed = readAllowlist(list, report, known.fail);
    const targets = list.texts('targetRules');
    for (const target of targets) {
      checkTarget(target, list.at('targetRules'), known, report);
      targeted.set(target, joined(targeted.get(target) ?? nothingAllowed(), allowed));
    }
    if (targets.length === 0) all = joined(all, allowed);
  }
  for (const key of ['prefilter', 'filter']) {
    const filter = file.text(key);
    if (filter !== null) all = joined(all, readFilter(filter, reportAt(report, key, file)).allowed);
  }
  if (all.inPaths.length > 0)
    report('part', 'allowlists', 'paths and values together, for all rules', file.at('allowlists'));
  return { all: { ...all, inPaths: [] }, targeted };
}

/** gitleaks refuses a list for a rule that is not there; it may be among what is not given. */
function checkTarget(
  id: string,
  offset: number,
  { idOf, isCut, fail }: Omit<Context, 'wide'>,
  report: Report,
): void {
  if (idOf.has(id)) return;
  if (!isCut) fail(`'targetRules' names an unknown rule '${id}'`, offset);
  report('part', 'targetRules', `rule '${id}' is not given`, offset);
}

function reportAt(report: Report, key: string, { at }: Fields): (message: string) => void {
  return (message) => {
    report('part', key, message, at(key));
  };
}

function translate(rule: Fields, own: string, context: Context, report: Report): NativeRule | null {
  const { fail } = context;
  for (const key of rule.others(RULE_KEYS)) report('part', key, 'is not used', rule.at(key));
  const allowed = rule.children('allowlists').map((list) => readAllowlist(list, report, fail));
  const filter = rule.text('filter');
  const filtered = filter === null ? null : readFilter(filter, reportAt(report, 'filter', rule));
  const given = joined(
    ...allowed,
    filtered?.allowed ?? nothingAllowed(),
    context.wide.get(own) ?? nothingAllowed(),
  );
  const match = matchOf(rule, { allowed: given, entropy: filtered?.entropy ?? null }, context, report);
  if (match === null) return null;
  return {
    id: context.idOf.get(own) ?? own,
    title: oneLine(own),
    rationale: rationaleOf(rule),
    severity: 'high',
    ...(rule.flag('skipReport') ? { helper: true } : {}),
    match,
    ...(given.except.length > 0 ? { except: { any: given.except } } : {}),
  };
}

function rationaleOf(rule: Fields): string {
  const tags = rule.texts('tags');
  const description = oneLine(rule.text('description') ?? '') || 'A rule of gitleaks.';
  return tags.length === 0 ? description : `${description} Tags: ${oneLine(tags.join(', '))}.`;
}

/** gitleaks reports nothing for a rule that requires such a one. */
function isGone(required: Fields, { idOf, disabled }: Context): boolean {
  const id = required.text('id') ?? '';
  return disabled.has(id) && !idOf.has(id);
}

interface Counting {
  allowed: Allowed;
  /** What a filter asks for. */
  entropy: number | null;
}

function matchOf(rule: Fields, counting: Counting, context: Context, report: Report): NativeTest | null {
  const pattern = rule.text('regex');
  const path = rule.text('path');
  if (pattern === null && path === null) {
    if (!context.isCut) return context.fail("a rule without 'regex' and 'path'", rule.offset);
    report('unsupported', 'id', 'changes a rule that is not given', rule.at('id'));
    return null;
  }
  const gone = requirementsOf(rule).find((one) => isGone(one, context));
  if (gone !== undefined) {
    report('unsupported', 'required', 'names a rule that disabledRules leaves out', gone.at('id'));
    return null;
  }
  for (const [key, text] of [
    ['regex', pattern],
    ['path', path],
  ] as const) {
    const problem = text === null ? null : checkPattern(text, key === 'path');
    if (problem === null) continue;
    report('unsupported', key, problem.message, rule.at(key));
    return null;
  }
  if (pattern === null) return { all: [anyPath([path ?? '']), ...compositeTests(rule, context, report)] };
  const conditions = [
    ...(path === null ? [] : [isTrue(anyPath([path]))]),
    ...keywordsOf(rule, pattern),
    ...compositeTests(rule, context, report),
  ];
  const found = contentTest(rule, pattern, counting, report);
  return conditions.length === 0 ? found : { all: [found, ...conditions] };
}

function contentTest(
  rule: Fields,
  pattern: string,
  { allowed, entropy }: Counting,
  report: Report,
): NativeTest {
  const test = (ignore: NativeTest[]): NativeTest => ({
    regex: {
      pattern,
      group: rule.number('secretGroup') ?? 'first',
      ...entropyOf(rule.number('entropy') ?? entropy),
      ...(ignore.length > 0 ? { ignore } : {}),
    },
  });
  const [conditional, ...more] = allowed.inPaths;
  if (more.length > 0)
    report('part', 'allowlists', 'several lists join paths and values', rule.at('allowlists'));
  if (conditional === undefined) return test(allowed.ignore);
  const elsewhere = { all: [test(allowed.ignore), { not: conditional.paths }] };
  return { any: [test([...allowed.ignore, conditional.ignore]), elsewhere] };
}

/** 0 stands for none. */
function entropyOf(entropy: number | null): NativeTest {
  return entropy === null || entropy === 0 ? {} : { entropy };
}

/** Keywords that stand in every match anyhow are no condition. */
function keywordsOf(rule: Fields, pattern: string): NativeTest[] {
  const keywords = rule.texts('keywords').map((keyword) => keyword.toLowerCase());
  const { literals } = patternFacts(pattern);
  const isImplied = literals?.every(({ text }) => keywords.some((keyword) => text.includes(keyword)));
  return keywords.length === 0 || isImplied === true ? [] : [isTrue(containsAny(keywords, quoted))];
}
