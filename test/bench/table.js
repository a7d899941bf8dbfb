/** Prints rows of cells in columns: the first to the left, the others to the right. */
export function printTable(header, rows) {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  for (const row of all) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
    );
    console.log(`  ${cells.join('  ')}`.trimEnd());
  }
  console.log('');
}

/** Two digits after the point; `-` where there is no value. */
export function figure(value) {
  return value === null || value === undefined || !Number.isFinite(value) ? '-' : value.toFixed(2);
}

/** Bytes in millions. */
export function megabytes(bytes) {
  return bytes === null ? '-' : (bytes / 1e6).toFixed(0);
}

/** Says of a bar whether it is kept. `limit` is inclusive. */
export function printBar(what, value, limit) {
  printVerdict(value === null ? null : value <= limit, `${what}: ${figure(value)}, at most ${limit}`);
}

/** The same of a value that should be high. */
export function printFloor(what, value, limit) {
  printVerdict(value === null ? null : value >= limit, `${what}: ${figure(value)}, at least ${limit}`);
}

function printVerdict(isKept, text) {
  const verdict = isKept === null ? 'not measured' : isKept ? 'pass' : 'FALLS SHORT';
  console.log(`  ${verdict.padEnd(12)} ${text}`);
}
