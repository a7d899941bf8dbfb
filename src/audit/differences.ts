import type { ClosedItem } from '../case/rows.ts';
import type { Sighting } from '../case/sightings.ts';
import { isDestructive } from '../model/disposition.ts';
import { foldersAbove } from '../model/folders-above.ts';
import { BUCKETS, type Bucket, type Compared } from './compare.ts';
import type { Looked } from './look-again.ts';
import { createRemovals, type Removals } from './trash-folder.ts';

/** One difference between the case and its sources; an item on record as destroyed that is still there is one, too. */
export interface Difference {
  /** Null for what is new. */
  control: number | null;
  path: string;
  bucket: Bucket;
  detail: string;
  /** An authorised decision says that it should be so. */
  covered: boolean;
}

/** What a destruction on record comes to. */
export interface Verdict {
  item: ClosedItem;
  /** Null where it is verified. */
  failure: string | null;
}

/** What came of holding a case against its sources. */
export interface Verification {
  looked: Looked;
  /** Listed items and new ones; members of containers are not counted. */
  counts: Record<Bucket, number>;
  differences: Difference[];
  verdicts: Verdict[];
}

/** Collects what a verification finds. */
export interface Ledger {
  add: (item: ClosedItem, compared: Compared) => void;
  /** Something that the last run does not list; what an item moved to is not new. */
  addNew: (sighting: Sighting) => void;
  judge: (item: ClosedItem, failure: string | null) => void;
  finish: () => Verification;
}

export function createLedger(looked: Looked): Ledger {
  const counts = Object.fromEntries(BUCKETS.map((bucket) => [bucket, 0])) as Record<Bucket, number>;
  const differences: Difference[] = [];
  const verdicts: Verdict[] = [];
  const movedTo = new Set<string>();
  const emptied = new Set<string>();
  const missingFolders: Difference[] = [];
  const perhapsOfTrash: [Difference, Sighting | null][] = [];
  const removals = createRemovals();
  return {
    add: (item, { bucket, detail, sighting }) => {
      if (item.stored.seq === 0) counts[bucket] += 1;
      const stale = bucket === 'same' && isGoneByRecord(item);
      // Of all that is as it was, nothing is kept: that can be millions.
      if (bucket === 'same' && !stale) return;
      if (sighting !== null) movedTo.add(keyOf(sighting));
      const { path, kind } = item.stored.facts;
      const covered = isCovered(item, bucket);
      const said = stale ? 'on record as destroyed, and still there' : detail;
      const difference = { control: item.control, path, bucket, detail: said, covered };
      differences.push(difference);
      if (covered) {
        for (const folder of foldersAbove(path)) emptied.add(folder);
        if (bucket === 'in-trash' && sighting !== null) removals.add(sighting);
      } else if (bucket === 'changed') perhapsOfTrash.push([difference, null]);
      else if (bucket === 'missing' && kind === 'folder') missingFolders.push(difference);
    },
    addNew: (sighting) => {
      if (movedTo.has(keyOf(sighting))) return;
      counts.new += 1;
      const { path } = sighting;
      const difference: Difference = { control: null, path, bucket: 'new', detail: '', covered: false };
      differences.push(difference);
      perhapsOfTrash.push([difference, sighting]);
    },
    judge: (item, failure) => verdicts.push({ item, failure }),
    finish: () => {
      // A folder has no disposition: it goes with what it held.
      for (const folder of missingFolders) folder.covered = emptied.has(folder.path);
      if (differences.some(({ covered }) => covered)) coverTrash(perhapsOfTrash, removals);
      return { looked, counts, differences, verdicts };
    },
  };
}

function coverTrash(differences: [Difference, Sighting | null][], removals: Removals): void {
  // Of twins that went there together, the trash has a note each.
  for (const [{ path }, sighting] of differences) {
    if (sighting !== null && removals.explains(path, sighting)) removals.add(sighting);
  }
  for (const [difference, sighting] of differences) {
    if (!removals.explains(difference.path, sighting)) continue;
    difference.covered = true;
    difference.detail = 'of the trash, where something was removed by decision';
  }
}

const keyOf = ({ source, sourceId }: Sighting): string => `${source} ${sourceId}`;

function isGoneByRecord({ decision }: ClosedItem): boolean {
  if (decision === null || !isDestructive(decision.state)) return false;
  return decision.stage === 'done' || decision.stage === 'verified';
}

/** What is to be destroyed may be gone once that is authorised, and lie in the trash until it is on record as done. */
function isCovered({ decision }: ClosedItem, bucket: Bucket): boolean {
  if (decision === null || !isDestructive(decision.state)) return false;
  const { stage } = decision;
  if (bucket === 'missing') return stage === 'authorized' || stage === 'done' || stage === 'verified';
  return bucket === 'in-trash' && stage === 'authorized';
}
