import { createHash } from 'node:crypto';

/**
 * Identity of a finding: no line numbers and no absolute paths, so that it survives edits elsewhere and another
 * machine. First 16 hex digits of SHA-256 over rule, source kind, source id and content hash, each ended by a newline.
 */
export function findingId(
  ruleId: string,
  sourceKind: string,
  sourceId: string,
  sha256: string | null,
): string {
  return createHash('sha256')
    .update(`${ruleId}\n${sourceKind}\n${sourceId}\n${sha256 ?? '-'}\n`)
    .digest('hex')
    .slice(0, 16);
}
