import type { ClosedItem } from '../case/rows.ts';
import type { Sighting, Sightings } from '../case/sightings.ts';
import type { PresentSource } from './present-sources.ts';
import { isInTrash } from './trash-folder.ts';

/** How an item of the case stands now; `unknown` where that cannot be told. */
export const BUCKETS = ['same', 'changed', 'moved', 'new', 'missing', 'in-trash', 'unknown'] as const;
export type Bucket = (typeof BUCKETS)[number];

/** What comparing one listed item with its source brought. */
export interface Compared {
  bucket: Bucket;
  /** In a few words; empty where there is nothing to say. */
  detail: string;
  /** Where it is now, if it is known to be elsewhere. */
  sighting: Sighting | null;
}

/** What an item is compared with. */
export interface Present {
  sources: PresentSource[];
  sightings: Sightings;
  /** True for what the last run lists itself. */
  isListed: (sighting: Sighting) => boolean;
  signal: AbortSignal;
}

/**
 * Compares a listed item with what lies in its source now: by its id in the list, by the hash of its bytes, and, where the
 * list has it no more, by asking for it directly. Throws SourceLost, and the signal's reason.
 */
export async function compareItem(item: ClosedItem, present: Present): Promise<Compared> {
  const { source, facts } = item.stored;
  const sighting = present.sightings.byId(source, facts.sourceId);
  return sighting === null ? compareAbsent(item, present) : comparePresent(item, sighting);
}

async function compareAbsent(item: ClosedItem, present: Present): Promise<Compared> {
  const { facts, source } = item.stored;
  const from = present.sources.find(({ number }) => number === source);
  const answer = await from?.source.ask(facts.sourceId, present.signal);
  if (answer === undefined || answer.found === 'unknown') {
    return {
      bucket: 'unknown',
      detail: `not listed, and ${answer?.detail ?? 'not asked for'}`,
      sighting: null,
    };
  }
  if (answer.found === 'there') {
    const detail = 'not listed any more, but it can still be had by its id';
    return { bucket: answer.trashed ? 'in-trash' : 'moved', detail, sighting: null };
  }
  const copies = copiesOf(item, present.sightings);
  const trashed = copies.find((copy) => copy.trashed || isInTrash(copy.path));
  if (trashed !== undefined) return { bucket: 'in-trash', detail: `now ${trashed.path}`, sighting: trashed };
  const moved = copies.find((copy) => !present.isListed(copy));
  if (moved !== undefined) return { bucket: 'moved', detail: `now ${moved.path}`, sighting: moved };
  return { bucket: 'missing', detail: 'absent from the list, from the trash and by its id', sighting: null };
}

function comparePresent(item: ClosedItem, sighting: Sighting): Compared {
  const { facts } = item.stored;
  if (sighting.trashed && !facts.trashed) {
    return { bucket: 'in-trash', detail: 'it can be restored from there', sighting };
  }
  const change = changeOf(item, sighting);
  if (change !== null) return { ...change, sighting };
  if (sighting.path !== facts.path) return { bucket: 'moved', detail: `now ${sighting.path}`, sighting };
  return { bucket: 'same', detail: '', sighting };
}

function changeOf(item: ClosedItem, sighting: Sighting): Pick<Compared, 'bucket' | 'detail'> | null {
  const { facts } = item.stored;
  if (sighting.kind !== facts.kind) {
    return { bucket: 'changed', detail: `a ${sighting.kind} has taken the place of the ${facts.kind}` };
  }
  if (sighting.target !== facts.target) return { bucket: 'changed', detail: 'it points elsewhere' };
  if (facts.kind === 'folder' || facts.kind === 'shortcut') return null;
  const before = hashOf(item);
  if (before !== null && sighting.sha256 !== null) {
    return before === sighting.sha256
      ? null
      : { bucket: 'changed', detail: `SHA-256 now ${sighting.sha256}` };
  }
  if (before !== null && sighting.unread !== null) {
    return { bucket: 'unknown', detail: `it could not be read: ${sighting.unread}` };
  }
  const isAlike = sighting.sizeBytes === facts.sizeBytes && sighting.modifiedAt === facts.modifiedAt;
  return isAlike
    ? null
    : { bucket: 'changed', detail: 'other size or time of modification; no hash to compare' };
}

/** Items other than this one that have its bytes now; none for what has no bytes. */
export function copiesOf(item: ClosedItem, sightings: Sightings): Sighting[] {
  const { facts, source } = item.stored;
  const sha256 = hashOf(item);
  if (sha256 === null || (facts.sizeBytes ?? 0) === 0) return [];
  return sightings
    .byHash(sha256)
    .filter((copy) => copy.source !== source || copy.sourceId !== facts.sourceId);
}

/** Of its own bytes; that of an export is the hash of no file. */
function hashOf({ stored }: ClosedItem): string | null {
  if (stored.facts.kind === 'native') return null;
  return stored.hashes.sha256 ?? stored.facts.drive?.sha256 ?? null;
}
