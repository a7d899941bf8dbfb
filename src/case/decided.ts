import type { DispositionState } from '../model/disposition.ts';
import { JOINED_COLUMNS, JOINED_TABLES, toClosed, type ClosedItem, type JoinedRow } from './rows.ts';
import type { Db } from './sqlite.ts';

/** The item of a control number as the latest closed run that lists it has it; null where none does. */
export function closedItem(db: Db, control: number): (ClosedItem & { run: number }) | null {
  const runs = db.all<{ id: number }>('SELECT id FROM runs WHERE head IS NOT NULL ORDER BY id DESC');
  for (const { id } of runs) {
    const from = `FROM ${JOINED_TABLES} WHERE w.run = ? AND w.control = ?`;
    const [row] = db.wide<JoinedRow>(JOINED_COLUMNS, from, [id, control]);
    if (row !== undefined) return { ...toClosed(row), run: id };
  }
  return null;
}

/** How many items of a run stand in each state, decisions included. */
export function countStates(db: Db, run: number): { state: DispositionState; items: number }[] {
  return db.all(
    `SELECT coalesce(d.state, w.state) AS state, count(*) AS items
     FROM rows w LEFT JOIN decisions d ON d.control = w.control
     WHERE w.run = ? AND coalesce(d.state, w.state) IS NOT NULL GROUP BY 1`,
    [run],
  );
}
