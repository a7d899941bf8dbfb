import type { Fail } from './fields.ts';
import type { NativeRule, NativeTest, Report, Translation } from './imported.ts';
import { oneLine, uniqueIds } from './names.ts';
import { evidenceOf, processorsOf, type Processors } from './purview-evidence.ts';
import { unreadNotes } from './purview-unread.ts';
import { below, childrenOf, parseXml, type Element } from './xml.ts';

/**
 * Rule packages of Microsoft Purview (RulePackage XML, MS-OXWCONFIG 7.8): entities, each with patterns of one identifier and of
 * evidence within so many characters, graded by a confidence level.
 */
export function fromPurview(text: string, fail: Fail): Translation {
  const root = parseXml(text, fail);
  if (root.name !== 'RulePackage') fail('not a rule package', root.offset);
  const notes = unreadNotes(root);
  const pack = 'purview';
  const idOf = uniqueIds(pack);
  const names = namesOf(root);
  const processors = processorsOf(root);
  const entities = below(root, 'Entity');
  const affinities = below(root, 'Affinity');
  const rules = entities.flatMap((entity) => {
    const guid = entity.attributes['id'] ?? fail('an Entity without id', entity.offset);
    const name = names.get(guid) ?? guid;
    const report: Report = (level, key, message, offset) =>
      notes.push({ level, rule: name, key, message, offset });
    const rule = translate(entity, idOf(name), name, processors, report);
    return rule === null ? [] : [{ rule, own: name, offset: entity.offset }];
  });
  for (const affinity of affinities) {
    const rule = names.get(affinity.attributes['id'] ?? '') ?? affinity.attributes['id'] ?? 'Affinity';
    const message = 'rules without an identifier are not read';
    notes.push({ level: 'unsupported', rule, key: 'Affinity', message, offset: affinity.offset });
  }
  return { pack, wide: {}, rules, notes, total: entities.length + affinities.length };
}

function namesOf(root: Element): ReadonlyMap<string, string> {
  return new Map(
    below(root, 'Resource').flatMap((resource) => {
      const [name] = childrenOf(resource, 'Name');
      const guid = resource.attributes['idRef'];
      return guid === undefined || name === undefined ? [] : [[guid, oneLine(name.text)] as const];
    }),
  );
}

/** Our score for a confidence level: 85 and more are high, 75 medium, below low. */
function scoreOf(level: number): number {
  if (level >= 85) return 3;
  return level >= 75 ? 1 : 0;
}

interface Graded {
  score: number;
  identifier: NativeTest;
  evidence: NativeTest[];
}

function translate(
  entity: Element,
  id: string,
  name: string,
  processors: Processors,
  report: Report,
): NativeRule | null {
  const within = `${Math.min(99_999, Number(entity.attributes['patternsProximity'] ?? '300') || 300)} characters`;
  const patterns = [...below(entity, 'Pattern')].flatMap((pattern) =>
    gradedOf(pattern, within, processors, report),
  );
  if (patterns.length === 0) {
    report('unsupported', 'Entity', 'no pattern is left', entity.offset);
    return null;
  }
  const whole = ({ identifier, evidence }: Graded): NativeTest =>
    evidence.length === 0 ? identifier : { all: [identifier, ...evidence] };
  const base = Math.min(...patterns.map(({ score }) => score));
  const steps = [...new Set(patterns.map(({ score }) => score))].filter((score) => score > base).sort();
  return {
    id,
    title: name,
    rationale: 'A sensitive information type of a Purview rule package.',
    severity: 'high',
    match: { any: patterns.map(whole) },
    base,
    evidence: steps.map((score, index) => ({
      weight: score - (steps[index - 1] ?? base),
      any: patterns.filter((pattern) => pattern.score >= score).map(whole),
    })),
  };
}

function gradedOf(pattern: Element, within: string, processors: Processors, report: Report): Graded[] {
  const [idMatch] = childrenOf(pattern, 'IdMatch');
  const reference = idMatch?.attributes['idRef'] ?? '';
  const processor = processors(reference);
  if (typeof processor === 'string') {
    report('part', reference, processor, idMatch?.offset ?? pattern.offset);
    return [];
  }
  const evidence = evidenceOf(pattern, within, processors, report);
  const score = scoreOf(Number(pattern.attributes['confidenceLevel'] ?? '75'));
  const tests = processor.map(({ find }) => find);
  const identifier = tests.length === 1 && tests[0] ? tests[0] : { any: tests };
  return evidence === null ? [] : [{ score, identifier, evidence }];
}
