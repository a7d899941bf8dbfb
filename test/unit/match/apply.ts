import { compile } from '../../../src/match/engine.ts';
import type { Judged, JudgeFacts } from '../../../src/match/facts.ts';
import type {
  DistanceUnit,
  NearTest,
  PhrasesTest,
  Predicate,
  RegexTest,
  Rule,
} from '../../../src/model/rule.ts';
import { NOWHERE, type Part, PARTS, type Segment } from '../../../src/model/segment.ts';

/** Parts that a predicate looks in unless it says otherwise. */
const DEFAULT_PARTS = PARTS.filter((part) => part !== 'path');

export function rule(match: Predicate, rest: Partial<Rule> = {}): Rule {
  return {
    id: 'test.rule',
    pack: 'test',
    title: 'A rule',
    rationale: 'For tests.',
    severity: 'high',
    propose: null,
    match,
    base: 1,
    evidence: [],
    except: null,
    parties: [],
    ...rest,
  };
}

export function phrases(terms: string | string[], parts: Part[] = DEFAULT_PARTS): PhrasesTest {
  return { test: 'phrases', terms: [terms].flat(), in: parts };
}

export function regex(pattern: string, rest: Partial<RegexTest> = {}): RegexTest {
  const value = { group: null, validator: null, entropy: null, ignore: [] };
  return { test: 'regex', pattern, in: DEFAULT_PARTS, ...value, ...rest };
}

export function near(terms: string | string[], within: `${number} ${DistanceUnit}`, unique = 1): NearTest {
  return {
    test: 'near',
    terms: [terms].flat(),
    pattern: null,
    value: null,
    within: distance(within),
    unique,
  };
}

export function nearPattern(pattern: string, within: `${number} ${DistanceUnit}`, unique = 1): NearTest {
  return { test: 'near', terms: [], pattern, value: null, within: distance(within), unique };
}

function distance(within: string): NearTest['within'] {
  const [count, unit] = within.split(' ');
  return { count: Number(count), unit: unit as DistanceUnit };
}

export function all(...of: Predicate[]): Predicate {
  return { test: 'all', of };
}

export function any(...of: Predicate[]): Predicate {
  return { test: 'any', of };
}

export function not(of: Predicate): Predicate {
  return { test: 'not', of };
}

export function segment(text: string, rest: Partial<Segment> = {}): Segment {
  return { part: 'body', text, place: NOWHERE, property: null, overlap: 0, ...rest };
}

export function facts(rest: Partial<JudgeFacts> = {}): JudgeFacts {
  return {
    source: 'local',
    path: '-',
    name: '-',
    ext: null,
    kind: 'file',
    mediaType: null,
    sizeBytes: null,
    createdAt: null,
    modifiedAt: null,
    viewedAt: null,
    createdTogether: () => null,
    owner: null,
    sharedWith: null,
    changedBy: null,
    sharing: null,
    location: null,
    known: [],
    ...rest,
  };
}

export interface Item {
  content?: string | Segment[];
  facts?: Partial<JudgeFacts>;
  showMatches?: boolean;
}

/** All findings of an item; its hits travel as JSON, as they do between processes. */
export function findings(
  rules: Rule | Rule[],
  { content = [], facts: known = {}, showMatches = false }: Item,
): Judged[] {
  const engine = compile([rules].flat(), { showMatches });
  const scan = engine.startScan();
  for (const part of typeof content === 'string' ? [segment(content)] : content) scan.add(part);
  const hits = JSON.parse(JSON.stringify(scan.finish())) as ReturnType<typeof scan.finish>;
  return engine.judge(facts(known), hits);
}

/** The finding of the only rule, or null. */
export function finding(only: Rule, item: Item): Judged | null {
  return findings(only, item)[0] ?? null;
}

/** How often the predicate matches in a text of the body; 0 without a finding. */
export function countIn(match: Predicate, content: string | Segment[]): number {
  return finding(rule(match), { content })?.count ?? 0;
}
