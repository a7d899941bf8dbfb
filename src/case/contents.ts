import type { Content, MemberFacts, MemberPosition } from '../model/content.ts';
import type { Db } from './sqlite.ts';

/** One examined member of a listed container; `sourceId` and `facts.path` are relative to that container. */
export interface MemberRecord extends MemberPosition {
  sourceId: string;
  facts: MemberFacts;
  content: Content;
}

/** Content of these bytes that was examined on the same basis, or null. */
export function findContent(db: Db, sha256: string, basis: string): number | null {
  const row = db.get<{ id: number }>(
    'SELECT id FROM contents WHERE sha256 = ? AND basis = ? AND listed = 1 LIMIT 1',
    [sha256, basis],
  );
  return row?.id ?? null;
}

/** Records the examination of a listed item and of its members. */
export function recordExamined(
  db: Db,
  item: number,
  basis: string,
  content: Content,
  members: MemberRecord[],
): void {
  const id = addContent(db, content, basis, true);
  db.run('UPDATE items SET content = ?, members = ? WHERE id = ?', [id, members.length, item]);
  for (const member of members) addMember(db, item, member, addContent(db, member.content, basis, false));
}

/** Gives an item the content, and copies of the members, that an equal one was found to have. */
export function recordSame(db: Db, item: number, content: number): void {
  const twin = db.get<{ id: number; members: number }>(
    'SELECT id, members FROM items WHERE content = ? AND seq = 0 AND id <> ? ORDER BY id LIMIT 1',
    [content, item],
  );
  db.run('UPDATE items SET content = ?, members = ? WHERE id = ?', [content, twin?.members ?? 0, item]);
  if (twin === null || twin.members === 0) return;
  db.run(
    `INSERT INTO items(run, source, source_id, path, name_bytes, kind, target, size, modified, trashed, content, root, seq, parent)
     SELECT own.run, own.source, m.source_id, m.path, m.name_bytes, m.kind, m.target, m.size, m.modified, 0, m.content, own.id, m.seq, m.parent
     FROM items m, items own WHERE m.root = ? AND m.seq > 0 AND own.id = ? ORDER BY m.seq`,
    [twin.id, item],
  );
}

function addContent(db: Db, content: Content, basis: string, listed: boolean): number {
  const { hashes, examination } = content;
  const { lastId } = db.run(
    `INSERT INTO contents(sha256, md5, sha1, media_type, status, reasons, detail, hits, basis, listed)
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
      listed ? 1 : 0,
    ],
  );
  return lastId;
}

function addMember(db: Db, root: number, member: MemberRecord, content: number): void {
  const { facts } = member;
  db.run(
    `INSERT INTO items(run, source, source_id, path, name_bytes, kind, target, size, modified, trashed, content, root, seq, parent)
     SELECT run, source, ?, ?, ?, 'member', ?, ?, ?, 0, ?, id, ?, ? FROM items WHERE id = ?`,
    [
      member.sourceId,
      facts.path,
      facts.nameBytes,
      facts.target,
      facts.sizeBytes,
      facts.modifiedAt,
      content,
      member.seq,
      member.parent,
      root,
    ],
  );
}
