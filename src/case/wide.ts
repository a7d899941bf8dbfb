/** A query for rows with many columns, SQL expressions by their names, that gives all values as one blob of JSON named `page`. */
export function wideSql(columns: Record<string, string>, from: string): string {
  const inner = Object.entries(columns).map(([name, expression]) => `${expression} AS "${name}"`);
  const outer = Object.keys(columns).map((name) => `"${name}"`);
  return `SELECT CAST(json_group_array(json_array(${outer.join()})) AS BLOB) AS page FROM (SELECT ${inner.join()} ${from})`;
}

/** The rows of such a blob. */
export function rowsOfPage<T>(columns: Record<string, string>, page: Uint8Array): T[] {
  const names = Object.keys(columns);
  const empty: Record<string, unknown> = Object.fromEntries(names.map((name) => [name, null]));
  const text = Buffer.from(page.buffer, page.byteOffset, page.byteLength).toString();
  return (JSON.parse(text) as unknown[][]).map((values) => filled(empty, names, values) as T);
}

/** Copying a row of nulls and filling it costs half of adding one key after the other. */
function filled(empty: Record<string, unknown>, names: string[], values: unknown[]): Record<string, unknown> {
  const row = { ...empty };
  for (let index = 0; index < names.length; index++) {
    const value = values[index] ?? null;
    if (value !== null) row[names[index] ?? ''] = value;
  }
  return row;
}
