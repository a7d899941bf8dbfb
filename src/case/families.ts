import type { DispositionState } from '../model/disposition.ts';
import type { Db } from './sqlite.ts';

/** A listed item or one of its members, with where it stands. */
export interface FamilyRow {
  seq: number;
  /** `seq` of what holds it. */
  parent: number;
  control: number;
  state: DispositionState | null;
  /** True where a person decided. */
  decided: boolean;
}

/** Control number of the listed item that holds a member, as of `run`; null for what is no member. */
export function containerControl(db: Db, run: number, control: number): number | null {
  const found = db.get<{ root: number }>(
    `SELECT w.control AS root FROM rows m JOIN items i ON i.id = m.item AND i.seq > 0
     JOIN rows w ON w.item = i.root AND w.run = m.run WHERE m.run = ? AND m.control = ?`,
    [run, control],
  );
  return found?.root ?? null;
}

/** A listed item and its members by `seq`; `indexIdentities` makes it fast. */
export function familyOf(db: Db, root: number): FamilyRow[] {
  const family = db.all<Omit<FamilyRow, 'decided'> & { decided: number }>(
    `SELECT i.seq, coalesce(i.parent, 0) AS parent, w.control, coalesce(d.state, w.state) AS state,
       d.state IS NOT NULL AS decided
     FROM items i JOIN rows w ON w.item = i.id AND w.run = i.run LEFT JOIN decisions d ON d.control = w.control
     WHERE i.id = ? OR (i.root = ? AND i.seq > 0) ORDER BY i.seq`,
    [root, root],
  );
  return family.map((row) => ({ ...row, decided: row.decided === 1 }));
}
