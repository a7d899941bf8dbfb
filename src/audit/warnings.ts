import { isGapOf } from '../model/examination.ts';
import type { Warning } from '../model/report.ts';
import type { ScanRequest } from './request.ts';
import type { Totals } from './totals.ts';

/** What a reader should know before relying on a report. */
export function warningsOf(request: ScanRequest, totals: Totals): Warning[] {
  const warnings: Warning[] = [];
  if (request.options.metadataOnly) {
    warnings.push({
      code: 'metadata-only',
      message: 'no content was read: names, sizes and dates alone were judged',
    });
  }
  if (request.matter === null) {
    warnings.push({
      code: 'no-matter',
      message: 'no matter file was given: rules about customers, code names and dates are inactive',
    });
  }
  if (request.filters.owner.length > 0 && request.sources.some(({ kind }) => kind === 'local')) {
    warnings.push({
      code: 'owner-unknown',
      message: 'a local folder does not tell who owns a file: --owner left nothing of it out',
    });
  }
  if (request.known.lists.length > 0 && request.options.metadataOnly) {
    warnings.push({
      code: 'known-not-compared',
      message:
        'without content only what Google Drive states a hash of was compared with the known documents',
    });
  }
  for (const { file, inPart, unsupported } of request.ruleSet.losses) {
    warnings.push({
      code: 'rules-lost',
      message: `of the rules of ${file}, ${inPart} are used in part and ${unsupported} not at all; handback rules import tells which`,
    });
  }
  if (totals.mismatched > 0) {
    warnings.push({
      code: 'hash-mismatch',
      message: `of ${totals.mismatched} files came, twice, other bytes than those whose hash the provider states; ask the provider, and read no copy of them as the original`,
    });
  }
  const accepted = request.acceptedReasons.filter(
    (reason) => reason in totals.coverage.byReason && isGapOf(request.options.strict, reason),
  );
  if (accepted.length > 0) {
    warnings.push({ code: 'accepted-gaps', message: `gaps accepted by name: ${accepted.join(', ')}` });
  }
  if (totals.summary.baselineGone.length > 0) {
    warnings.push({
      code: 'baseline-gone',
      message: `${totals.summary.baselineGone.length} findings of the baseline no longer occur`,
    });
  }
  return warnings;
}
