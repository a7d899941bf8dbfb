import { HASH_MISMATCH } from '../model/examination.ts';
import { SEVERITIES, type Finding, type Severity } from '../model/finding.ts';
import type { ItemFacts } from '../model/item.ts';
import type { Coverage, Exposure, ReportHead } from '../model/report.ts';
import type { StoredItem } from '../case/stored-item.ts';
import type { NamedParty } from './parties.ts';
import { emptyDispositions } from './propose.ts';
import type { Periods } from './periods.ts';
import type { Baseline } from './request.ts';

/** Sums over the items of a run, kept while it is closed. */
export interface Totals {
  coverage: Coverage;
  summary: ReportHead['summary'];
  exposure: Exposure;
  /** Files whose bytes are not those whose hash the provider states. */
  mismatched: number;
}

/** What closing found out about one item. */
export interface Verdict {
  item: StoredItem;
  findings: Finding[];
  flagged: boolean;
  state: string | null;
  parties: number[];
  /** True where a person decided what becomes of it: its findings are not open. */
  decided: boolean;
}

/** Adds up verdicts; `finish` gives the sums. */
export function createTotals(
  parties: NamedParty[],
  periods: Periods,
  baseline: Baseline | null,
  failOn: string,
): { add: (verdict: Verdict) => void; finish: () => Totals } {
  const coverage: Coverage = { listed: 0, scanned: 0, partial: 0, skipped: 0, failed: 0, byReason: {} };
  const bySeverity = { high: 0, medium: 0, low: 0, info: 0 };
  const byDisposition = emptyDispositions();
  const flaggedBy = parties.map(() => 0);
  const known = new Set<string>();
  const baselineIds = baseline?.ids ?? new Set<string>();
  let [flagged, open, mismatched, bytes] = [0, 0, 0, 0n];

  const add = (verdict: Verdict): void => {
    const { facts, examination } = verdict.item;
    count(coverage, examination.status, examination.reasons);
    if (examination.detail === HASH_MISMATCH) mismatched += 1;
    if (facts.kind === 'file') bytes += BigInt(facts.sizeBytes ?? 0);
    if (verdict.state !== null) byDisposition[verdict.state] = (byDisposition[verdict.state] ?? 0) + 1;
    const severity = SEVERITIES.find((one) => verdict.findings.some((finding) => finding.severity === one));
    if (severity !== undefined) bySeverity[severity] += 1;
    for (const { id } of verdict.findings) if (baseline?.ids.has(id) === true) known.add(id);
    if (!verdict.flagged) return;
    flagged += 1;
    if (!verdict.decided && verdict.findings.some((finding) => isOpen(finding, failOn, baselineIds)))
      open += 1;
    for (const party of verdict.parties) flaggedBy[party] = (flaggedBy[party] ?? 0) + 1;
    countActivity(periods, facts);
  };
  const finish = (): Totals => {
    coverage.byReason = sorted(coverage.byReason);
    const counts = { flagged, bySeverity, byDisposition, bytes: bytes.toString(), open };
    return {
      coverage,
      summary: { ...counts, ...comparedTo(baseline, known) },
      exposure: {
        byParty: parties.map(({ name, role }, index) => ({
          party: name,
          role,
          flagged: flaggedBy[index] ?? 0,
        })),
        timeline: timelineOf(periods),
      },
      mismatched,
    };
  };
  return { add, finish };
}

function comparedTo(
  baseline: Baseline | null,
  known: ReadonlySet<string>,
): { baselineKnown: string[]; baselineGone: string[] } {
  const gone = [...(baseline?.ids ?? [])].filter((id) => !known.has(id));
  return { baselineKnown: [...known].sort(), baselineGone: gone.sort() };
}

function count(
  coverage: Coverage,
  status: 'scanned' | 'partial' | 'skipped' | 'failed',
  reasons: string[],
): void {
  coverage.listed += 1;
  coverage[status] += 1;
  for (const reason of reasons) coverage.byReason[reason] = (coverage.byReason[reason] ?? 0) + 1;
}

/** A finding is open until the baseline has its id; it counts where it is at least as severe as `--fail-on`. */
export function isOpen(finding: Finding, failOn: string, known: ReadonlySet<string>): boolean {
  if (failOn === 'none' || finding.severity === 'info') return false;
  const limit = SEVERITIES.indexOf(failOn as Severity);
  return SEVERITIES.indexOf(finding.severity) <= limit && !known.has(finding.id);
}

function countActivity(periods: Periods, facts: ItemFacts): void {
  const { beforeNotice30d, noticeToDeparture, afterDeparture } = periods;
  for (const period of [beforeNotice30d, noticeToDeparture, afterDeparture]) {
    if (period === null) continue;
    const within = (time: number | null): number =>
      time !== null && time >= period.from && time < period.to ? 1 : 0;
    period.activity.created += within(facts.createdAt);
    period.activity.modified += within(facts.modifiedAt);
    period.activity.viewed += within(facts.viewedAt);
    const shared = facts.drive?.activity?.filter(({ action }) => action === 'shared') ?? [];
    period.activity.shared += shared.some(({ at }) => within(Date.parse(at)) === 1) ? 1 : 0;
  }
}

function timelineOf(periods: Periods): Exposure['timeline'] {
  return {
    beforeNotice30d: periods.beforeNotice30d?.activity ?? null,
    noticeToDeparture: periods.noticeToDeparture?.activity ?? null,
    afterDeparture: periods.afterDeparture?.activity ?? null,
  };
}

function sorted(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
