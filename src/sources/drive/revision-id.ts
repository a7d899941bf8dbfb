const BETWEEN = '/revisions/';

/** Identity of an earlier revision among the items of a drive; file ids hold no slash. */
export function revisionId(fileId: string, revision: string): string {
  return `${fileId}${BETWEEN}${revision}`;
}

/** File and revision of an item; a null revision stands for what the file is now. */
export function fileOf(sourceId: string): { id: string; revision: string | null } {
  const at = sourceId.indexOf(BETWEEN);
  if (at === -1) return { id: sourceId, revision: null };
  return { id: sourceId.slice(0, at), revision: sourceId.slice(at + BETWEEN.length) };
}

/** `plan (revision 7).txt`: beside the file, and of its type. */
export function nameOfRevision(name: string, revision: string): string {
  const dot = name.lastIndexOf('.');
  const end = dot > 0 ? dot : name.length;
  return `${name.slice(0, end)} (revision ${revision})${name.slice(end)}`;
}
