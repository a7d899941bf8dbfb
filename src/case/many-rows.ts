import type { Db, Value } from './sqlite.ts';

/** Half of the cost of a row is the call of the statement, so a statement takes many rows. */
const ROWS_PER_STATEMENT = 50;

/** Inserts rows in their order. `into`: table and columns; `push` adds the values of one row, as many as there are columns. */
export function insertMany<T>(
  db: Db,
  into: string,
  rows: T[],
  push: (values: Value[], row: T) => void,
): void {
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const some = rows.slice(start, start + ROWS_PER_STATEMENT);
    const values: Value[] = [];
    for (const row of some) push(values, row);
    db.run(`INSERT INTO ${into} VALUES ${placeholders(some.length, values.length / some.length)}`, values);
  }
}

/** Texts of full statements by their columns: the same few again and again. */
const full = new Map<number, string>();

/** `(?,?),(?,?)` */
function placeholders(rows: number, columns: number): string {
  const known = rows === ROWS_PER_STATEMENT ? full.get(columns) : undefined;
  if (known !== undefined) return known;
  const one = `(${Array<string>(columns).fill('?').join()})`;
  const text = Array<string>(rows).fill(one).join();
  if (rows === ROWS_PER_STATEMENT) full.set(columns, text);
  return text;
}
