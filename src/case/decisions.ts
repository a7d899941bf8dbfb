import type { Evidence, Position } from '../model/disposition.ts';
import { appendCustody } from './custody.ts';
import { openCaseForReading } from './open.ts';
import type { Db } from './sqlite.ts';

/** What tells an item from all others, wherever its source lies. */
export interface ItemIdentity {
  control: number;
  /** Number of its source in the case. */
  source: number;
  sourceKind: string;
  sourceId: string;
  sha256: string | null;
}

/** A decision to be entered. `to`: null takes the item's decision back. */
export interface Decided {
  item: ItemIdentity;
  from: Position | null;
  to: Position | null;
  evidence: Evidence;
}

/** Enters a decision into the custody log and makes it the one in force. Call within a transaction. */
export function recordDecision(
  db: Db,
  { item, from, to, evidence }: Decided,
  who: { by: string; at: number },
): void {
  const seq = appendCustody(db, {
    event: 'decision',
    ...who,
    detail: { ...item, from, to, ...evidence },
  });
  if (to === null) {
    db.run('DELETE FROM decisions WHERE control = ?', [item.control]);
    return;
  }
  db.run(
    `INSERT OR REPLACE INTO decisions(control, seq, state, stage, source, source_kind, source_id, sha256)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [item.control, seq, to.state, to.stage, item.source, item.sourceKind, item.sourceId, item.sha256],
  );
}

/** The position that people gave an item; null where nobody decided. */
export function currentPosition(db: Db, control: number): Position | null {
  return db.get<{ state: Position['state']; stage: Position['stage'] }>(
    'SELECT state, stage FROM decisions WHERE control = ?',
    [control],
  );
}

/** The decision for an item of the same id and content whose source is none of `sources`; null where there is none. */
export function lostDecision(
  db: Db,
  { sourceId, sha256, sources }: { sourceId: string; sha256: string; sources: number[] },
): { control: number; sourceKind: string; position: Position; evidence: Evidence } | null {
  const found = db
    .all<{ control: number; source: number; sourceKind: string; entry: string } & Position>(
      `SELECT d.control, d.source, d.source_kind AS sourceKind, d.state, d.stage, e.entry
       FROM decisions d JOIN custody e ON e.seq = d.seq WHERE d.source_id = ? AND d.sha256 = ? ORDER BY d.control DESC`,
      [sourceId, sha256],
    )
    .find(({ source }) => !sources.includes(source));
  if (found === undefined) return null;
  const { reason, authority, document, preservation, how, recipient, proof } = (
    JSON.parse(found.entry) as { detail: Evidence }
  ).detail;
  return {
    control: found.control,
    sourceKind: found.sourceKind,
    position: { state: found.state, stage: found.stage },
    evidence: { reason, authority, document, preservation, how, recipient, proof },
  };
}

/** Decisions in force, by control number. */
export function* decisionsInForce(db: Db): Generator<Position & { control: number; seq: number }> {
  for (let after = 0; ;) {
    const page = db.all<Position & { control: number; seq: number }>(
      'SELECT control, seq, state, stage FROM decisions WHERE control > ? ORDER BY control LIMIT 500',
      [after],
    );
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.control;
  }
}

export function hasDecisions(db: Db): boolean {
  return db.get('SELECT 1 AS one FROM decisions LIMIT 1') !== null;
}

/**
 * Ids of the findings that people have decided in a case: those of items with a decision that is not `undecided`. Throws
 * as `openCaseForReading` does.
 */
export function decidedFindings(file: string): Set<string> {
  const { db, close } = openCaseForReading(file);
  try {
    const ids = new Set<string>();
    for (const { control, state } of decisionsInForce(db)) {
      if (state !== 'undecided') for (const id of findingIds(db, control)) ids.add(id);
    }
    return ids;
  } finally {
    close();
  }
}

function findingIds(db: Db, control: number): string[] {
  return db
    .all<{
      findings: string;
    }>(
      'SELECT w.findings FROM runs r JOIN rows w ON w.run = r.id AND w.control = ? WHERE w.findings IS NOT NULL',
      [control],
    )
    .flatMap(({ findings }) => (JSON.parse(findings) as { id: string }[]).map(({ id }) => id));
}
