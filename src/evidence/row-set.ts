/** A set of row indexes as base64 of one bit a row, the lowest first: 167 KB for a million rows in no order. */
export function packRows(indexes: readonly number[]): string {
  const last = indexes.reduce((most, index) => Math.max(most, index), -1);
  const bits = Buffer.alloc(Math.ceil((last + 1) / 8));
  for (const index of indexes) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
  return bits.toString('base64');
}

/** Tells of each index whether it is in a packed set. */
export function packedRows(packed: string): (index: number) => boolean {
  const bits = Buffer.from(packed, 'base64');
  return (index) => ((bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;
}
