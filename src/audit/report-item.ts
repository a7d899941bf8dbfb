import type { ClosedItem } from '../case/rows.ts';
import { extensionOf, type SourceKind } from '../model/item.ts';
import type { ReportItem } from '../model/report.ts';
import { controlNumber } from './hold.ts';
import { isoTime } from './time.ts';

/** A closed item in the words of the report; its matches in clear where asked for and on record. */
export function reportItem(closed: ClosedItem, showMatches: boolean): ReportItem {
  const { facts, hashes, mediaType, examination } = closed.stored;
  const { proposal } = closed;
  return {
    controlNumber: controlNumber(closed.control),
    supersedes: numberOrNull(closed.supersedes),
    source: closed.sourceKind as SourceKind,
    sourceAccount: null,
    sourceId: facts.sourceId,
    container: numberOrNull(closed.container),
    paths: [facts.path],
    name: facts.name,
    nameBytes: facts.nameBytes,
    ext: facts.kind === 'folder' ? null : extensionOf(facts.name),
    kind: facts.kind,
    target: facts.target,
    mediaType,
    sizeBytes: facts.sizeBytes?.toString() ?? null,
    ...hashes,
    hashBasis: hashes.sha256 === null ? 'none' : 'computed',
    createdAt: isoTime(facts.createdAt),
    modifiedAt: isoTime(facts.modifiedAt),
    changedAt: isoTime(facts.changedAt),
    viewedAt: isoTime(facts.viewedAt),
    owner: facts.owner,
    sharing: facts.sharing,
    trashed: facts.trashed,
    duplicateGroup:
      closed.duplicateGroup === null ? null : `D-${closed.duplicateGroup.toString().padStart(4, '0')}`,
    known: [],
    examination,
    flagged: closed.rank !== null,
    findings: closed.findings.map((finding) => ({
      ...finding,
      locations: finding.locations.map(({ clear, ...location }) =>
        showMatches && clear !== undefined ? { ...location, excerpt: clear } : location,
      ),
    })),
    disposition:
      proposal === null
        ? null
        : { state: proposal.state, stage: 'proposed', reason: proposal.reason, heldBy: proposal.heldBy },
  };
}

function numberOrNull(control: number | null): string | null {
  return control === null ? null : controlNumber(control);
}
