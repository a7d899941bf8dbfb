import type { StoredItem } from '../case/stored-item.ts';
import type { Engine } from '../match/engine.ts';
import type { JudgeFacts } from '../match/facts.ts';
import type { Hashes } from '../model/content.ts';
import { CONFIDENCES, type Finding } from '../model/finding.ts';
import { extensionOf, type Permission } from '../model/item.ts';
import type { KnownDocuments, KnownEntry } from '../model/known.ts';
import { findingId } from './finding-id.ts';
import { partyIndex } from './parties.ts';
import { weightOf } from './propose.ts';

/** What the rules say of one item. */
export interface Judged {
  /** At or above the threshold, marks included; by severity, confidence, rule id. */
  findings: Finding[];
  flagged: boolean;
  /** Indexes of the parties that the item names. */
  parties: number[];
  /** What the hash lists say of its content. */
  known: KnownEntry[];
}

/** How items are judged. */
export interface Standard {
  engine: Engine;
  known: KnownDocuments;
  minConfidence: 'high' | 'medium' | 'low';
  /** How many files were created in the hour of an item; null where unknown or few. */
  createdTogether: (item: StoredItem) => number | null;
}

/** Applies the rules to an item's facts and to what its content brought; what is not part of the audit has no findings. */
export function judgeItem(standard: Standard, item: StoredItem): Judged {
  const { engine, known: documents, minConfidence } = standard;
  const findings: Finding[] = [];
  const parties: number[] = [];
  if (isLeftOut(item)) return { findings, flagged: false, parties, known: [] };
  const known = documents.find(hashesOf(item));
  for (const judged of engine.judge(factsOf(standard, item, known), item.hits, item.besideHits)) {
    const party = partyIndex(judged.ruleId);
    if (party !== null) parties.push(party);
    else if (CONFIDENCES.indexOf(judged.confidence) <= CONFIDENCES.indexOf(minConfidence)) {
      findings.push({
        id: findingId(judged.ruleId, item.sourceKind, item.facts.sourceId, hashesOf(item).sha256),
        ...judged,
      });
    }
  }
  findings.sort((a, b) => weightOf(a) - weightOf(b) || (a.ruleId < b.ruleId ? -1 : 1));
  return { findings, flagged: findings.some(({ severity }) => severity !== 'info'), parties, known };
}

/** The run's own files, and what a filter leaves out: also their names say nothing. */
function isLeftOut({ examination: { reasons } }: StoredItem): boolean {
  return reasons.includes('out-of-scope') || reasons.includes('own-file');
}

/** Whoever else than the owner it is for; accounts that are no more see nothing. */
function addressOf({ email, domain, role, deleted }: Permission): string[] {
  if (deleted || role === 'owner') return [];
  return [email ?? (domain === null ? [] : `@${domain}`)].flat();
}

/** Of what was read, else as the source states it. */
function hashesOf({ hashes, facts }: StoredItem): Hashes {
  return {
    sha256: hashes.sha256 ?? facts.drive?.sha256 ?? null,
    md5: hashes.md5 ?? facts.drive?.md5 ?? null,
    sha1: hashes.sha1 ?? facts.drive?.sha1 ?? null,
  };
}

function factsOf(standard: Standard, item: StoredItem, known: KnownEntry[]): JudgeFacts {
  const { facts, mediaType, sourceKind } = item;
  return {
    source: sourceKind,
    path: facts.path,
    name: facts.name,
    ext: facts.kind === 'folder' ? null : extensionOf(facts.name),
    kind: facts.kind,
    mediaType: mediaType ?? facts.drive?.mediaType ?? null,
    sizeBytes: facts.sizeBytes,
    createdAt: facts.createdAt,
    modifiedAt: facts.modifiedAt,
    viewedAt: facts.viewedAt,
    createdTogether: () => standard.createdTogether(item),
    owner: facts.owner,
    sharedWith: facts.sharing?.permissions?.flatMap(addressOf) ?? null,
    changedBy: facts.drive?.lastModifiedBy ?? null,
    sharing: facts.sharing?.verdict ?? null,
    location: facts.drive?.location ?? (sourceKind === 'local' ? 'local' : null),
    known,
  };
}
