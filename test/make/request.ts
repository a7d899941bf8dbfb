import type { FinishedRun, ScanEvents, ScanRequest } from '../../src/audit/request.ts';
import { runScan } from '../../src/audit/scan.ts';
import { DEFAULT_BUDGETS } from '../../src/model/budgets.ts';
import { NOTHING_KNOWN } from '../../src/model/known.ts';
import type { ReportItem } from '../../src/model/report.ts';
import type { Rule, RuleSet } from '../../src/model/rule.ts';
import { openLocalSource } from '../../src/sources/local/source.ts';

/** A rule that finds a phrase anywhere but in the path. */
export function phraseRule(id: string, term: string, more: Partial<Rule> = {}): Rule {
  return {
    id,
    pack: id.split('.')[0] ?? '',
    title: `title of ${id}`,
    rationale: '',
    severity: 'high',
    propose: null,
    match: { test: 'phrases', terms: [term], in: ['name', 'body', 'title', 'cell', 'header', 'footer'] },
    base: 3,
    evidence: [],
    except: null,
    ...more,
  } as Rule;
}

export function ruleSetOf(rules: Rule[]): RuleSet {
  return { rules, packs: [], inactive: [], losses: [], sha256: JSON.stringify(rules) };
}

export async function scanRequest(folder: string, more: Partial<ScanRequest> = {}): Promise<ScanRequest> {
  return {
    sources: [await openLocalSource(folder)],
    ruleSet: ruleSetOf([phraseRule('commercial.plan', 'account plan')]),
    matter: null,
    filters: { include: [], exclude: [], modifiedAfter: null, modifiedBefore: null, owner: [] },
    options: {
      minConfidence: 'medium',
      failOn: 'low',
      metadataOnly: false,
      showMatches: false,
      strict: false,
      hashes: ['sha256'],
      budgets: {},
      ocr: null,
      known: [],
      baseline: null,
      config: null,
    },
    acceptedReasons: [],
    baseline: null,
    known: NOTHING_KNOWN,
    budgets: DEFAULT_BUDGETS,
    passwords: [],
    caseFile: null,
    ownFiles: [],
    jobs: 2,
    now: Date.UTC(2026, 0, 2),
    examiner: null,
    authority: null,
    profile: false,
    ...more,
  };
}

export const QUIET: ScanEvents = {
  progress: () => undefined,
  notice: () => undefined,
};

/** Runs a scan to its end and gives its report as plain data. */
export async function scanned(
  request: ScanRequest,
  events: ScanEvents = QUIET,
): Promise<{ head: FinishedRun['report']['head']; items: ReportItem[] }> {
  const run = await runScan(request, events, new AbortController().signal);
  try {
    const items = [...run.report.items()];
    run.reported();
    return { head: run.report.head, items };
  } finally {
    run.close();
  }
}

/** Items by their path. */
export function byPath(items: ReportItem[]): Record<string, ReportItem> {
  return Object.fromEntries(items.map((item) => [item.paths[0] ?? '', item]));
}
