import { createHash } from 'node:crypto';
import type { StoredItem } from './stored-item.ts';
import { closedItems } from './rows.ts';
import type { Db } from './sqlite.ts';

/** Bytes of a SHA-256 digest. */
const DIGEST = 32;

/** Adds up the inventory of a run in canonical order; `finish` gives SHA-256 as hex. */
export function createInventoryDigest(): { add: (row: InventoryRow) => void; finish: () => string } {
  const hash = createHash('sha256');
  return {
    add: (row) => hash.update(rowDigest(row)),
    finish: () => hash.digest('hex'),
  };
}

interface InventoryRow {
  control: number;
  supersedes: number | null;
  container: number | null;
  stored: StoredItem;
  findings: { id: string }[];
}

/** Over all that a head commits to and a flag rests on, so that neither can be changed unseen. */
function rowDigest({ control, supersedes, container, stored, findings }: InventoryRow): Buffer {
  const { facts, hashes, examination, mediaType } = stored;
  const row = [
    [control, supersedes, container],
    [
      facts.sourceId,
      facts.path,
      facts.kind,
      facts.target,
      facts.sizeBytes,
      facts.createdAt,
      facts.modifiedAt,
      facts.viewedAt,
    ],
    [facts.name, facts.nameBytes, facts.owner, facts.sharing, facts.trashed, facts.drive, mediaType],
    findings.map(({ id }) => id),
    [hashes.sha256, hashes.md5, hashes.sha1, examination.status, examination.reasons],
    // Absent in cases of before, whose digests must stay.
    ...(facts.zoneUnknown === true ? ['zone unknown'] : []),
  ];
  return createHash('sha256').update(JSON.stringify(row)).digest();
}

/**
 * The digest of a closed run as its rows have it now, to compare with what the custody log says. Keeps 48 bytes an item,
 * because rows come in the order of control numbers, which differs from the canonical one in a later run of a case.
 */
export function inventoryDigest(db: Db, run: number): string {
  const count = db.get<{ n: number }>('SELECT count(*) AS n FROM rows WHERE run = ?', [run])?.n ?? 0;
  const digests = Buffer.alloc(count * DIGEST);
  const places: { root: number; seq: number; at: number }[] = [];
  for (const closed of closedItems(db, run)) {
    const at = places.length * DIGEST;
    rowDigest(closed).copy(digests, at);
    places.push({ root: closed.stored.root ?? closed.stored.id, seq: closed.stored.seq, at });
  }
  places.sort((a, b) => a.root - b.root || a.seq - b.seq);
  const hash = createHash('sha256');
  for (const { at } of places) hash.update(digests.subarray(at, at + DIGEST));
  return hash.digest('hex');
}
