import type { Password } from '../extract/extractor.ts';
import type { Budgets } from '../model/budgets.ts';
import type { Matter } from '../model/matter.ts';
import type { KnownDocuments } from '../model/known.ts';
import type { Filters, Report, ReportOptions } from '../model/report.ts';
import type { Rule, RuleSet } from '../model/rule.ts';
import type { RuleCosts } from '../model/rule-costs.ts';
import type { Source } from '../model/source.ts';

/** Finding ids of an earlier report or case: those are not open. */
export interface Baseline {
  file: string;
  sha256: string;
  ids: ReadonlySet<string>;
}

/** Everything that a scan depends on; nothing else is consulted. */
export interface ScanRequest {
  sources: Source[];
  ruleSet: RuleSet;
  matter: Matter | null;
  filters: Filters;
  options: ReportOptions;
  acceptedReasons: string[];
  baseline: Baseline | null;
  /** Of the former employer. */
  known: KnownDocuments;
  budgets: Budgets;
  /** For what is encrypted. No output, log or case has them. */
  passwords: readonly Password[];
  /** Null: a temporary case that is removed at the end. */
  caseFile: string | null;
  /** Absolute paths of the run's own files and folders (outputs, matter, rules, config). */
  ownFiles: string[];
  jobs: number;
  /** Milliseconds since 1970: fixes every clock reading. */
  now: number | null;
  /** Who scans, for the custody log; null: the account that runs the command. */
  examiner: string | null;
  /** On whose authority and with whose consent, for the custody log. */
  authority: string | null;
  /** Keeps account of what each rule costs. */
  profile: boolean;
}

export type Phase = 'listing' | 'examining' | 'closing' | 'reporting' | 'copying' | 'hashing';

export interface Progress {
  phase: Phase;
  items: number;
  /** Null while listing. */
  totalItems: number | null;
  bytes: number;
  totalBytes: number | null;
}

/** What a scan tells while it runs. */
export interface ScanEvents {
  progress: (progress: Progress) => void;
  /** One line for a person: a case is continued, a worker was replaced. */
  notice: (message: string) => void;
  /** Where the request asks for it, once all files are examined. */
  profiled?: (rules: readonly Rule[], costs: RuleCosts) => void;
}

/** An output as it was given out. */
export interface ExportFacts {
  format: string;
  /** Absolute path, or `standard output`. */
  target: string;
  sha256: string;
  bytes: number;
}

/** A closed run, ready to be reported. */
export interface FinishedRun {
  report: Report;
  /** False where the custody log cannot tell what was given out. */
  isLogged: boolean;
  /** Enters what was given out into the custody log of the case. */
  exported: (outputs: ExportFacts[]) => void;
  /** Call after every output is written: the run needs no further work. */
  reported: () => void;
  /** Releases the case; removes a temporary one. Call always. */
  close: () => void;
}
