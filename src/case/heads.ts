import type { Db } from './sqlite.ts';

/** A commitment to the inventory, as the case keeps it. */
export interface HeadRecord {
  id: number;
  /** Number of the last scan that it covers. */
  run: number;
  treeSize: number;
  /** Lower-case hex. */
  root: string;
  /** Hex: opens every row. It leaves the case in an escrow file only. */
  key: string;
  /** The exact text that was signed. */
  document: string;
  /** Base64 of the reply of a time-stamping authority. */
  timestamp: string | null;
}

/** The head made last. */
export function latestHead(db: Db): HeadRecord | null {
  return db.get<HeadRecord>(
    `SELECT id, run, tree_size AS treeSize, root, key, document, timestamp FROM heads ORDER BY id DESC LIMIT 1`,
  );
}

/** The texts of all heads, the oldest first. */
export function headDocuments(db: Db): { document: string }[] {
  return db.all('SELECT document FROM heads ORDER BY id');
}

export function addHead(db: Db, head: Omit<HeadRecord, 'id' | 'timestamp'>): HeadRecord {
  const { lastId } = db.run('INSERT INTO heads(run, tree_size, root, key, document) VALUES (?, ?, ?, ?, ?)', [
    head.run,
    head.treeSize,
    head.root,
    head.key,
    head.document,
  ]);
  return { ...head, id: lastId, timestamp: null };
}

export function setTimestamp(db: Db, head: number, timestamp: string): void {
  db.run('UPDATE heads SET timestamp = ? WHERE id = ?', [timestamp, head]);
}
