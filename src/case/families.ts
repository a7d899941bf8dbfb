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
