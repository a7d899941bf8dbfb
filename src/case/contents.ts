import type { Content, MemberFacts, MemberPosition } from '../model/content.ts';
import { insertMany } from './many-rows.ts';
import type { Db, Value } from './sqlite.ts';

/** One examined member of a listed container; `sourceId` and `facts.path` are relative to that container. */
export interface MemberRecord extends MemberPosition {
  sourceId: string;
  facts: MemberFacts;
  content: Content;
}

/** A content on record, the listed item that brought it, and how many members that has. */
export interface KnownContent {
  id: number;
  item: number;
  members: number;
}

type Found = KnownContent & { sha256: string; basis: string };

/** What was learned from bytes on one of these bases, the first of them before the others, by the SHA-256 of the bytes. */
export function findContents(db: Db, hashes: string[], bases: string[]): Map<string, KnownContent> {
  const found = db.all<Found>(
    `SELECT c.sha256, c.basis, c.id, c.item, i.members FROM contents c JOIN items i ON i.id = c.item
     WHERE c.sha256 IN (SELECT value FROM json_each(?)) AND c.basis IN (${bases.map(() => '?').join()})
     AND c.item IS NOT NULL ORDER BY c.id DESC`,
    [JSON.stringify(hashes), ...bases],
  );
  const order = bases.toReversed();
  found.sort((a, b) => order.indexOf(a.basis) - order.indexOf(b.basis));
  return new Map(found.map((content) => [content.sha256, content]));
}

/** What a listed item without members turned out to be. */
export interface Examined {
  item: number;
  content: Content;
  basis: string;
}

/** Gives listed items their contents: what is on record for the same bytes on one of `bases`, else the content given. */
export function recordContents(db: Db, examined: Examined[], bases: string[]): void {
  const hashes = examined.flatMap(({ content }) => content.hashes.sha256 ?? []);
  const known = findContents(db, hashes, bases);
  const fresh: Examined[] = [];
  const first = (db.get<{ top: number | null }>('SELECT max(id) AS top FROM contents')?.top ?? 0) + 1;
  for (const one of examined) {
    const { item, content } = one;
    const { sha256 } = content.hashes;
    const same = sha256 === null ? undefined : known.get(sha256);
    const given = same ?? { id: first + fresh.length, item, members: 0 };
    recordSame(db, item, given);
    if (same !== undefined) continue;
    fresh.push(one);
    if (sha256 !== null) known.set(sha256, given);
  }
  insertMany(db, `contents(${CONTENT_COLUMNS})`, fresh, (values, { item, content, basis }) => {
    pushContent(values, content, basis, item);
  });
}

/** Records the examination of a listed item and of its members. */
export function recordExamined(
  db: Db,
  item: number,
  basis: string,
  content: Content,
  members: MemberRecord[],
): void {
  const id = addContent(db, content, basis, item);
  db.run('UPDATE items SET content = ?, members = ? WHERE id = ?', [id, members.length, item]);
  for (const member of members) addMember(db, item, member, addContent(db, member.content, basis, null));
}

/** Gives an item the content of an equal one, and copies of its members. */
export function recordSame(db: Db, item: number, { id, item: twin, members }: KnownContent): void {
  db.run('UPDATE items SET content = ?, members = ? WHERE id = ?', [id, members, item]);
  if (members === 0) return;
  db.run(
    `INSERT INTO items(run, source, source_id, path, name, name_bytes, kind, target, size, modified, zone_unknown, trashed, content, root, seq, parent)
     SELECT own.run, own.source, m.source_id, m.path, m.name, m.name_bytes, m.kind, m.target, m.size, m.modified, m.zone_unknown, 0, m.content, own.id, m.seq, m.parent
     FROM items m, items own WHERE m.root = ? AND m.seq > 0 AND own.id = ? ORDER BY m.seq`,
    [twin, item],
  );
}

const CONTENT_COLUMNS = 'sha256, md5, sha1, media_type, status, reasons, detail, hits, basis, item';

function addContent(db: Db, content: Content, basis: string, item: number | null): number {
  const values: Value[] = [];
  pushContent(values, content, basis, item);
  return db.run(`INSERT INTO contents(${CONTENT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, values)
    .lastId;
}

function pushContent(
  values: Value[],
  { hashes, examination, mediaType, hits }: Content,
  basis: string,
  item: number | null,
): void {
  values.push(
    hashes.sha256,
    hashes.md5,
    hashes.sha1,
    mediaType,
    examination.status,
    examination.reasons.join(' '),
    examination.detail,
    hits === null ? null : JSON.stringify(hits),
    basis,
    item,
  );
}

function addMember(db: Db, root: number, member: MemberRecord, content: number): void {
  const { facts } = member;
  db.run(
    `INSERT INTO items(run, source, source_id, path, name, name_bytes, kind, target, size, modified, zone_unknown, trashed, content, root, seq, parent)
     SELECT run, source, ?, ?, ?, ?, 'member', ?, ?, ?, ?, 0, ?, id, ?, ? FROM items WHERE id = ?`,
    [
      member.sourceId,
      facts.path,
      facts.name,
      facts.nameBytes,
      facts.target,
      facts.sizeBytes,
      facts.modifiedAt,
      facts.zoneUnknown === true ? 1 : null,
      content,
      member.seq,
      member.parent,
      root,
    ],
  );
}
