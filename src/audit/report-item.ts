import type { ClosedItem } from '../case/rows.ts';
import type { StoredItem } from '../case/stored-item.ts';
import type { Disposition, Evidence } from '../model/disposition.ts';
import { extensionOf } from '../model/item.ts';
import type { ReportItem } from '../model/report.ts';
import { controlNumber, type Holds } from './hold.ts';
import { isoTime } from './time.ts';

/**
 * A closed item in the words of the report; its matches in clear where asked for and on record. `holds`: those in force
 * now; null where nobody recorded any since the run was closed.
 */
export function reportItem(closed: ClosedItem, showMatches: boolean, holds: Holds | null): ReportItem {
  const { facts, mediaType, examination, sourceKind } = closed.stored;
  const { drive } = facts;
  return {
    controlNumber: controlNumber(closed.control),
    supersedes: numberOrNull(closed.supersedes),
    source: sourceKind,
    sourceAccount: closed.sourceAccount,
    sourceId: facts.sourceId,
    container: numberOrNull(closed.container),
    paths: [facts.path, ...(drive?.otherPaths ?? [])],
    name: facts.name,
    nameBytes: facts.nameBytes,
    ext: facts.kind === 'folder' ? null : extensionOf(facts.name),
    kind: facts.kind,
    target: facts.target,
    mediaType: mediaType ?? drive?.mediaType ?? null,
    sizeBytes: (facts.kind === 'file' ? drive?.sizeBytes : null) ?? facts.sizeBytes?.toString() ?? null,
    ...hashesOf(closed.stored),
    createdAt: isoTime(facts.createdAt),
    modifiedAt: isoTime(facts.modifiedAt),
    ...(facts.zoneUnknown === true && facts.modifiedAt !== null ? { modifiedZone: 'unknown' } : {}),
    changedAt: isoTime(facts.changedAt),
    viewedAt: isoTime(facts.viewedAt),
    owner: facts.owner,
    sharing: facts.sharing,
    trashed: facts.trashed,
    ...(drive === null ? {} : { drive }),
    duplicateGroup:
      closed.duplicateGroup === null ? null : `D-${closed.duplicateGroup.toString().padStart(4, '0')}`,
    known: closed.known,
    examination,
    flagged: closed.rank !== null,
    findings: closed.findings.map((finding) => ({
      ...finding,
      locations: finding.locations.map(({ clear, ...location }) =>
        showMatches && clear !== undefined ? { ...location, excerpt: clear } : location,
      ),
    })),
    disposition: dispositionOf(closed, holds),
  };
}

/** What was decided, else what is proposed. */
function dispositionOf(closed: ClosedItem, holds: Holds | null): Disposition | null {
  const { proposal, decision, supersedes, supersededState } = closed;
  if (proposal === null && decision === null) return null;
  const heldBy = heldByOf(closed, holds);
  if (decision !== null) {
    const { at, by, detail } = decision.entry;
    const { reason, authority, document, preservation, how, recipient, proof } =
      detail as unknown as Evidence;
    const evidence = { reason, authority, document, preservation, how, recipient, proof };
    const { state, stage } = decision;
    return { state, stage, reason: reason ?? '', heldBy, decision: { by, at, ...evidence } };
  }
  const { state, reason } = proposal ?? { state: 'undecided', reason: '' };
  const reopened =
    supersedes === null || supersededState === null
      ? ''
      : `; changed since ${controlNumber(supersedes)} was decided as ${supersededState}`;
  return { state, stage: 'proposed', reason: `${reason}${reopened}`, heldBy };
}

/** The hold that covers an item now. */
export function heldByOf(
  { proposal, findings, control, stored }: ClosedItem,
  holds: Holds | null,
): string | null {
  if (holds === null) return proposal === null ? null : proposal.heldBy;
  const rules = findings.map(({ ruleId }) => ruleId);
  return holds(stored.facts.path, rules, control);
}

/** What was computed wins over what the source states; of what has no bytes, only its export has a hash. */
function hashesOf({ facts, hashes }: StoredItem): Pick<ReportItem, 'sha256' | 'md5' | 'sha1' | 'hashBasis'> {
  const isStated = hashes.sha256 === null && (facts.drive?.sha256 ?? facts.drive?.md5 ?? null) !== null;
  const { sha256, md5, sha1 } = (isStated ? facts.drive : null) ?? hashes;
  // Written out, because V8 gives each object that a spread begins a layout of its own.
  if (isStated) return { sha256, md5, sha1, hashBasis: 'provider' };
  if (sha256 === null) return { sha256, md5, sha1, hashBasis: 'none' };
  return { sha256, md5, sha1, hashBasis: facts.kind === 'native' ? 'export' : 'computed' };
}

function numberOrNull(control: number | null): string | null {
  return control === null ? null : controlNumber(control);
}
