import type { DispositionState } from './disposition.ts';
import type { Severity } from './finding.ts';
import type { Location, SharingVerdict } from './item.ts';
import type { Part } from './segment.ts';

/** Inclusive bounds; null where open. Numbers are bytes or milliseconds since 1970. */
export interface Range {
  min: number | null;
  max: number | null;
}

export interface PhrasesTest {
  test: 'phrases';
  terms: string[];
  in: Part[];
}

/** Matches that do not count: those for which every list that is not empty holds. At least one is not. */
export interface Ignored {
  /** Patterns (RE2 syntax), one of which matches in the value, in the whole match, in the lines of the match. */
  value: string[];
  match: string[];
  line: string[];
  /** Texts, one of which the value contains, case aside. */
  stopwords: string[];
}

/** What the value of a pattern's match must be like for the match to count. */
export interface ValueTest {
  /** Group that is the value; the first that is not empty; null: group 1. Without such a group, the whole match. */
  group: number | 'first' | null;
  validator: string | null;
  /** Shannon bits a character that the value must exceed. */
  entropy: number | null;
  ignore: Ignored[];
}

export interface RegexTest extends ValueTest {
  test: 'regex';
  /** RE2 syntax. */
  pattern: string;
  in: Part[];
}

export type DistanceUnit = 'words' | 'characters' | 'lines';

export interface NearTest {
  test: 'near';
  terms: string[];
  pattern: string | null;
  /** Which matches of the pattern count; null: all. */
  value: ValueTest | null;
  within: { count: number; unit: DistanceUnit };
  /** Different terms or matches that must stand near. */
  unique: number;
}

/** What the clock and the calendar of a time zone showed at one of an item's times. */
export interface ClockTest {
  test: 'clock';
  of: 'created' | 'modified' | 'viewed';
  /** Minutes since midnight, the first included, the second not; over midnight where `from` is the later; null: at any hour. */
  hours: { from: number; to: number } | null;
  /** 0 is Sunday; null: on any. */
  weekdays: number[] | null;
  timeZone: string;
}

/**
 * Another rule, of any pack, matches the item too and makes no more than `max` of it, although or because weights of no
 * less than `against` together speak against. Its own tests of this kind are false there.
 */
export interface ScoreTest {
  test: 'score';
  rule: string;
  max: number;
  /** 0 or more: the sum of negative weights that hold, without its sign. */
  against: number;
}

/** A test with its variables resolved. Nesting: `any`, `all`, `not`. */
export type Predicate =
  | PhrasesTest
  | RegexTest
  | NearTest
  | { test: 'path' | 'name'; globs: string[] }
  | { test: 'extension' | 'mediaType' | 'owner' | 'sharedWith' | 'changedBy'; values: string[] }
  | { test: 'sizeBytes' | 'created' | 'modified' | 'viewed' | 'createdTogether'; range: Range }
  | ClockTest
  | { test: 'sharing'; values: SharingVerdict[] }
  | { test: 'location'; values: Location[] }
  | { test: 'property'; name: string; value: string | null }
  | { test: 'known'; list: string | null; label: string | null }
  | { test: 'count'; min: number; distinct: boolean }
  | ScoreTest
  | { test: 'any' | 'all'; of: Predicate[] }
  | { test: 'not'; of: Predicate };

export interface Evidence {
  weight: number;
  when: Predicate;
}

/** A rule ready to be applied: no variables left. */
export interface Rule {
  id: string;
  pack: string;
  title: string;
  rationale: string;
  severity: Severity;
  propose: DispositionState | null;
  match: Predicate;
  /** -3 to 3. */
  base: number;
  evidence: Evidence[];
  except: Predicate | null;
  /** Names of the matter's parties that the rule's text names, for exposure by party. */
  parties: string[];
}

/** A rule that cannot apply for want of a variable of the matter. */
export interface InactiveRule {
  id: string;
  needs: string;
}

/** A file with rules, as it was named, and the SHA-256 of its bytes. */
export interface RuleFile {
  file: string;
  sha256: string;
}

export interface PackFacts {
  id: string;
  version: string;
  /** Of the file's bytes. Where one extends others: of the digests of all of them, each ended by a newline. */
  sha256: string;
  rules: number;
  /** Only of a pack that was read from several files: the one given, then what it extends. */
  files?: RuleFile[];
}

/** What of another tool's rule file is not used as it is meant there. */
export interface ImportLoss {
  file: string;
  loaded: number;
  inPart: number;
  unsupported: number;
}

/** The rules of a run with their variables resolved. */
export interface RuleSet {
  rules: Rule[];
  packs: PackFacts[];
  inactive: InactiveRule[];
  losses: ImportLoss[];
  /** Over the resolved rules: equal digests judge alike. */
  sha256: string;
}
