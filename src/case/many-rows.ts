/** Half of the cost of a row is the call of the statement, so a statement takes many rows. */
export const ROWS_PER_STATEMENT = 50;

/** `(?,?),(?,?)`: the values of some rows. */
export function placeholders(rows: number, columns: number): string {
  const row = `(${Array<string>(columns).fill('?').join()})`;
  return Array<string>(rows).fill(row).join();
}
