import type { Content, MemberFacts, MemberPosition } from '../model/content.ts';
import type { Db } from './sqlite.ts';

/** One examined member of a listed container; `sourceId` and `facts.path` are relative to that container. */
export interface MemberRecord extends MemberPosition {
  sourceId: string;
  facts: MemberFacts;
  content: Content;
}

/** A content on record, and the listed item that brought it. */
export interface KnownContent {
  id: number;
  item: number;
}

/** What was learned from these bytes on the same basis, or null. */
export function findContent(db: Db, sha256: string, basis: string): KnownContent | null {
  return db.get<KnownContent>(
    'SELECT id, item FROM contents WHERE sha256 = ? AND basis = ? AND item IS NOT NULL LIMIT 1',
    [sha256, basis],
  );
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
export function recordSame(db: Db, item: number, content: KnownContent): void {
  const twin = db.get<{ members: number }>('SELECT members FROM items WHERE id = ?', [content.item]);
  const members = twin?.members ?? 0;
  db.run('UPDATE items SET content = ?, members = ? WHERE id = ?', [content.id, members, item]);
  if (members === 0) return;
  db.run(
    `INSERT INTO items(run, source, source_id, path, name, name_bytes, kind, target, size, modified, zone_unknown, trashed, content, root, seq, parent)
     SELECT own.run, own.source, m.source_id, m.path, m.name, m.name_bytes, m.kind, m.target, m.size, m.modified, m.zone_unknown, 0, m.content, own.id, m.seq, m.parent
     FROM items m, items own WHERE m.root = ? AND m.seq > 0 AND own.id = ? ORDER BY m.seq`,
    [content.item, item],
  );
}

function addContent(db: Db, content: Content, basis: string, item: number | null): number {
  const { hashes, examination } = content;
  const { lastId } = db.run(
    `INSERT INTO contents(sha256, md5, sha1, media_type, status, reasons, detail, hits, basis, item)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      hashes.sha256,
      hashes.md5,
      hashes.sha1,
      content.mediaType,
      examination.status,
      examination.reasons.join(' '),
      examination.detail,
      content.hits === null ? null : JSON.stringify(content.hits),
      basis,
      item,
    ],
  );
  return lastId;
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
