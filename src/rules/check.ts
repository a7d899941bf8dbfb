import type { FilePlace } from '../model/error.ts';
import type { Rule } from '../model/rule.ts';
import { contradiction, exampleJudge } from './examples.ts';
import { readPack, sharedIds, withoutExtended, type Pack } from './pack.ts';
import type { RuleSource } from './pack-schema.ts';
import { inFileOrder, type Problem } from './problem.ts';
import { resolveRule } from './resolve.ts';
import { scoredBy } from './scored.ts';
import { costlyTexts } from './short-literals.ts';

/** Packs whose findings say what is the custodian's own, privileged or protected: none may flag. */
const MARK_PACKS: ReadonlySet<string> = new Set(['personal', 'privileged', 'protected']);

/**
 * Everything that is wrong with rule files, file by file in file order: how they are written, ids that several have,
 * rules that cannot be what they are called, examples that prove false. Throws HandbackError (usage) for a file that
 * cannot be read at all.
 */
export async function checkPacks(files: readonly string[]): Promise<Problem[]> {
  const read = await Promise.all(files.map((file) => readPack(file, files)));
  const readings = await withoutExtended(read, files, ({ pack }) => pack);
  const shared = sharedIds(readings.flatMap(({ pack }) => pack ?? []));
  const known = new Set(readings.flatMap(({ pack }) => pack?.rules.map(({ id }) => id) ?? []));
  return readings.flatMap(({ pack, problems }) => {
    if (pack === null) return problems;
    const { file } = pack.placeOf([]);
    return inFileOrder([...shared.filter(({ place }) => place.file === file), ...checkPack(pack, known)]);
  });
}

/** `known`: ids of all rules at hand. */
function checkPack(pack: Pack, known: ReadonlySet<string>): Problem[] {
  return pack.rules.flatMap((source, index) => {
    const placeOf = (...path: (string | number)[]): FilePlace => pack.placeOf(['rules', index, ...path]);
    return [...checkMark(source, pack, placeOf), ...checkExamples(source, pack, known, placeOf)];
  });
}

type PlaceOf = (...path: (string | number)[]) => FilePlace;

function checkMark(source: RuleSource, pack: Pack, placeOf: PlaceOf): Problem[] {
  const { id } = pack.facts;
  if (!MARK_PACKS.has(id) || source.severity === 'info') return [];
  const message = `a rule of pack '${id}' is a mark`;
  return [{ level: 'error', message, hint: 'write severity: info', place: placeOf('severity') }];
}

function checkExamples(
  source: RuleSource,
  pack: Pack,
  known: ReadonlySet<string>,
  placeOf: PlaceOf,
): Problem[] {
  const rule = resolveRule(source, pack.facts.id, pack.sampleMatter);
  if ('needs' in rule) {
    const message = `examples of '${source.id}' cannot be tried without ${rule.needs}`;
    const hint = "add it to the pack's sample matter, under the key 'matter'";
    return [{ level: 'error', message, hint, place: placeOf('id') }];
  }
  return [
    ...checkExposure(rule, placeOf),
    ...strangers(rule, known, placeOf('id')),
    ...doubts(source, rule, placeOf('id')),
    ...tryExamples(source, rule, pack, placeOf),
  ];
}

/** That something is shared is no finding by itself: a family photo may be. */
function checkExposure(rule: Rule, placeOf: PlaceOf): Problem[] {
  if (rule.pack !== 'exposure' || rule.severity === 'info' || rule.parties.length > 0) return [];
  const message = "a rule of pack 'exposure' that names no party of the matter is a mark";
  return [{ level: 'error', message, hint: 'write severity: info', place: placeOf('severity') }];
}

/** Rules whose scores the rule asks for and that are not at hand. */
function strangers(rule: Rule, known: ReadonlySet<string>, place: FilePlace): Problem[] {
  return [...scoredBy(rule)]
    .filter((id) => !known.has(id))
    .map((id) => {
      const message = `rule '${rule.id}' asks for the score of '${id}', which none of these files has`;
      return { level: 'warning', message, hint: 'name the pack that has it, too', place };
    });
}

/** What does not make a rule wrong. */
function doubts(source: RuleSource, rule: Rule, place: FilePlace): Problem[] {
  const slow = costlyTexts(rule).map((text): Problem => {
    const message = `rule '${source.id}' is slow: '${text}' has no literal of three bytes`;
    return { level: 'warning', message, hint: 'require a longer word', place };
  });
  if (source.examples.length > 0) return slow;
  const message = `rule '${source.id}' has no example`;
  return [...slow, { level: 'warning', message, hint: 'add a text that it must flag', place }];
}

function tryExamples(source: RuleSource, rule: Rule, pack: Pack, placeOf: PlaceOf): Problem[] {
  const judge = exampleJudge(rule, pack.sampleMatter?.timeZone ?? 'UTC');
  return (['examples', 'counterexamples'] as const).flatMap((key) =>
    source[key].flatMap((example, index) => {
      const kind = key === 'examples' ? 'example' : 'counterexample';
      const found = contradiction(example, judge(example), kind);
      if (found === null) return [];
      const message = `${kind} of '${source.id}' proves false: ${found}`;
      return [{ level: 'error' as const, message, hint: null, place: placeOf(key, index) }];
    }),
  );
}
