import type { DatForm } from './dat.ts';
import type { Hashes } from './content.ts';
import type { Disposition } from './disposition.ts';
import type { Examination } from './examination.ts';
import type { Finding } from './finding.ts';
import type { DriveFacts, ItemKind, Sharing, SourceKind } from './item.ts';
import type { KnownEntry, KnownList } from './known.ts';
import type { Matter } from './matter.ts';
import type { InactiveRule, PackFacts } from './rule.ts';

/** One item as reports show it. Times are ISO 8601 UTC, sizes decimal strings. */
export interface ReportItem {
  controlNumber: string;
  supersedes: string | null;
  source: SourceKind;
  sourceAccount: string | null;
  sourceId: string;
  container: string | null;
  paths: string[];
  name: string;
  nameBytes: string | null;
  ext: string | null;
  kind: ItemKind;
  target: string | null;
  mediaType: string | null;
  sizeBytes: string | null;
  sha256: string | null;
  md5: string | null;
  sha1: string | null;
  hashBasis: 'computed' | 'provider' | 'export' | 'none';
  createdAt: string | null;
  modifiedAt: string | null;
  /** Of a time that was stored without its zone, which `modifiedAt` shows as if it were UTC; absent for all others. */
  modifiedZone?: 'unknown';
  changedAt: string | null;
  viewedAt: string | null;
  owner: string | null;
  sharing: Sharing | null;
  trashed: boolean;
  /** What Google Drive alone knows; absent for what does not lie there. */
  drive?: DriveFacts;
  duplicateGroup: string | null;
  known: KnownEntry[];
  examination: Examination;
  flagged: boolean;
  /** Those at or above the confidence threshold, marks included, by severity, confidence, rule id. */
  findings: Finding[];
  disposition: Disposition | null;
}

export interface ScopeSource {
  kind: SourceKind;
  /** As given on the command line. */
  given: string;
  /** Absolute path of a local folder. */
  root: string;
}

export interface Filters {
  include: string[];
  exclude: string[];
  modifiedAfter: string | null;
  modifiedBefore: string | null;
  owner: string[];
}

export interface ReportOptions {
  minConfidence: 'high' | 'medium' | 'low';
  failOn: 'high' | 'medium' | 'low' | 'none';
  metadataOnly: boolean;
  showMatches: boolean;
  strict: boolean;
  hashes: (keyof Hashes)[];
  budgets: Record<string, number>;
  /** How pictures were read; null where they were not, absent in runs of before. */
  ocr?: { languages: string[]; pages: number } | null;
  known: KnownList[];
  baseline: { file: string; sha256: string } | null;
  config: { file: string; sha256: string } | null;
}

export interface Coverage {
  listed: number;
  scanned: number;
  partial: number;
  skipped: number;
  failed: number;
  /** Items per reason code, notes and gaps; keys in byte order. */
  byReason: Record<string, number>;
}

export interface Activity {
  created: number;
  modified: number;
  viewed: number;
  shared: number;
}

export interface Exposure {
  byParty: { party: string; role: string; flagged: number }[];
  timeline: {
    beforeNotice30d: Activity | null;
    noticeToDeparture: Activity | null;
    afterDeparture: Activity | null;
  };
}

export interface Warning {
  code: string;
  message: string;
}

/** Everything of a report but its items; the keys of the JSON report in their order. */
export interface ReportHead {
  schema: 'handback-report/1';
  tool: { name: 'handback'; version: string };
  run: {
    id: string;
    caseId: string | null;
    startedAt: string;
    finishedAt: string;
    timeZone: string;
    exitCode: number;
    acceptedReasons: string[];
    /** Id of the finished run of the same case that this one continues. */
    resumedFrom: string | null;
  };
  matter: Matter | null;
  options: ReportOptions;
  scope: { sources: ScopeSource[]; filters: Filters };
  rules: { sha256: string; packs: PackFacts[]; inactive: InactiveRule[] };
  complete: boolean;
  listing: { complete: boolean; statement: Record<string, unknown> };
  coverage: Coverage;
  summary: {
    flagged: number;
    bySeverity: Record<'high' | 'medium' | 'low' | 'info', number>;
    byDisposition: Record<string, number>;
    /** Bytes of all files, decimal. */
    bytes: string;
    /** Flagged items with an open finding at or above `--fail-on`. */
    open: number;
    /** Finding ids of the baseline that occur still: these findings are not open. */
    baselineKnown: string[];
    /** Finding ids of the baseline that no longer occur. */
    baselineGone: string[];
  };
  exposure: Exposure;
  warnings: Warning[];
}

/** What reporters render. `items` can be walked more than once and holds no more than a batch in memory. */
export interface Report {
  head: ReportHead;
  /** In control-number order. */
  items: () => Iterable<ReportItem>;
  /** Flagged ones only, most severe first, then by control number. */
  flagged: () => Iterable<ReportItem>;
  /** Items with at least one gap, in control-number order. */
  gaps: () => Iterable<ReportItem>;
  /** Items in the trash, in control-number order. */
  trashed: () => Iterable<ReportItem>;
  /** Title, severity and pack of each active rule, in rule order. */
  rules: { id: string; pack: string; title: string; rationale: string; severity: string }[];
}

export interface RenderOptions {
  /** Columns of the terminal; 80 where unknown. */
  width: number;
  color: boolean;
  spreadsheetSafe: boolean;
  /** Names and paths in pipeline formats. */
  showNames: boolean;
  dat: DatForm;
}

/** One output format: a pure function from a report to the pieces of its text. */
export type Reporter = (report: Report, options: RenderOptions) => Iterable<string>;
